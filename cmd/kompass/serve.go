package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/prasmju-kompass/kompass/internal/httpd"
	"github.com/prasmju-kompass/kompass/internal/jobs"
	"github.com/prasmju-kompass/kompass/web"
)

// serve runs the server until ctx ends, then lets requests in flight finish.
func serve(ctx context.Context, e env, args []string) error {
	var demo bool
	h, rest, err := open(ctx, e, "serve", args, func(fs *flag.FlagSet) {
		fs.BoolVar(&demo, "demo", false, "load the demonstration data and accounts into an empty store")
	})
	if err != nil {
		return err
	}
	defer func() {
		if err := h.close(); err != nil {
			h.log.Error("closing the store failed", "err", err)
		}
	}()
	if len(rest) > 0 {
		return errUsage{fmt.Sprintf("serve takes no argument %q", rest[0])}
	}
	if err := h.app.Start(ctx); err != nil {
		return err
	}
	if demo {
		if err := h.seedIfEmpty(ctx); err != nil {
			return err
		}
	}
	if err := h.app.NoteDemo(ctx); err != nil {
		return err
	}
	return h.listen(ctx, e, demo)
}

// seedIfEmpty loads the demonstration data once; a store that holds other data is left alone.
func (h *house) seedIfEmpty(ctx context.Context) error {
	seeded, empty, err := h.app.Seeded(ctx)
	if err != nil {
		return err
	}
	if !seeded && !empty {
		h.log.Warn("the store holds other data: no demonstration data was added")
		return nil
	}
	return h.app.Seed(ctx, h.data, true)
}

func (h *house) listen(ctx context.Context, e env, demo bool) error {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	f, err := httpd.New(httpd.Options{App: h.app, Bundle: h.bundle, Assets: web.FS, Log: h.log, Registry: reg,
		BaseURL: h.cfg.BaseURL, SecureCookies: h.cfg.SecureCookies(), TrustedProxies: h.cfg.TrustedProxies,
		Checks: []httpd.Check{{Name: "store", Ask: h.store.Admin.Ping}}})
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", h.cfg.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", h.cfg.Listen, err)
	}
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	runner := jobs.New(h.log, h.jobs()...)
	runner.Start(work)
	h.greet(e, ln.Addr(), demo)
	served := make(chan error, 1)
	go func() { served <- f.Listener(ln) }()
	select {
	case err = <-served:
	case <-ctx.Done():
		h.log.Info("stopping: requests in flight may finish", "within", h.cfg.Shutdown.String())
		err = errors.Join(f.ShutdownWithTimeout(h.cfg.Shutdown), <-served)
	}
	stopWork()
	runner.Wait()
	return err
}

func (h *house) jobs() []jobs.Job {
	list := []jobs.Job{jobs.Follow(h.app), jobs.Reconcile(h.app), jobs.Expire(h.app), jobs.Keys(h.app), jobs.Prune(h.store)}
	if h.cfg.BackupDir != "" {
		list = append(list, jobs.Backup(h.store, h.cfg.BackupDir, time.Now))
	}
	return list
}

// greet tells where the pages are and, with demonstration data, how to sign in.
func (h *house) greet(e env, addr net.Addr, demo bool) {
	for _, a := range h.cfg.Public() {
		h.log.Debug("configuration", a)
	}
	fmt.Fprintf(e.out, "\nPrasmju kompass: http://%s/\n", addr)
	if !demo || !h.app.Demo() {
		return
	}
	fmt.Fprintln(e.out, "\nDemonstration accounts (never in production):")
	for _, a := range h.data.Accounts {
		role := "learner"
		if len(a.User.Roles) > 0 {
			role = string(a.User.Roles[0])
		}
		fmt.Fprintf(e.out, "  %-9s %-28s %s\n", role, a.User.Email, a.Password)
	}
	fmt.Fprintln(e.out)
}
