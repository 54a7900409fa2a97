// Package request holds what middleware found out about a request: who asks, in which
// language, and under which id it is logged. It travels in the context.
package request

import (
	"context"
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Info is what is known about a request.
type Info struct {
	ID    string
	Actor app.Actor
	Lang  text.Lang
	From  string // the caller's address, for rate limits
}

type key struct{}

// With returns a context that carries info.
func With(ctx context.Context, info Info) context.Context { return context.WithValue(ctx, key{}, info) }

// Of returns the info a context carries; the zero Info (anonymous, Latvian) when there is none.
func Of(ctx context.Context) Info {
	info, ok := ctx.Value(key{}).(Info)
	if !ok || info.Lang == "" {
		info.Lang = text.LV
	}
	return info
}

// Set replaces the info of the request's context.
func Set(c *fiber.Ctx, change func(*Info)) {
	info := Of(c.UserContext())
	change(&info)
	c.SetUserContext(With(c.UserContext(), info))
}

var matcher = language.NewMatcher([]language.Tag{language.Latvian, language.English, language.Russian})

// maxAccept bounds how much of an Accept-Language header is read, in bytes.
const maxAccept = 500

// LangOf chooses the language: the first that is supported of the given ones (a path segment,
// a lang parameter, a profile), else the best of the Accept-Language header, else Latvian.
func LangOf(accept string, wanted ...string) text.Lang {
	for _, w := range wanted {
		if l := text.Lang(strings.ToLower(w)); l.Valid() {
			return l
		}
	}
	if len(accept) > maxAccept { // whole entries only: half a one would spoil the rest
		accept = accept[:max(0, strings.LastIndexByte(accept[:maxAccept], ','))]
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return text.LV
	}
	_, i, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return text.LV
	}
	return text.Langs()[i]
}

// Caller returns the address a rate limit counts by: IPv4 as it is, IPv6 by its /64.
func Caller(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	a = a.Unmap()
	if a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return a.String()
	}
	return p.String()
}
