package httpd

import (
	"context"
	"io/fs"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
	"github.com/gofiber/fiber/v2/middleware/etag"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/httpd/api"
	"github.com/prasmju-kompass/kompass/internal/httpd/ui"
	"github.com/prasmju-kompass/kompass/internal/i18n"
)

// Options are what the HTTP edge needs.
type Options struct {
	App            *app.App
	Bundle         *i18n.Bundle
	Assets         fs.FS // package web's files
	Log            *slog.Logger
	Registry       *prometheus.Registry
	BaseURL        string
	SecureCookies  bool
	TrustedProxies []string
	Checks         []Check // what /readyz asks besides the market
}

// Check is one part that must answer for the program to be ready.
type Check struct {
	Name string
	Ask  func(context.Context) error
}

// Bounds of a request.
const (
	bodyLimit      = 4 << 20
	requestTimeout = 20 * time.Second
	readTimeout    = 30 * time.Second
	writeTimeout   = 60 * time.Second
	idleTimeout    = 90 * time.Second
)

// New returns the Fiber app with every route. The caller listens and shuts it down.
func New(o Options) (*fiber.App, error) {
	pages, err := ui.NewSite(ui.SiteOptions{App: o.App, Bundle: o.Bundle, FS: o.Assets, BaseURL: o.BaseURL, SecureCookies: o.SecureCookies, Log: o.Log})
	if err != nil {
		return nil, err
	}
	f := fiber.New(fiber.Config{
		AppName:                 "kompass",
		Immutable:               true, // strings taken from a request are kept by the domain
		DisableStartupMessage:   true,
		BodyLimit:               bodyLimit,
		ReadTimeout:             readTimeout,
		WriteTimeout:            writeTimeout,
		IdleTimeout:             idleTimeout,
		ReadBufferSize:          16 << 10, // request line and headers
		EnableTrustedProxyCheck: true,     // of X-Forwarded-Host and -Proto; for addresses see proxies.caller
		TrustedProxies:          o.TrustedProxies,
		ErrorHandler:            errorHandler(o, pages),
	})
	f.Use(recoverPanic(o.Log))
	f.Use(identify(o))
	f.Use(measure(o.Registry, o.Log))
	f.Use(secureHeaders(o.SecureCookies))
	f.Use(plainBodies)
	f.Use(deadline(requestTimeout))
	health(f, o)
	f.Use(compress.New(compress.Config{Level: compress.LevelBestSpeed}))
	f.Use(etag.New(etag.Config{Weak: true}))
	f.Use("/api/", bearer(o.App))
	api.Register(f, api.Options{App: o.App, Bundle: o.Bundle, BaseURL: o.BaseURL, Log: o.Log})
	pages.Register(f)
	return f, nil
}
