package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/config"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/interop/dataset"
	"github.com/prasmju-kompass/kompass/internal/notify"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/search/memory"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/mongo"
	"github.com/prasmju-kompass/kompass/internal/store/sqlite"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/seed"
	"github.com/prasmju-kompass/kompass/web"
)

// house is the program with its adapters, wired for one command.
type house struct {
	cfg    config.Config
	log    *slog.Logger
	bundle *i18n.Bundle
	store  *store.Store
	search search.Engine
	app    *app.App
	data   *dataset.Dataset // the embedded seed; its code lists serve without demonstration data too
}

// open reads the configuration of a command and wires the house. The caller closes it.
func open(ctx context.Context, e env, command string, args []string, extra func(*flag.FlagSet)) (*house, []string, error) {
	cfg, rest, err := config.Parse(command, args, e.getenv, e.err, extra)
	if err != nil {
		return nil, nil, err
	}
	h := &house{cfg: cfg, log: newLogger(e, cfg)}
	if h.bundle, err = i18n.Load(web.FS); err != nil {
		return nil, nil, err
	}
	if h.data, err = dataset.Load(seed.FS, time.Now()); err != nil {
		return nil, nil, err
	}
	if h.store, err = openStore(ctx, cfg); err != nil {
		return nil, nil, err
	}
	if h.search, err = openSearch(cfg); err != nil {
		return nil, nil, errors.Join(err, h.store.Admin.Close())
	}
	h.app = app.New(app.Config{Store: h.store, Search: h.search, Mail: h.mailer(), Log: h.log, Now: time.Now,
		Home: org.PlaceCode(cfg.Home), Lists: h.data.Lists()})
	return h, rest, nil
}

// start is open, with the market loaded.
func start(ctx context.Context, e env, command string, args []string, extra func(*flag.FlagSet)) (*house, []string, error) {
	h, rest, err := open(ctx, e, command, args, extra)
	if err != nil {
		return nil, nil, err
	}
	if err := h.app.Start(ctx); err != nil {
		return nil, nil, errors.Join(err, h.close())
	}
	return h, rest, nil
}

func (h *house) close() error { return h.store.Admin.Close() }

func newLogger(e env, cfg config.Config) *slog.Logger {
	opt := &slog.HandlerOptions{Level: cfg.LogLevel}
	if cfg.LogJSON {
		return slog.New(slog.NewJSONHandler(e.err, opt))
	}
	return slog.New(slog.NewTextHandler(e.err, opt))
}

// openTimeout bounds how long a store may take to answer at the start.
const openTimeout = 30 * time.Second

func openStore(ctx context.Context, cfg config.Config) (*store.Store, error) {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	if cfg.StoreKind() == "sqlite" {
		return sqlite.Open(ctx, cfg.SQLitePath(), sqlite.Options{})
	}
	return mongo.Open(ctx, cfg.Store, mongo.Options{})
}

func openSearch(cfg config.Config) (search.Engine, error) {
	if cfg.Search == "memory" {
		return memory.New(), nil
	}
	return nil, errUsage{"KOMPASS_SEARCH: this version answers from memory only; leave it at \"memory\""}
}

// mailer sends over SMTP when a server is configured, else into a maildir.
func (h *house) mailer() notify.Mailer {
	if h.cfg.SMTP != "" {
		return notify.SMTP{Addr: h.cfg.SMTP, From: h.cfg.MailFrom, User: h.cfg.SMTPUser, Pass: string(h.cfg.SMTPPass), Render: h.words, Now: time.Now}
	}
	return notify.Maildir{Dir: h.cfg.MailDir, From: h.cfg.MailFrom, Render: h.words, Now: time.Now}
}

// words puts a mail into the reader's language.
func (h *house) words(m notify.Message) (subject, body string) {
	lang := m.Lang
	if !lang.Valid() {
		lang = text.LV
	}
	p := h.bundle.For(lang)
	link := h.cfg.BaseURL + "/" + string(lang) + "/reset?token=" + m.Token
	return p.T("mail.reset.subject"), p.T("mail.reset.body", "link", link)
}

// explain puts an error of a command into words: a fault by its message, anything else as it is.
func explain(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err.Error()
	}
	bundle, loadErr := i18n.Load(web.FS)
	if loadErr != nil {
		return err.Error()
	}
	p := bundle.For(text.EN)
	s := p.Error(f)
	for _, w := range f.Fields {
		s += fmt.Sprintf("\n  %s: %s", w.Path, p.Field(w))
	}
	if path, ok := f.Params["path"].(string); ok {
		s += "\n  " + path
	}
	if f.Cause != nil {
		s += "\n  (" + f.Cause.Error() + ")"
	}
	return s
}

// onTerminal reports whether w is a terminal, where progress may be drawn over itself.
func onTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	s, err := f.Stat()
	return err == nil && s.Mode()&os.ModeCharDevice != 0
}
