package problem_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/httpd/problem"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/web"
)

func words(t *testing.T) *i18n.Bundle {
	t.Helper()
	b, err := i18n.Load(web.FS)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestStatusOfEveryError(t *testing.T) {
	cases := []struct {
		name string
		err  error
		want int
		code string
	}{
		{"unclassified", errors.New("boom"), 500, "internal"},
		{"validation", fault.New(fault.Invalid, "validation"), 422, "validation"},
		{"unauthenticated", fault.New(fault.Unauthenticated, "unauthenticated"), 401, "unauthenticated"},
		{"forbidden", fault.New(fault.Forbidden, "forbidden"), 403, "forbidden"},
		{"not found", fmt.Errorf("wrapped: %w", store.ErrNotFound), 404, "not_found"},
		{"conflict", fault.New(fault.Conflict, "no_seats"), 409, "no_seats"},
		{"somebody else wrote", store.ErrRevConflict, 412, "conflict_rev"},
		{"gone", store.ErrCursorExpired, 410, "cursor_expired"},
		{"too large", fault.New(fault.TooLarge, "body_too_large"), 413, "body_too_large"},
		{"too many", fault.New(fault.TooMany, "too_many_attempts"), 429, "too_many_attempts"},
		{"store down", store.ErrDown, 503, "store_down"},
		{"deadline", fmt.Errorf("list: %w", context.DeadlineExceeded), 503, "timeout"},
		{"gone away", context.Canceled, 503, "timeout"},
		{"fiber: not found", fiber.ErrNotFound, 404, "page_not_found"},
		{"fiber: method", fiber.ErrMethodNotAllowed, 405, "method_not_allowed"},
		{"fiber: body", fiber.ErrRequestEntityTooLarge, 413, "body_too_large"},
		{"fiber: media", fiber.ErrUnsupportedMediaType, 415, "unsupported_media"},
		{"fiber: too many", fiber.ErrTooManyRequests, 429, "too_many_requests"},
		{"fiber: timeout", fiber.ErrRequestTimeout, 503, "timeout"},
		{"fiber: gateway", fiber.ErrGatewayTimeout, 503, "timeout"},
		{"fiber: bad request", fiber.ErrBadRequest, 400, "bad_request"},
		{"fiber: teapot", fiber.ErrTeapot, 400, "bad_request"},
		{"fiber: internal", fiber.ErrInternalServerError, 500, "internal"},
	}
	b := words(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := problem.Status(c.err); got != c.want {
				t.Errorf("status %d, want %d", got, c.want)
			}
			for _, lang := range text.Langs() {
				p := problem.From(c.err, b.For(lang), "r-1")
				if p.Status != c.want || p.Code != c.code || p.Instance != "r-1" || p.Title != http.StatusText(c.want) || p.GetStatus() != c.want {
					t.Errorf("got %+v", p)
				}
				if p.Detail == "" || strings.Contains(p.Detail, "_") {
					t.Errorf("%s: detail %q is not for people", lang, p.Detail)
				}
			}
		})
	}
	if n := b.Misses(); n != 0 {
		t.Errorf("%d messages are missing", n)
	}
}

func TestTheCauseIsKeptForTheLogOnly(t *testing.T) {
	cause := errors.New("dial tcp 10.0.0.7:27017: password wrong")
	b := words(t)
	for _, err := range []error{cause, fault.Wrap(cause, fault.Unavailable, "store_down"), fault.Wrap(cause, fault.Internal, "internal")} {
		p := problem.From(err, b.For(text.EN), "")
		if !errors.Is(p, cause) {
			t.Error("the cause is lost")
		}
		raw, jsonErr := json.Marshal(p)
		if jsonErr != nil || strings.Contains(string(raw), "10.0.0.7") || strings.Contains(p.Error(), "10.0.0.7") {
			t.Errorf("%s %v", raw, jsonErr)
		}
	}
}

func TestFieldsComeWithWords(t *testing.T) {
	var c fault.Check
	c.In("needs", 2).That(false, "level", "out_of_range", fault.Params{"min": 1, "max": 8})
	c.That(false, "age_max", "below_age_min", fault.Params{"min": 18})
	b := words(t)
	want := map[text.Lang]string{text.LV: "Nevar būt mazāks par apakšējo vecuma robežu – 18.", text.EN: "It cannot be below the lower age limit, 18.", text.RU: "Не может быть меньше нижней границы возраста – 18."}
	for _, lang := range text.Langs() {
		p := problem.From(c.Err(), b.For(lang), "")
		if len(p.Errors) != 2 || p.Errors[0].Field != "needs[2].level" || p.Errors[0].Code != "out_of_range" || !strings.Contains(p.Errors[0].Message, "8") {
			t.Fatalf("got %+v", p.Errors)
		}
		if p.Errors[1].Message != want[lang] {
			t.Errorf("%s: %q", lang, p.Errors[1].Message)
		}
	}
	if n := b.Misses(); n != 0 {
		t.Errorf("%d messages are missing", n)
	}
}

func TestAProblemStaysItself(t *testing.T) {
	b := words(t)
	first := problem.From(store.ErrNotFound, b.For(text.LV), "r-1")
	if again := problem.From(fmt.Errorf("huma: %w", first), b.For(text.EN), "r-2"); again != first {
		t.Errorf("got %+v", again)
	}
	if first.ContentType("application/json") != "application/problem+json" {
		t.Errorf("got %s", first.ContentType(""))
	}
	raw, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil || doc["type"] != "about:blank" || doc["status"] != 404.0 || doc["code"] != "not_found" || doc["errors"] != nil {
		t.Errorf("got %s, %v", raw, err)
	}
}
