package app_test

import (
	"io"
	"log/slog"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/search/memory"
)

// secondApp is another replica of the program over the same storage.
func secondApp(t testing.TB, h *apptest.House) *app.App {
	t.Helper()
	a := app.New(app.Config{Store: h.Store, Search: memory.New(), Mail: h.Mail, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Now: h.Clock.Now, Home: apptest.Home, Lists: h.Data.Lists()})
	must(t, a.Start(t.Context()))
	return a
}
