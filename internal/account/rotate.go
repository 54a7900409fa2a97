package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
)

// Lifetimes of the credentials.
const (
	AccessTTL     = 15 * time.Minute
	RefreshTTL    = 30 * 24 * time.Hour
	RefreshGrace  = 30 * time.Second
	ResetTTL      = time.Hour
	maxLive       = 8 // tokens of one family in force at once: a browser that opens its tabs again
	maxUsedHashes = 50
)

// Faults of a refresh.
var (
	ErrSessionEnded = fault.New(fault.Unauthenticated, "session_ended")
	ErrTokenReused  = fault.New(fault.Unauthenticated, "session_reused")
)

// NewToken returns an opaque token with 256 random bits, and the hash under which it is kept.
func NewToken() (token, hash string) {
	b := make([]byte, 32)
	rand.Read(b) // never fails: crypto/rand ends the program instead
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, HashToken(token)
}

// HashToken returns the hex SHA-256 of a token. A token has full entropy, so no slow hash is needed.
func HashToken(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// NewSession starts a family whose first token has the given hash.
func NewSession(id SessionID, u User, hash string, now time.Time) Session {
	return Session{ID: id, User: u.ID, Current: hash, Epoch: u.TokenEpoch, RotatedAt: now, CreatedAt: now, ExpiresAt: now.Add(RefreshTTL)}
}

// Live reports whether the family may still be refreshed at now.
func (s Session) Live(now time.Time) bool {
	return s.RevokedAt.IsZero() && now.Before(s.ExpiresAt)
}

// Revoked returns the session ended at now; one that has ended keeps its time.
func (s Session) Revoked(now time.Time) Session {
	if s.RevokedAt.IsZero() {
		s.RevokedAt = now
	}
	return s
}

// Rotate answers a refresh made with the token whose hash is presented; fresh is the hash of
// the token to hand out. On ErrTokenReused the returned session is revoked and must be
// saved: the token was stolen, or its thief is the one who holds the newer one.
func (s Session) Rotate(presented, fresh string, now time.Time) (Session, error) {
	if !s.Live(now) {
		return s, ErrSessionEnded
	}
	live := append(slices.Clone(s.Siblings), s.Current) // oldest first
	switch i := slices.Index(live, presented); {
	case i >= 0:
		live = append(slices.Delete(live, i, i+1), fresh)
		s.Used = retire(s.Used, s.Previous)
		s.Previous, s.RotatedAt = presented, now
	case presented == s.Previous && presented != "" && now.Sub(s.RotatedAt) <= RefreshGrace:
		// Those minted in earlier graces and never used were lost on the way.
		live = append(live, fresh)
		live = live[max(0, len(live)-maxLive):]
	default:
		return s.Revoked(now), ErrTokenReused
	}
	last := len(live) - 1
	s.Current, s.Siblings = live[last], live[:last]
	s.ExpiresAt = now.Add(RefreshTTL)
	return s, nil
}

// retire adds a hash to the used ones and forgets the oldest beyond the bound.
func retire(used []string, hash string) []string {
	if hash == "" {
		return used
	}
	used = append(slices.Clone(used), hash)
	if n := len(used) - maxUsedHashes; n > 0 {
		used = used[n:]
	}
	return used
}
