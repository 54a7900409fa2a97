package account

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault/faulttest"
)

func TestCheckPassword(t *testing.T) {
	const email = "anna.ozola@example.lv"
	cases := []struct {
		name, password string
		want           []string
	}{
		{"a good one", "zirgs skrien pāri laukam", nil},
		{"ten characters of two bytes", "āčēģīķļņšž", nil},
		{"nine characters of two bytes", "āčēģīķļņš", []string{"password: password_too_short"}},
		{"empty", "", []string{"password: password_too_short"}},
		{"the longest", strings.Repeat("ab", MaxPassword/2), nil},
		{"too long", strings.Repeat("ab", MaxPassword/2) + "c", []string{"password: too_long"}},
		{"a much used one", "password123", []string{"password: password_common"}},
		{"a much used one in capitals", "QwertyUiop", []string{"password: password_common"}},
		{"a much used one of this country", "Ventspils123", []string{"password: password_common"}},
		{"one letter", "aaaaaaaaaaaa", []string{"password: password_common"}},
		{"one letter in both cases", "aAaAaAaAaAaA", []string{"password: password_common"}},
		{"one letter of two bytes", strings.Repeat("ā", 12), []string{"password: password_common"}},
		{"short and one letter", "aaa", []string{"password: password_too_short", "password: password_common"}},
		{"holds the name of the address", "xxAnna.Ozola2026", []string{"password: password_common"}},
		{"holds the host of the address", "example.lv is far", nil},
		{"broken UTF-8", "zirgs\xff skrien pāri", []string{"password: invalid_utf8"}},
		{"spaces and signs", "  ~!@#  $%^&* ", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { faulttest.Want(t, CheckPassword(c.password, email), c.want...) })
	}
	faulttest.Want(t, CheckPassword("annuality for ever", "ann@example.lv")) // a name of three letters is in too many words
}

// cheap lowers the cost of hashing for a test; hashes of that cost go on verifying.
func cheap(t *testing.T) {
	t.Helper()
	old := currentCost
	currentCost = argonParams{memoryKiB: 64, passes: 1, lanes: 1}
	t.Cleanup(func() { currentCost = old })
}

func TestHashAndVerify(t *testing.T) {
	cheap(t)
	ctx := context.Background()
	hash, err := HashPassword(ctx, "pareizā parole")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatalf("got %q, %v", hash, err)
	}
	if again, _ := HashPassword(ctx, "pareizā parole"); again == hash {
		t.Error("two hashes of one password are the same: no salt")
	}
	cases := []struct {
		name, hash, password string
		want                 bool
	}{
		{"right", hash, "pareizā parole", true},
		{"wrong", hash, "pareiza parole", false},
		{"with a space more", hash, "pareizā parole ", false},
		{"empty password", hash, "", false},
		{"no such account", "", "pareizā parole", false},
		{"no such account, no password", "", "", false},
		{"damaged hash", hash[:len(hash)-4], "pareizā parole", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ok, stale, err := VerifyPassword(ctx, c.hash, c.password)
			if ok != c.want || stale || err != nil {
				t.Errorf("got %v, stale %v, %v", ok, stale, err)
			}
		})
	}
}

func TestTheEndOfALongPasswordCounts(t *testing.T) {
	cheap(t)
	ctx := context.Background()
	longest := strings.Repeat("ab", MaxPassword/2)
	hash, err := HashPassword(ctx, longest)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{longest + "c", longest + strings.Repeat("c", 1_000_000)} {
		if ok, _, _ := VerifyPassword(ctx, hash, p); ok {
			t.Errorf("a password of %d bytes passes for one of %d", len(p), len(longest))
		}
	}
	if ok, _, _ := VerifyPassword(ctx, hash, longest); !ok {
		t.Error("the longest password is refused")
	}
}

func TestAHashOfAnotherCostIsStale(t *testing.T) {
	cheap(t)
	ctx := context.Background()
	hash, err := HashPassword(ctx, "pareizā parole")
	if err != nil {
		t.Fatal(err)
	}
	currentCost.passes = 2
	ok, stale, err := VerifyPassword(ctx, hash, "pareizā parole")
	if !ok || !stale || err != nil {
		t.Errorf("got %v, stale %v, %v", ok, stale, err)
	}
}

func TestTodaysCostIsWhatOWASPAsksFor(t *testing.T) {
	hash, err := HashPassword(context.Background(), "pareizā parole")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("got %q, %v", hash, err)
	}
}

func TestHashingIsBoundedAndGivesUpWithTheRequest(t *testing.T) {
	for range cap(hashing) {
		hashing <- struct{}{}
	}
	defer func() {
		for range cap(hashing) {
			<-hashing
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if _, err := HashPassword(ctx, "pareizā parole"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if ok, _, err := VerifyPassword(ctx, "", "x"); ok || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, %v", ok, err)
	}
}

func TestParsePHC(t *testing.T) {
	const salt, sum = "c2FsdHNhbHRzYWx0c2FsdA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	good := "$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$" + sum
	if p, s, h, ok := parsePHC(good); !ok || p.memoryKiB != 19456 || p.passes != 2 || p.lanes != 1 || string(s) != "saltsaltsaltsalt" || len(h) != 32 {
		t.Errorf("got %v %q %d bytes, %v", p, s, len(h), ok)
	}
	bad := map[string]string{
		"empty":                    "",
		"another algorithm":        "$argon2i$v=19$m=19456,t=2,p=1$" + salt + "$" + sum,
		"bcrypt":                   "$2b$12$abcdefghijklmnopqrstuv",
		"another version":          "$argon2id$v=16$m=19456,t=2,p=1$" + salt + "$" + sum,
		"a part missing":           "$argon2id$v=19$" + salt + "$" + sum,
		"a part more":              good + "$",
		"a terabyte":               "$argon2id$v=19$m=1073741824,t=2,p=1$" + salt + "$" + sum,
		"no passes":                "$argon2id$v=19$m=19456,t=0,p=1$" + salt + "$" + sum,
		"a thousand passes":        "$argon2id$v=19$m=19456,t=1000,p=1$" + salt + "$" + sum,
		"no lanes":                 "$argon2id$v=19$m=19456,t=2,p=0$" + salt + "$" + sum,
		"more lanes than fit":      "$argon2id$v=19$m=19456,t=2,p=257$" + salt + "$" + sum,
		"negative":                 "$argon2id$v=19$m=-1,t=2,p=1$" + salt + "$" + sum,
		"a sign":                   "$argon2id$v=19$m=+19456,t=2,p=1$" + salt + "$" + sum,
		"something after":          "$argon2id$v=19$m=19456,t=2,p=1,x=2$" + salt + "$" + sum,
		"no salt":                  "$argon2id$v=19$m=19456,t=2,p=1$$" + sum,
		"short sum":                "$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$AAAA",
		"long sum":                 "$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$" + strings.Repeat("A", 400),
		"padding":                  good + "=",
		"a line break in the salt": "$argon2id$v=19$m=19456,t=2,p=1$c2Fs\ndHNhbHRzYWx0c2FsdA$" + sum,
		"stray bits at the end":    good[:len(good)-1] + "B",
		"trailing space":           good + " ",
	}
	for name, s := range bad {
		if _, _, _, ok := parsePHC(s); ok {
			t.Errorf("%s is taken: %s", name, s)
		}
	}
}

func FuzzParsePHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=64,t=1,p=1$$")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, s string) {
		p, salt, sum, ok := parsePHC(s)
		if !ok {
			return
		}
		if p.memoryKiB > maxHashMemory || p.passes > maxHashPasses || len(sum) > 64 {
			t.Errorf("unbounded work: %v, %d bytes", p, len(sum))
		}
		if again := phc(p, salt, sum); again != s {
			t.Errorf("%q is written as %q", s, again)
		}
	})
}
