package httpd

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// health adds /healthz (the process runs), /readyz (it can answer) and /metrics. They stand
// before compression and authentication, and say nothing of what failed but its name.
func health(f *fiber.App, o Options) {
	f.Get("/healthz", func(c *fiber.Ctx) error { return c.JSON(fiber.Map{"status": "ok"}) })
	f.Get("/readyz", func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
		defer cancel()
		ok := o.App.Ready()
		parts := fiber.Map{"market": state(ok)}
		for _, check := range o.Checks {
			err := check.Ask(ctx)
			if err != nil {
				ok = false
				o.Log.WarnContext(ctx, "not ready", "part", check.Name, "err", err)
			}
			parts[check.Name] = state(err == nil)
		}
		s := o.App.SearchStatus()
		parts["search"] = fiber.Map{"engine": s.Name, "ready": s.Ready, "courses": s.Courses, "runs": s.Runs}
		if !ok {
			c.Status(fiber.StatusServiceUnavailable)
		}
		return c.JSON(fiber.Map{"status": state(ok), "parts": parts})
	})
	f.Get("/metrics", adaptor.HTTPHandler(promhttp.HandlerFor(o.Registry, promhttp.HandlerOpts{})))
}

func state(ok bool) string {
	if ok {
		return "ok"
	}
	return "unavailable"
}
