package httpd

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/httpd/problem"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
	"github.com/prasmju-kompass/kompass/internal/httpd/ui"
)

// recoverPanic turns a panic into an internal error. It stands first: fasthttp would let a
// panic end the process.
func recoverPanic(log *slog.Logger) fiber.Handler {
	return func(c *fiber.Ctx) (err error) {
		defer func() {
			if p := recover(); p != nil {
				log.ErrorContext(c.UserContext(), "panic", "value", fmt.Sprint(p), "stack", string(debug.Stack()))
				err = c.App().ErrorHandler(c, fmt.Errorf("panic: %v", p))
			}
		}()
		return c.Next()
	}
}

// identify gives the request its id, language and caller. An id from outside is taken over
// when it is short and plain, so that a proxy's log and ours can be joined.
func identify(o Options) fiber.Handler {
	trusted := newProxies(o.TrustedProxies)
	return func(c *fiber.Ctx) error {
		id := c.Get(fiber.HeaderXRequestID)
		if !plainID(id) {
			id = uuid.NewString()
		}
		c.Set(fiber.HeaderXRequestID, id)
		segment, _, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/"), "/")
		lang := request.LangOf(c.Get(fiber.HeaderAcceptLanguage), segment, c.Query("lang"))
		from := trusted.caller(c.Context().RemoteIP(), c.Request().Header.PeekAll(fiber.HeaderXForwardedFor))
		c.SetUserContext(request.With(c.UserContext(), request.Info{ID: id, Lang: lang, From: request.Caller(from)}))
		return c.Next()
	}
}

func plainID(s string) bool {
	if len(s) < 8 || len(s) > 64 {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == ""
}

// deadline ends the context of a request that takes too long; nothing else would.
func deadline(d time.Duration) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), d)
		defer cancel()
		c.SetUserContext(ctx)
		return c.Next()
	}
}

// contentPolicy allows what we serve ourselves and nothing inline.
const contentPolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func secureHeaders(https bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Set("Content-Security-Policy", contentPolicy)
		c.Set("X-Content-Type-Options", "nosniff")
		c.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		c.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=(), payment=(), usb=()")
		c.Set("Cross-Origin-Opener-Policy", "same-origin")
		c.Set("Cross-Origin-Resource-Policy", "same-origin")
		if https {
			c.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		return c.Next()
	}
}

// bearer reads who asks from the Authorization header. A cookie never authenticates the API,
// so that no other site's form can use it.
func bearer(a *app.App) fiber.Handler {
	return func(c *fiber.Ctx) error {
		scheme, token, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
		if !strings.EqualFold(scheme, "bearer") || token == "" {
			return c.Next()
		}
		actor, err := a.Authenticate(c.UserContext(), strings.TrimSpace(token))
		if err != nil {
			c.Set(fiber.HeaderWWWAuthenticate, `Bearer error="invalid_token"`)
			return err
		}
		request.Set(c, func(i *request.Info) { i.Actor = actor })
		return c.Next()
	}
}

// measure counts and times every request and logs it. Addresses of people are not logged.
func measure(reg *prometheus.Registry, log *slog.Logger) fiber.Handler {
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "kompass_http_request_seconds", Help: "Time to answer, by route, method and status class.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"route", "method", "status"})
	inFlight := prometheus.NewGauge(prometheus.GaugeOpts{Name: "kompass_http_in_flight", Help: "Requests being answered."})
	reg.MustRegister(seconds, inFlight)
	return func(c *fiber.Ctx) error {
		start := time.Now()
		inFlight.Inc()
		defer inFlight.Dec()
		err := c.Next()
		if err != nil {
			// The error is rendered here, so that its status is what is counted and logged.
			if e := c.App().ErrorHandler(c, err); e != nil {
				return e
			}
		}
		took, status := time.Since(start), c.Response().StatusCode()
		seconds.WithLabelValues(c.Route().Path, c.Method(), strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
		level := slog.LevelDebug
		if status >= 500 {
			level = slog.LevelError
		}
		log.LogAttrs(c.UserContext(), level, "request", slog.String("method", c.Method()), slog.String("route", c.Route().Path),
			slog.Int("status", status), slog.Duration("took", took), slog.String("request", request.Of(c.UserContext()).ID))
		return nil
	}
}

// errorHandler is the one place where an error becomes an answer: problem+json below /api
// and for machines, a page for people. What went wrong inside is logged and never shown.
func errorHandler(o Options, pages *ui.Site) fiber.ErrorHandler {
	return func(c *fiber.Ctx, err error) error {
		info := request.Of(c.UserContext())
		if status := problem.Status(err); status >= 500 {
			o.Log.ErrorContext(c.UserContext(), "request failed", "request", info.ID, "method", c.Method(), "route", c.Route().Path, "err", err)
		}
		p := problem.From(err, o.Bundle.For(info.Lang), info.ID)
		c.Status(p.Status)
		if secs, ok := problem.Normal(err).Params["seconds"].(int); ok {
			c.Set(fiber.HeaderRetryAfter, strconv.Itoa(secs))
		}
		if !wantsPage(c) {
			return c.JSON(p, problem.MediaType)
		}
		return pages.Error(c, err)
	}
}

// wantsPage reports whether a person with a browser asked.
func wantsPage(c *fiber.Ctx) bool {
	path := c.Path()
	if strings.HasPrefix(path, "/api/") || path == "/openapi.json" || path == "/metrics" || path == "/healthz" || path == "/readyz" {
		return false
	}
	return strings.Contains(c.Get(fiber.HeaderAccept), "text/html") || c.Get("HX-Request") != ""
}
