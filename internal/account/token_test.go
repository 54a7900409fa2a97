package account

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

var (
	noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	anna = User{ID: "u1", Email: "anna@example.lv", TokenEpoch: 3}
)

func ring(t *testing.T, now time.Time, keys ...SigningKey) *Keyring {
	t.Helper()
	r, err := NewKeyring(keys, now)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func issue(t *testing.T, r *Keyring, now time.Time) string {
	t.Helper()
	token, exp, err := r.Issue(anna, "s1", now)
	if err != nil || !exp.Equal(now.Add(AccessTTL)) {
		t.Fatalf("got %v, %v", exp, err)
	}
	return token
}

func TestATokenSaysWhoseItIs(t *testing.T) {
	r := ring(t, noon, NewSigningKey(noon))
	c, err := r.Verify(issue(t, r, noon), noon.Add(time.Minute))
	if err != nil || c.User != "u1" || c.Session != "s1" || c.Epoch != 3 || !c.ExpiresAt.Equal(noon.Add(AccessTTL)) {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestATokenExpires(t *testing.T) {
	r := ring(t, noon, NewSigningKey(noon))
	token := issue(t, r, noon)
	for after, ok := range map[time.Duration]bool{0: true, AccessTTL: true, AccessTTL + leeway - time.Second: true, AccessTTL + leeway: false, 24 * time.Hour: false} {
		if _, err := r.Verify(token, noon.Add(after)); (err == nil) != ok {
			t.Errorf("after %v: %v", after, err)
		}
	}
}

// forge signs any header and claims with any method.
func forge(t *testing.T, m jwt.SigningMethod, key any, kid string, claims jwt.MapClaims) string {
	t.Helper()
	tok := jwt.NewWithClaims(m, claims)
	if kid != "" {
		tok.Header["kid"] = kid
	}
	s, err := tok.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func goodClaims() jwt.MapClaims {
	return jwt.MapClaims{"iss": issuer, "aud": audience, "sub": "u1", "sid": "s1", "epoch": 3, "exp": noon.Add(time.Minute).Unix()}
}

func claimsWith(change jwt.MapClaims) jwt.MapClaims {
	c := goodClaims()
	maps.Copy(c, change)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

func TestForgedTokensAreRefused(t *testing.T) {
	key := NewSigningKey(noon)
	r := ring(t, noon, key)
	priv := ed25519.NewKeyFromSeed(key.Seed)
	pub := priv.Public().(ed25519.PublicKey)
	_, stranger, _ := ed25519.GenerateKey(rand.Reader)
	eddsa := jwt.SigningMethodEdDSA
	if _, err := r.Verify(forge(t, eddsa, priv, key.ID, goodClaims()), noon); err != nil {
		t.Fatalf("the pattern of the forgeries is not valid itself: %v", err)
	}
	good := issue(t, r, noon)
	part := strings.Split(good, ".")
	cases := map[string]string{
		"nothing":                          "",
		"no token":                         "abc",
		"two parts":                        part[0] + "." + part[1],
		"no signature":                     part[0] + "." + part[1] + ".",
		"alg none":                         forge(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, key.ID, goodClaims()),
		"HS256 with the public key":        forge(t, jwt.SigningMethodHS256, []byte(pub), key.ID, goodClaims()),
		"HS256 with the public key in PEM": forge(t, jwt.SigningMethodHS256, []byte("-----BEGIN PUBLIC KEY-----"), key.ID, goodClaims()),
		"a stranger's key":                 forge(t, eddsa, stranger, key.ID, goodClaims()),
		"an unknown key id":                forge(t, eddsa, priv, "unknown", goodClaims()),
		"no key id":                        forge(t, eddsa, priv, "", goodClaims()),
		"for somebody else":                forge(t, eddsa, priv, key.ID, claimsWith(jwt.MapClaims{"aud": "other"})),
		"for nobody":                       forge(t, eddsa, priv, key.ID, claimsWith(jwt.MapClaims{"aud": nil})),
		"by somebody else":                 forge(t, eddsa, priv, key.ID, claimsWith(jwt.MapClaims{"iss": "other"})),
		"by nobody":                        forge(t, eddsa, priv, key.ID, claimsWith(jwt.MapClaims{"iss": nil})),
		"about nobody":                     forge(t, eddsa, priv, key.ID, claimsWith(jwt.MapClaims{"sub": nil})),
		"for ever":                         forge(t, eddsa, priv, key.ID, claimsWith(jwt.MapClaims{"exp": nil})),
		"expired":                          forge(t, eddsa, priv, key.ID, claimsWith(jwt.MapClaims{"exp": noon.Add(-time.Minute).Unix()})),
		"not yet valid":                    forge(t, eddsa, priv, key.ID, claimsWith(jwt.MapClaims{"nbf": noon.Add(time.Hour).Unix()})),
		"other claims under a signature":   part[0] + "." + reclaim(t, part[1]) + "." + part[2],
		"oversized":                        good + strings.Repeat("A", 5000),
	}
	for name, token := range cases {
		if c, err := r.Verify(token, noon); !errors.Is(err, ErrTokenInvalid) {
			t.Errorf("%s: got %+v, %v", name, c, err)
		}
	}
}

// reclaim raises the epoch in the claims, as a thief would after "sign out everywhere".
func reclaim(t *testing.T, payload string) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		t.Fatal(err)
	}
	var c map[string]any
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	c["epoch"] = 4
	raw, _ = json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func TestARetiredKeyVerifiesUntilItsLastTokenExpires(t *testing.T) {
	old := NewSigningKey(noon.Add(-time.Hour))
	token := issue(t, ring(t, noon, old), noon)
	old.RetiredAt = noon
	next := NewSigningKey(noon)
	for _, after := range []time.Duration{0, 14 * time.Minute, AccessTTL} {
		if _, err := ring(t, noon.Add(after), old, next).Verify(token, noon.Add(after)); err != nil {
			t.Errorf("%v after retiring: %v", after, err)
		}
	}
	late := noon.Add(AccessTTL + leeway + time.Second)
	fresh := forge(t, jwt.SigningMethodEdDSA, ed25519.NewKeyFromSeed(old.Seed), old.ID, claimsWith(jwt.MapClaims{"exp": late.Add(time.Minute).Unix()}))
	if _, err := ring(t, late, old, next).Verify(fresh, late); !errors.Is(err, ErrTokenInvalid) {
		t.Errorf("a thief of a retired key signs on: %v", err)
	}
}

// Every replica reads the keys only now and then: a key signs when all of them know it.
func TestWhichKeySigns(t *testing.T) {
	at := func(ago time.Duration, id string) SigningKey {
		k := NewSigningKey(noon.Add(-ago))
		k.ID = id
		return k
	}
	retired := at(time.Hour, "retired")
	retired.RetiredAt = noon
	cases := []struct {
		name string
		keys []SigningKey
		want string
	}{
		{"the only one", []SigningKey{at(0, "a")}, "a"},
		{"the newest published", []SigningKey{at(48*time.Hour, "a"), at(time.Hour, "b"), at(72*time.Hour, "c")}, "b"},
		{"not one just made", []SigningKey{at(48*time.Hour, "a"), at(time.Minute, "b")}, "a"},
		{"one just made, when it comes first", []SigningKey{at(time.Minute, "b"), at(48*time.Hour, "a")}, "a"},
		{"of two just made the older", []SigningKey{at(time.Minute, "a"), at(2*time.Minute, "b")}, "b"},
		{"published at last", []SigningKey{at(48*time.Hour, "a"), at(KeyPublish, "b")}, "b"},
		{"not a retired one", []SigningKey{retired, at(0, "b")}, "b"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if r := ring(t, noon, c.keys...); r.signID != c.want {
				t.Errorf("%s signs, want %s", r.signID, c.want)
			}
		})
	}
	for name, keys := range map[string][]SigningKey{"no key": nil, "only a retired one": {retired}, "a damaged one": {{ID: "x", Seed: []byte("short")}}} {
		if _, err := NewKeyring(keys, noon); err == nil {
			t.Errorf("%s: a ring that cannot sign", name)
		}
	}
}

func TestSuperseded(t *testing.T) {
	old, next := NewSigningKey(noon.Add(-48*time.Hour)), NewSigningKey(noon.Add(-time.Hour))
	if got := Superseded([]SigningKey{next, old}, noon); len(got) != 1 || got[0].ID != old.ID {
		t.Errorf("got %d keys", len(got))
	}
	young := NewSigningKey(noon.Add(-KeyPublish))
	if got := Superseded([]SigningKey{old, young}, noon); len(got) != 0 {
		t.Error("a key is retired while others may still sign with it")
	}
	old.RetiredAt = noon
	if got := Superseded([]SigningKey{old, next}, noon); len(got) != 0 {
		t.Error("a key is retired twice")
	}
}
