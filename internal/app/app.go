package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/notify"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Config is what the use cases need from outside.
type Config struct {
	Store  *store.Store
	Search search.Engine
	Mail   notify.Mailer
	Log    *slog.Logger
	Now    func() time.Time
	Home   org.PlaceCode // the city whose gaps are reported
	Lists  taxonomy.CodeLists
	Demo   bool // demonstration data is shown and said to be such
}

// App holds the use cases. It is safe for concurrent use.
type App struct {
	store  *store.Store
	search search.Engine
	mail   notify.Mailer
	log    *slog.Logger
	now    func() time.Time
	home   org.PlaceCode
	lists  taxonomy.CodeLists
	demo   atomic.Bool // demonstration data is shown and said to be such

	market   market.Holder
	keys     atomic.Pointer[account.Keyring]
	limit    *limiter
	engine   *match.Engine
	syncing  sync.Mutex // held while changes are applied
	cursor   store.Cursor
	concept  string                    // the taxonomy version in the market
	pending  map[catalog.CourseID]bool // courses whose search documents are still to be brought up to date
	refill   bool                      // all search documents are
	ready    atomic.Bool
	reports  reportCache
	accuracy accuracyCache
}

// New wires the use cases. Start must be called before any other method.
func New(c Config) *App {
	a := &App{store: c.Store, search: c.Search, mail: c.Mail, log: c.Log, now: c.Now, home: c.Home, lists: c.Lists,
		limit: newLimiter(), engine: match.New(match.Default()), pending: map[catalog.CourseID]bool{}}
	return a
}

// Start makes the signing key when there is none, loads the market and fills the search
// index. Until it returns, Ready is false.
func (a *App) Start(ctx context.Context) error {
	if err := a.loadKeys(ctx); err != nil {
		return fmt.Errorf("signing keys: %w", err)
	}
	began := a.now()
	if err := a.rebuild(ctx); err != nil {
		return fmt.Errorf("market: %w", err)
	}
	m := a.Market()
	a.log.InfoContext(ctx, "market loaded", "courses", m.Counts().Courses, "instances", m.Counts().Instances,
		"demands", m.Counts().Demands, "skills", m.Counts().Skills, "took", a.now().Sub(began).Round(time.Millisecond).String())
	a.ready.Store(true)
	return nil
}

// Ready reports whether the market is loaded.
func (a *App) Ready() bool { return a.ready.Load() }

// Market returns the current picture. It is immutable: hold on to it for the length of one answer.
func (a *App) Market() *market.Market { return a.market.Load() }

// Demo reports whether pages must say that the data is a demonstration.
func (a *App) Demo() bool { return a.demo.Load() }

// Home returns the city whose gaps are reported.
func (a *App) Home() org.PlaceCode { return a.home }

// Now returns the program's clock.
func (a *App) Now() time.Time { return a.now() }

// newID returns a UUIDv7: opaque, and in the order of creation.
func (a *App) newID() string { return uuid.Must(uuid.NewV7()).String() }

func (a *App) keyring() *account.Keyring { return a.keys.Load() }

// keyLife is how long one key signs before the next takes over.
const keyLife = 90 * 24 * time.Hour

// loadKeys reads the signing keys and makes a new one when none is in force or it is due.
func (a *App) loadKeys(ctx context.Context) error {
	var keys []account.SigningKey
	for k, err := range a.store.SigningKeys.All(ctx) {
		if err != nil {
			return err
		}
		keys = append(keys, k)
	}
	now := a.now()
	if !hasFreshKey(keys, now) {
		k, err := a.store.SigningKeys.Create(ctx, account.NewSigningKey(now))
		if err != nil {
			return err
		}
		keys = append(keys, k)
	}
	ring, err := account.NewKeyring(keys, now)
	if err != nil {
		return err
	}
	a.keys.Store(ring)
	return a.retireKeys(ctx, keys, now)
}

// keepRetired is how long a retired key stays stored: long after its last token has expired.
const keepRetired = 24 * time.Hour

// retireKeys marks the keys that nobody signs with any more, so that they stop verifying once
// their last token has expired, and removes those retired long ago.
func (a *App) retireKeys(ctx context.Context, keys []account.SigningKey, now time.Time) error {
	for _, k := range account.Superseded(keys, now) {
		_, err := a.store.SigningKeys.Mutate(ctx, k.ID, func(k account.SigningKey) (account.SigningKey, error) {
			if k.RetiredAt.IsZero() {
				k.RetiredAt = now
			}
			return k, nil
		})
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	for _, k := range keys {
		if k.RetiredAt.IsZero() || now.Sub(k.RetiredAt) < keepRetired {
			continue
		}
		if err := a.store.SigningKeys.Delete(ctx, k.ID, 0); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}

func hasFreshKey(keys []account.SigningKey, now time.Time) bool {
	for _, k := range keys {
		if k.RetiredAt.IsZero() && now.Sub(k.CreatedAt) < keyLife {
			return true
		}
	}
	return false
}

// RotateKeys makes the next signing key when the present one is due, and reads the keys of
// the other replicas. Old keys go on verifying until the tokens they signed have expired.
func (a *App) RotateKeys(ctx context.Context) error { return a.loadKeys(ctx) }

// audit writes who did what. Failing to write it is logged and does not undo the deed.
func (a *App) audit(ctx context.Context, actor Actor, action string, kind store.Kind, target, note string) {
	e := store.AuditEntry{ID: a.newID(), At: a.now(), Actor: string(actor.User.ID), Action: action, Kind: kind, Target: target, Note: note}
	if _, err := a.store.Audit.Create(ctx, e); err != nil {
		a.log.ErrorContext(ctx, "audit entry lost", "action", action, "kind", kind, "target", target, "err", err)
	}
}
