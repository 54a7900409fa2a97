package ui

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// funcs are what every template may call, bound to one language.
func funcs(p *i18n.Printer) template.FuncMap {
	return template.FuncMap{
		"t": p.T, "n": p.N, "rich": p.Rich, "code": p.Code, "has": p.Has,
		"num": p.Num, "round": p.Round, "fixed": p.Fixed, "signed": p.Signed, "interval": p.Range, "percent": p.Percent,
		"money": p.Money, "price": p.Price,
		"date": p.Date, "ondate": p.OnDate, "shortdate": p.ShortDate, "datetime": p.DateTime, "isodate": p.ISODate,
		"month": p.Month, "quarter": p.Quarter,
		"list":    p.List,
		"in":      func(t text.Localized) string { s, _ := t.In(p.Lang); return s },
		"lang":    func() text.Lang { return p.Lang },
		"langs":   func() []text.Lang { return text.Langs() },
		"url":     func(parts ...any) string { return URL(p.Lang, fmt.Sprint(parts...)) },
		"link":    link,
		"fieldid": FieldID,
		"flagof":  flagOf,
		"lower":   strings.ToLower, "upper": strings.ToUpper,
		"args": args, "badge": func(tone, text string) Badge { return Badge{Tone: tone, Text: text} }, "levelsteps": levelSteps,
		"level": func(n int) taxonomy.Level { return taxonomy.Level(max(0, min(n, int(taxonomy.LevelMax)))) },
		"upto":  upTo,
	}
}

// URL returns the address of a path in a language: "/courses" → "/lv/courses".
func URL(lang text.Lang, path string) string {
	if path == "" || path == "/" {
		return "/" + string(lang) + "/"
	}
	return "/" + string(lang) + "/" + strings.TrimPrefix(path, "/")
}

// link makes a link to stand inside a sentence of the "rich" function.
func link(label, href string) template.HTML {
	if !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "https://") {
		href = "#" // nothing but our own pages and secure ones may be linked from a sentence
	}
	return template.HTML(`<a href="` + template.HTMLEscapeString(href) + `">` + template.HTMLEscapeString(label) + `</a>`)
}

// args gathers name, value pairs for a partial without a struct of its own.
func args(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("args: %d values do not make pairs", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("args: %v is no name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// levelSteps returns where the filled steps of a level bar begin, eight units apart.
func levelSteps(l taxonomy.Level) []int {
	out := make([]int, min(l, taxonomy.LevelMax))
	for i := range out {
		out[i] = 8 * i
	}
	return out
}

// upTo returns 1…n, for lists whose words are numbered.
func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

// FieldID returns the id of a form field's element: "needs[2].level" → "f-needs-2-level".
func FieldID(path string) string {
	mapped := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r == ']':
			return -1
		default:
			return '-'
		}
	}, strings.ToLower(path))
	return "f-" + mapped
}

// flagOf returns the signal flag of an ISCED-F field by its broad code.
func flagOf(field string) string {
	if len(field) >= 2 {
		if _, ok := flags[field[:2]]; ok {
			return flags[field[:2]]
		}
	}
	return "uniform"
}

// flags maps the broad fields of ISCED-F 2013 to signal flags of the International Code of
// Signals. The choice is ours; what matters is that a field always flies the same flag.
var flags = map[string]string{
	"00": "tango", "01": "kilo", "02": "yankee", "03": "hotel", "04": "golf", "05": "papa",
	"06": "india", "07": "mike", "08": "echo", "09": "victor", "10": "oscar",
}
