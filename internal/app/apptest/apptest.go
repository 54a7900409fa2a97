// Package apptest gives tests the real thing: the use cases over the demonstration data, an
// SQLite file and the memory search engine, under a clock that the test moves. It is imported
// by tests only, and therefore may name adapters.
package apptest

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/interop/dataset"
	"github.com/prasmju-kompass/kompass/internal/notify"
	"github.com/prasmju-kompass/kompass/internal/search/memory"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/sqlite"
	"github.com/prasmju-kompass/kompass/seed"
)

// Today is the first moment of every test's clock: a Monday morning in Ventspils.
var Today = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// House is a running program without its edges.
type House struct {
	App   *app.App
	Store *store.Store
	Clock *Clock
	Mail  *Outbox
	Data  *dataset.Dataset
}

// Clock is a clock that stands until the test moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Outbox keeps the messages that would have been mailed.
type Outbox struct {
	mu   sync.Mutex
	sent []notify.Message
}

// Send keeps the message.
func (o *Outbox) Send(_ context.Context, m notify.Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sent = append(o.sent, m)
	return nil
}

// Sent returns what was sent so far.
func (o *Outbox) Sent() []notify.Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]notify.Message(nil), o.sent...)
}

// New returns a house with the demonstration data and its accounts, of its own to each test.
func New(t testing.TB) *House {
	t.Helper()
	image, err := seededImage()
	if err != nil {
		t.Fatalf("apptest: %v", err)
	}
	path := filepath.Join(t.TempDir(), "kompass.db")
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatalf("apptest: %v", err)
	}
	return open(t, path)
}

// Empty returns a house without any data.
func Empty(t testing.TB) *House {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "kompass.db"))
}

func open(t testing.TB, path string) *House {
	t.Helper()
	h, err := build(path)
	if err != nil {
		t.Fatalf("apptest: %v", err)
	}
	t.Cleanup(func() {
		if err := h.Store.Admin.Close(); err != nil {
			t.Errorf("apptest: close: %v", err)
		}
	})
	if err := h.App.NoteDemo(context.Background()); err != nil {
		t.Fatalf("apptest: %v", err)
	}
	return h
}

func build(path string) (*House, error) {
	ctx := context.Background()
	h := &House{Clock: &Clock{now: Today}, Mail: &Outbox{}}
	var err error
	if h.Data, err = data(); err != nil {
		return nil, err
	}
	if h.Store, err = sqlite.Open(ctx, path, sqlite.Options{Now: h.Clock.Now}); err != nil {
		return nil, err
	}
	h.App = app.New(app.Config{Store: h.Store, Search: memory.New(), Mail: h.Mail, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Now: h.Clock.Now, Home: Home, Lists: h.Data.Lists()})
	if err := h.App.Start(ctx); err != nil {
		return nil, errors.Join(err, h.Store.Admin.Close())
	}
	return h, nil
}

// Home is the city of the demonstration data: Ventspils.
const Home = "LV0007000"

// data reads the data set once: it is the same for every test.
var data = sync.OnceValues(func() (*dataset.Dataset, error) { return dataset.Load(seed.FS, Today) })

// seededImage is a database file with the demonstration data, made once per test binary.
var seededImage = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "apptest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "seed.db")
	h, err := build(path)
	if err != nil {
		return nil, err
	}
	err = h.App.Seed(context.Background(), h.Data, true)
	if err = errors.Join(err, h.Store.Admin.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// Actor returns the demonstration account of a role ("learner", "employer", "employer2",
// "provider", "provider2", "planner", "admin"), as if it had just signed in; "" is a visitor.
func (h *House) Actor(t testing.TB, name string) app.Actor {
	t.Helper()
	if name == "" {
		return app.Actor{}
	}
	email := name + "@demo.example"
	page, err := h.Store.Users.List(context.Background(), store.Query{By: store.UserByEmail, Value: email, PerPage: 1})
	if err != nil || len(page.Items) != 1 {
		t.Fatalf("apptest: no account %s: %v", email, err)
	}
	return app.Actor{User: page.Items[0]}
}

// Password is that of every demonstration account.
const Password = "kompass-demo-2026"
