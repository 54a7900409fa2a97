package account

import "time"

// SessionID names a family of refresh tokens: one sign-in on one device.
type SessionID string

// Session is a family of refresh tokens. Only hashes (SHA-256) of the opaque tokens are kept.
// A refresh retires the token it was made with. For a short grace the token last retired may
// be used once more, which adds a sibling: so two tabs refreshing at once, or an answer lost
// on the way, sign nobody out. Any other reuse revokes the family.
type Session struct {
	ID        SessionID
	User      UserID
	Current   string   // hex SHA-256 of the token minted last
	Previous  string   // hex SHA-256 of the token before it, empty at first
	Siblings  []string // hex SHA-256 of further tokens in force, oldest first, bounded
	Used      []string // hashes of older tokens, newest last, bounded: reuse of one revokes the family
	Epoch     int64    // the user's TokenEpoch at sign-in; a raised one ends the session
	RotatedAt time.Time
	CreatedAt time.Time
	ExpiresAt time.Time
	RevokedAt time.Time // zero while in force
	Rev       int64
}

// Reset is a one-time permission to set a new password. ID is the hex SHA-256 of the token.
type Reset struct {
	ID        string
	User      UserID
	Epoch     int64 // the user's TokenEpoch when it was mailed; a raised one spends it
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time
	Rev       int64
}

// SigningKey is an Ed25519 key that signs access tokens. ID is the JWT "kid". A retired
// key still verifies until the last token it signed has expired.
type SigningKey struct {
	ID        string
	Seed      []byte // 32 bytes, RFC 8032
	CreatedAt time.Time
	RetiredAt time.Time
	Rev       int64
}
