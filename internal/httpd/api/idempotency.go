package api

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
)

// maxIdempotencyKey bounds the header.
const maxIdempotencyKey = 200

// idempotent lets a POST be sent again without doing its work twice: the answer to the first
// is kept for a day and given again. It needs a signed-in caller, whose key it is.
func (s *service) idempotent(c *fiber.Ctx) error {
	key := c.Get("Idempotency-Key")
	info := request.Of(c.UserContext())
	if c.Method() != fiber.MethodPost || key == "" || info.Actor.Anonymous() {
		return c.Next()
	}
	if len(key) > maxIdempotencyKey {
		return fault.New(fault.Invalid, "bad_request")
	}
	id := digest(string(info.Actor.User.ID), key)
	print := digest(c.Method(), c.OriginalURL(), string(c.Body()))
	kept, err := s.app.BeginOnce(c.UserContext(), id, print)
	if err != nil {
		return err
	}
	if kept != nil {
		for name, value := range kept.Header {
			c.Set(name, value)
		}
		c.Set("Idempotency-Replayed", "true")
		return c.Status(kept.Status).Send(kept.Body)
	}
	if err := c.Next(); err != nil {
		s.app.AbandonOnce(c.UserContext(), id)
		return err
	}
	r := c.Response()
	if r.StatusCode() >= 400 {
		s.app.AbandonOnce(c.UserContext(), id) // a refused request may be mended and sent again
		return nil
	}
	answer := app.Answer{Status: r.StatusCode(), Body: append([]byte(nil), r.Body()...), Header: map[string]string{}}
	for _, name := range []string{fiber.HeaderContentType, fiber.HeaderETag, fiber.HeaderLocation} {
		if v := c.GetRespHeader(name); v != "" {
			answer.Header[name] = v
		}
	}
	s.app.KeepOnce(c.UserContext(), id, answer)
	return nil
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}
