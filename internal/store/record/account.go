package record

import (
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Users are found by e-mail and by organisation.
var Users = define(store.KindUser,
	func(u account.User) (string, int64) { return string(u.ID), u.Rev },
	func(u *account.User, id string, rev int64) { u.ID, u.Rev = account.UserID(id), rev },
	userOf, userDoc.toDomain,
).withIndexes(func(u account.User, k *keyring) {
	k.unique(store.UserByEmail, u.Email)
	k.by(store.UserByOrg, string(u.Org), "")
	k.order(store.UserOrderEmail, textOrder(u.Email))
}, Index{Name: store.UserByEmail, Unique: true}, Index{Name: store.UserByOrg}, Index{Name: store.UserOrderEmail, All: true})

type userDoc struct {
	Email        string                `bson:"email,omitempty"`
	Name         string                `bson:"name,omitempty"`
	PasswordHash string                `bson:"password_hash,omitempty"`
	Roles        []account.Role        `bson:"roles,omitempty"`
	Org          org.ID                `bson:"org,omitempty"`
	Lang         text.Lang             `bson:"lang,omitempty"`
	Have         []skillAtDoc          `bson:"have,omitempty"`
	Goal         taxonomy.OccupationID `bson:"goal,omitempty"`
	Disabled     bool                  `bson:"disabled,omitempty"`
	Demo         bool                  `bson:"demo,omitempty"`
	TokenEpoch   int64                 `bson:"token_epoch,omitempty"`
	CreatedAt    instant               `bson:"created_at,omitempty"`
	UpdatedAt    instant               `bson:"updated_at,omitempty"`
}

func userOf(u account.User) userDoc {
	return userDoc{
		Email: u.Email, Name: u.Name, PasswordHash: u.PasswordHash, Roles: u.Roles, Org: u.Org, Lang: u.Lang,
		Have: skillDocs(u.Profile.Have), Goal: u.Profile.Goal, Disabled: u.Disabled, Demo: u.Demo,
		TokenEpoch: u.TokenEpoch, CreatedAt: at(u.CreatedAt), UpdatedAt: at(u.UpdatedAt),
	}
}

func (d userDoc) toDomain() account.User {
	return account.User{
		Email: d.Email, Name: d.Name, PasswordHash: d.PasswordHash, Roles: d.Roles, Org: d.Org, Lang: d.Lang,
		Profile:  account.Profile{Have: skillsAt(d.Have), Goal: d.Goal},
		Disabled: d.Disabled, Demo: d.Demo,
		TokenEpoch: d.TokenEpoch, CreatedAt: d.CreatedAt.time(), UpdatedAt: d.UpdatedAt.time(),
	}
}

// Sessions are found by any token hash of the family and by user.
var Sessions = define(store.KindSession,
	func(s account.Session) (string, int64) { return string(s.ID), s.Rev },
	func(s *account.Session, id string, rev int64) { s.ID, s.Rev = account.SessionID(id), rev },
	sessionOf, sessionDoc.toDomain,
).withIndexes(func(s account.Session, k *keyring) {
	k.by(store.SessionByToken, s.Current, "")
	k.by(store.SessionByToken, s.Previous, "")
	for _, h := range slices.Concat(s.Siblings, s.Used) {
		k.by(store.SessionByToken, h, "")
	}
	k.by(store.SessionByUser, string(s.User), "")
}, Index{Name: store.SessionByToken, Multi: true}, Index{Name: store.SessionByUser},
).withExpiry(func(s account.Session, now time.Time) bool {
	return !s.ExpiresAt.IsZero() && now.Sub(s.ExpiresAt) > store.SessionRetention
})

type sessionDoc struct {
	User      account.UserID `bson:"user,omitempty"`
	Current   string         `bson:"current,omitempty"`
	Previous  string         `bson:"previous,omitempty"`
	Siblings  []string       `bson:"siblings,omitempty"`
	Used      []string       `bson:"used,omitempty"`
	Epoch     int64          `bson:"epoch,omitempty"`
	RotatedAt instant        `bson:"rotated_at,omitempty"`
	CreatedAt instant        `bson:"created_at,omitempty"`
	ExpiresAt instant        `bson:"expires_at,omitempty"`
	RevokedAt instant        `bson:"revoked_at,omitempty"`
}

func sessionOf(s account.Session) sessionDoc {
	return sessionDoc{
		User: s.User, Current: s.Current, Previous: s.Previous, Siblings: s.Siblings, Used: s.Used, Epoch: s.Epoch,
		RotatedAt: at(s.RotatedAt), CreatedAt: at(s.CreatedAt), ExpiresAt: at(s.ExpiresAt), RevokedAt: at(s.RevokedAt),
	}
}

func (d sessionDoc) toDomain() account.Session {
	return account.Session{
		User: d.User, Current: d.Current, Previous: d.Previous, Siblings: d.Siblings, Used: d.Used, Epoch: d.Epoch,
		RotatedAt: d.RotatedAt.time(), CreatedAt: d.CreatedAt.time(), ExpiresAt: d.ExpiresAt.time(), RevokedAt: d.RevokedAt.time(),
	}
}

// Resets are found by their id, the hash of the token.
var Resets = define(store.KindReset,
	func(r account.Reset) (string, int64) { return r.ID, r.Rev },
	func(r *account.Reset, id string, rev int64) { r.ID, r.Rev = id, rev },
	resetOf, resetDoc.toDomain,
).withExpiry(func(r account.Reset, now time.Time) bool {
	return !r.ExpiresAt.IsZero() && now.Sub(r.ExpiresAt) > store.SessionRetention
})

type resetDoc struct {
	User      account.UserID `bson:"user,omitempty"`
	Epoch     int64          `bson:"epoch,omitempty"`
	CreatedAt instant        `bson:"created_at,omitempty"`
	ExpiresAt instant        `bson:"expires_at,omitempty"`
	UsedAt    instant        `bson:"used_at,omitempty"`
}

func resetOf(r account.Reset) resetDoc {
	return resetDoc{User: r.User, Epoch: r.Epoch, CreatedAt: at(r.CreatedAt), ExpiresAt: at(r.ExpiresAt), UsedAt: at(r.UsedAt)}
}

func (d resetDoc) toDomain() account.Reset {
	return account.Reset{User: d.User, Epoch: d.Epoch, CreatedAt: d.CreatedAt.time(), ExpiresAt: d.ExpiresAt.time(), UsedAt: d.UsedAt.time()}
}

// SigningKeys are found by their key id.
var SigningKeys = define(store.KindSigningKey,
	func(k account.SigningKey) (string, int64) { return k.ID, k.Rev },
	func(k *account.SigningKey, id string, rev int64) { k.ID, k.Rev = id, rev },
	signingKeyOf, signingKeyDoc.toDomain)

type signingKeyDoc struct {
	Seed      []byte  `bson:"seed,omitempty"`
	CreatedAt instant `bson:"created_at,omitempty"`
	RetiredAt instant `bson:"retired_at,omitempty"`
}

func signingKeyOf(k account.SigningKey) signingKeyDoc {
	return signingKeyDoc{Seed: k.Seed, CreatedAt: at(k.CreatedAt), RetiredAt: at(k.RetiredAt)}
}

func (d signingKeyDoc) toDomain() account.SigningKey {
	return account.SigningKey{Seed: d.Seed, CreatedAt: d.CreatedAt.time(), RetiredAt: d.RetiredAt.time()}
}
