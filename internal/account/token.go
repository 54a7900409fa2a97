package account

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/prasmju-kompass/kompass/internal/fault"
)

// ErrTokenInvalid covers every way an access token can be wrong; which one it was is in the cause.
var ErrTokenInvalid = fault.New(fault.Unauthenticated, "token_invalid")

// Claims are what an access token says. Roles are not among them: they are read from the
// account at each request, so that taking a role away works at once.
type Claims struct {
	User      UserID
	Session   SessionID
	Epoch     int64
	ExpiresAt time.Time
}

const (
	issuer   = "prasmju-kompass"
	audience = "kompass"
	leeway   = 5 * time.Second
)

type jwtClaims struct {
	jwt.RegisteredClaims
	Session string `json:"sid"`
	Epoch   int64  `json:"epoch"`
}

// KeyPublish is how long a new key only verifies: until every replica has read it.
const KeyPublish = 10 * time.Minute

// Keyring signs with the newest key that every replica knows, and verifies with every key
// it holds. It is immutable and safe for concurrent use.
type Keyring struct {
	verify map[string]ed25519.PublicKey
	signID string
	sign   ed25519.PrivateKey
}

// NewSigningKey makes a key. The id is random: it tells nothing of the key.
func NewSigningKey(now time.Time) SigningKey {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed)
	id, _ := NewToken()
	return SigningKey{ID: id[:16], Seed: seed, CreatedAt: now}
}

// NewKeyring builds a ring at now. Keys retired for longer than a token lives are left out.
// It fails when no key can sign.
func NewKeyring(keys []SigningKey, now time.Time) (*Keyring, error) {
	r := &Keyring{verify: map[string]ed25519.PublicKey{}}
	var signer SigningKey
	for _, k := range keys {
		if len(k.Seed) != ed25519.SeedSize || (!k.RetiredAt.IsZero() && now.After(k.RetiredAt.Add(AccessTTL+leeway))) {
			continue
		}
		priv := ed25519.NewKeyFromSeed(k.Seed)
		r.verify[k.ID] = priv.Public().(ed25519.PublicKey)
		if k.RetiredAt.IsZero() && (r.sign == nil || signsBefore(k, signer, now)) {
			r.signID, r.sign, signer = k.ID, priv, k
		}
	}
	if r.sign == nil {
		return nil, errors.New("account: no signing key in force")
	}
	return r, nil
}

// signsBefore reports whether a is to sign rather than b: the newer of two published keys, a
// published one rather than one that is not, else the older one, which more replicas know.
func signsBefore(a, b SigningKey, now time.Time) bool {
	since := now.Add(-KeyPublish)
	switch aNew, bNew := a.CreatedAt.After(since), b.CreatedAt.After(since); {
	case aNew != bNew:
		return bNew
	case aNew:
		return a.CreatedAt.Before(b.CreatedAt)
	default:
		return a.CreatedAt.After(b.CreatedAt)
	}
}

// Superseded returns the keys that no replica signs with any more and that are to be retired.
func Superseded(keys []SigningKey, now time.Time) []SigningKey {
	var old []SigningKey
	for _, k := range keys {
		for _, by := range keys {
			if k.RetiredAt.IsZero() && by.RetiredAt.IsZero() && by.CreatedAt.After(k.CreatedAt) && now.Sub(by.CreatedAt) > 2*KeyPublish {
				old = append(old, k)
				break
			}
		}
	}
	return old
}

// Issue returns an access token for the user's session, and when it expires.
func (r *Keyring) Issue(u User, s SessionID, now time.Time) (string, time.Time, error) {
	exp := now.Add(AccessTTL)
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwtClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuer, Audience: jwt.ClaimStrings{audience}, Subject: string(u.ID),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(exp),
		},
		Session: string(s), Epoch: u.TokenEpoch,
	})
	t.Header["kid"] = r.signID
	out, err := t.SignedString(r.sign)
	return out, exp, err
}

// Verify returns what a token says, or ErrTokenInvalid. Only EdDSA with a key of this ring is accepted.
func (r *Keyring) Verify(token string, now time.Time) (Claims, error) {
	if len(token) > 4096 {
		return Claims{}, ErrTokenInvalid
	}
	var c jwtClaims
	_, err := jwt.ParseWithClaims(token, &c, r.keyOf,
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}),
		jwt.WithIssuer(issuer), jwt.WithAudience(audience), jwt.WithExpirationRequired(),
		jwt.WithLeeway(leeway), jwt.WithTimeFunc(func() time.Time { return now }))
	if err != nil || c.Subject == "" {
		return Claims{}, fault.Wrap(err, ErrTokenInvalid.Kind, ErrTokenInvalid.Code)
	}
	return Claims{User: UserID(c.Subject), Session: SessionID(c.Session), Epoch: c.Epoch, ExpiresAt: c.ExpiresAt.Time}, nil
}

func (r *Keyring) keyOf(t *jwt.Token) (any, error) {
	kid, _ := t.Header["kid"].(string)
	if k, ok := r.verify[kid]; ok {
		return k, nil
	}
	return nil, errors.New("unknown key id")
}
