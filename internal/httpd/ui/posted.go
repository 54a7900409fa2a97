package ui

import (
	"errors"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// posted reads the values of a form into the types of a use case. What cannot be read is
// gathered by field; what the domain does not allow is the domain's to say, see with.
type posted struct {
	values url.Values
	check  fault.Check
}

// readPosted takes a form's values. Text that is not UTF-8, or holds a zero byte, is wrong
// at its field; it is repaired in values, so that the form can show the rest of it.
func readPosted(values url.Values) *posted {
	p := &posted{values: values}
	for name, list := range values {
		if !utf8.ValidString(name) {
			delete(values, name)
			continue
		}
		for i, v := range list {
			if utf8.ValidString(v) && !strings.ContainsRune(v, 0) {
				continue
			}
			p.check.That(false, strings.TrimSuffix(name, "_label"), "invalid_utf8")
			list[i] = strings.ReplaceAll(strings.ToValidUTF8(v, "\uFFFD"), "\x00", "")
		}
	}
	return p
}

func (p *posted) text(path string) string { return strings.TrimSpace(p.values.Get(path)) }

func (p *posted) flag(path string) bool { return p.values.Get(path) != "" }

// localized reads path.lv, path.en and path.ru. Browsers send line ends as CR LF.
func (p *posted) localized(path string) text.Localized {
	t := text.Localized{}
	for _, lang := range text.Langs() {
		t[lang] = strings.ReplaceAll(p.values.Get(path+"."+string(lang)), "\r\n", "\n")
	}
	return t.Trimmed()
}

// whole reads a whole number; blank is 0. One too large for the machine is as large as can
// be, so that the domain says which numbers it takes.
func (p *posted) whole(path string) int {
	s := p.text(path)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 32)
	p.check.That(err == nil || errors.Is(err, strconv.ErrRange), path, "not_a_number")
	return int(n)
}

// number reads a number with a decimal comma or point; blank is 0.
func (p *posted) number(path string) float64 {
	s := strings.Map(func(r rune) rune {
		switch r {
		case ',':
			return '.'
		case ' ', '\u00a0', '\u202f':
			return -1
		}
		return r
	}, p.text(path))
	if s == "" {
		return 0
	}
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	n, err := strconv.ParseFloat(s, 64)
	ok := strings.Trim(digits, "0123456789.") == "" && (err == nil || errors.Is(err, strconv.ErrRange)) // no "NaN", "Inf", "1e9", "0x1"
	if !p.check.That(ok, path, "not_a_number") {
		return 0
	}
	return n
}

// cents reads an amount of euros.
func (p *posted) cents(path string) int64 {
	n := math.Round(p.number(path) * 100)
	return int64(max(-math.MaxInt32*100, min(n, math.MaxInt32*100)))
}

// day reads a day; blank is the zero time. Days are UTC midnights.
func (p *posted) day(path string) time.Time {
	s := p.text(path)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if !p.check.That(err == nil && t.Year() > 1900 && t.Year() < 2200, path, "not_a_date") {
		return time.Time{}
	}
	return t
}

// with returns everything that is wrong: what could not be read and, from domain, a
// validation fault, what is not allowed in the fields that could. Any other error comes back alone.
func (p *posted) with(domain error) error {
	wrong := fault.FieldsOf(domain)
	if domain != nil && len(wrong) == 0 {
		return domain
	}
	seen := map[string]bool{}
	for _, f := range fault.FieldsOf(p.check.Err()) {
		seen[f.Path] = true
	}
	for _, f := range wrong {
		if !seen[f.Path] {
			p.check.That(false, f.Path, f.Code, f.Params)
		}
	}
	return p.check.Err()
}

// setLocalized writes a text into form values, the inverse of localized.
func setLocalized(v url.Values, path string, t text.Localized) {
	for _, lang := range text.Langs() {
		if t[lang] != "" {
			v.Set(path+"."+string(lang), t[lang])
		}
	}
}

// setNumber writes a number that is not 0.
func setNumber(v url.Values, path string, n float64) {
	if n != 0 {
		v.Set(path, strconv.FormatFloat(n, 'f', -1, 64))
	}
}

// setDay writes a day that is not zero.
func setDay(v url.Values, path string, t time.Time) {
	if !t.IsZero() {
		v.Set(path, t.UTC().Format(time.DateOnly))
	}
}

// setFlag ticks a box.
func setFlag(v url.Values, path string, on bool) {
	if on {
		v.Set(path, "1")
	}
}

// revOf reads the rev that a form carries; 0 when there is none, which no document has.
func revOf(v url.Values) int64 {
	n, err := strconv.ParseInt(v.Get("rev"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
