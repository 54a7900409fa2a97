package org

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Bounds of addresses, in bytes: RFC 5321 §4.5.3.1 for mail, and what every browser takes.
const (
	MaxEmail = 254
	MaxURL   = 2_000
)

// CheckText records a localized field that is missing (when required), too long, in an
// unknown language or not readable. max is in characters, per language.
func CheckText(c *fault.Check, path string, t text.Localized, max int, required bool) {
	if required && !c.That(!t.Trimmed().Empty(), path, "required") {
		return
	}
	for _, lang := range text.Langs() { // a fixed order: the same input gets the same answer
		if s, ok := t[lang]; ok {
			checkString(c, path+"."+string(lang), s, max, readable)
		}
	}
	for lang := range t {
		if !c.That(lang.Valid(), path, "unknown_value") {
			return
		}
	}
}

// CheckLine records a plain text of one line that is too long or not readable. max is in characters.
func CheckLine(c *fault.Check, path, s string, max int) {
	checkString(c, path, s, max, func(r rune) bool { return !unicode.IsControl(r) })
}

func checkString(c *fault.Check, path, s string, max int, allowed func(rune) bool) {
	c.That(utf8.RuneCountInString(s) <= max, path, "too_long", fault.Params{"max": max})
	c.That(utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !allowed(r) }), path, "invalid_utf8")
}

// readable is what a text of several lines may hold: XML and terminals choke on other control characters.
func readable(r rune) bool { return !unicode.IsControl(r) || r == '\n' || r == '\r' || r == '\t' }

// CheckURL records a URL that is neither empty nor an absolute http(s) address of at most MaxURL bytes.
func CheckURL(c *fault.Check, path, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	c.That(err == nil && len(s) <= MaxURL && utf8.ValidString(s) && (u.Scheme == "https" || u.Scheme == "http") &&
		u.Hostname() != "" && u.User == nil, path, "invalid_url")
}

// CheckCurrency records what is not an ISO 4217 code: three capital letters.
func CheckCurrency(c *fault.Check, path, s string) {
	ok := len(s) == 3
	for i := range len(s) {
		ok = ok && s[i] >= 'A' && s[i] <= 'Z'
	}
	c.That(ok, path, "unknown_value")
}

// ValidEmail reports whether s can be a mail address: one local part of at most 64 bytes and
// a host with a dot, without white space, control characters and what RFC 5322 would have quoted.
func ValidEmail(s string) bool {
	local, host, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(local) > 64 || len(s) > MaxEmail || !utf8.ValidString(s) {
		return false
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) || strings.ContainsAny(s, `<>,;:"()[]\`) {
		return false
	}
	labels := strings.Split(host, ".")
	return len(labels) > 1 && !slices.Contains(labels, "") && !strings.Contains(host, "@")
}
