package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/prasmju-kompass/kompass/internal/fault"
)

// argonParams are the cost of one hash. The figures are OWASP's second recommended setting
// (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane.
type argonParams struct {
	memoryKiB uint32
	passes    uint32
	lanes     uint8
}

var currentCost = argonParams{memoryKiB: 19 * 1024, passes: 2, lanes: 1}

const (
	saltBytes     = 16
	hashBytes     = 32
	MinPassword   = 10         // characters
	MaxPassword   = 256        // bytes: bounds the work of one attempt
	maxHashMemory = 256 * 1024 // KiB
	maxHashPasses = 16
)

// hashing bounds how many hashes are computed at once, so that a burst of sign-ins cannot
// take 19 MiB for each request in flight.
var hashing = make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))

func limited[T any](ctx context.Context, f func() T) (T, error) {
	var zero T
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		return f(), nil
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

// CheckPassword returns why a new password is not good enough, as a field fault, or nil.
// Length counts most; a password that contains the name part of the address, is one
// repeated character, or is among the most used ones is refused.
func CheckPassword(password, email string) error {
	var c fault.Check
	if !c.That(utf8.ValidString(password), "password", "invalid_utf8") {
		return c.Err()
	}
	c.That(utf8.RuneCountInString(password) >= MinPassword, "password", "password_too_short", fault.Params{"min": MinPassword})
	c.That(len(password) <= MaxPassword, "password", "too_long", fault.Params{"max": MaxPassword})
	low := strings.ToLower(password)
	name, _, _ := strings.Cut(NormalEmail(email), "@")
	weak := commonPasswords[low] || oneCharacter(low) || (utf8.RuneCountInString(name) >= 4 && strings.Contains(low, name))
	c.That(!weak || low == "", "password", "password_common")
	return c.Err()
}

func oneCharacter(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return strings.Trim(s, string(first)) == ""
}

// commonPasswords holds the much used ones of at least MinPassword characters; shorter ones are refused by length.
var commonPasswords = setOf("1234567890 qwertyuiop password123 password1234 passwordpassword 12345678910 0123456789 0987654321 " +
	"qwerty123456 1q2w3e4r5t6y iloveyou123 administrator welcome1234 letmein1234 abcdefghij abc1234567 q1w2e3r4t5y6 " +
	"qwertyuiop123 1234567891 123123123123 parole1234 parole12345 paroleparole ventspils123 ventspils1 latvija123 latvija2026 latvija1918")

func setOf(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// HashPassword returns the argon2id hash of a password in the PHC string format.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	p := currentCost
	sum, err := limited(ctx, func() []byte {
		return argon2.IDKey([]byte(password), salt, p.passes, p.memoryKiB, p.lanes, hashBytes)
	})
	if err != nil {
		return "", err
	}
	return phc(p, salt, sum), nil
}

// VerifyPassword reports whether password fits the PHC string, and whether the hash was made
// with another cost than today's and should be made anew. An empty or damaged hash costs as
// much as a good one, so that timing does not tell whether an account exists.
func VerifyPassword(ctx context.Context, hash, password string) (ok, stale bool, err error) {
	p, salt, want, parsed := parsePHC(hash)
	if !parsed {
		p, salt, want = currentCost, make([]byte, saltBytes), make([]byte, hashBytes)
	}
	if len(password) > MaxPassword {
		password = password[:MaxPassword+1]
	}
	got, err := limited(ctx, func() []byte {
		return argon2.IDKey([]byte(password), salt, p.passes, p.memoryKiB, p.lanes, uint32(len(want)))
	})
	if err != nil {
		return false, false, err
	}
	return parsed && subtle.ConstantTimeCompare(got, want) == 1, p != currentCost, nil
}

// phc writes a hash in the PHC string format; parsePHC takes exactly what phc writes.
func phc(p argonParams, salt, sum []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memoryKiB, p.passes, p.lanes, b64(salt), b64(sum))
}

func parsePHC(s string) (p argonParams, salt, sum []byte, ok bool) {
	part := strings.Split(s, "$")
	if len(part) != 6 {
		return p, nil, nil, false
	}
	if n, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &p.memoryKiB, &p.passes, &p.lanes); n != 3 || err != nil {
		return p, nil, nil, false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(part[4])
	sum, err2 := base64.RawStdEncoding.DecodeString(part[5])
	sane := p.memoryKiB >= 8 && p.memoryKiB <= maxHashMemory && p.passes >= 1 && p.passes <= maxHashPasses && p.lanes >= 1
	// Scanf and base64 forgive a good deal: only what would be written the same way is taken.
	return p, salt, sum, err1 == nil && err2 == nil && sane && len(salt) >= 8 && len(sum) >= 16 && len(sum) <= 64 && phc(p, salt, sum) == s
}
