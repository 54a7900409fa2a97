package i18n

import (
	"errors"
	"fmt"
	"html"
	htmltemplate "html/template"
	"reflect"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Printer speaks one language. It is made once per language by Load and is safe for concurrent use.
type Printer struct {
	Lang text.Lang

	bundle   *Bundle
	tag      language.Tag
	messages map[string]message
	zone     *time.Location
	style    style
	months   [12]monthName
	collator sync.Pool // a collate.Collator must not be shared between goroutines
}

func newPrinter(b *Bundle, lang text.Lang, tag language.Tag, messages map[string]message, zone *time.Location) *Printer {
	p := &Printer{Lang: lang, bundle: b, tag: tag, messages: messages, zone: zone, style: styles[lang], months: months[lang]}
	p.collator.New = func() any { return collate.New(tag, collate.Numeric) }
	return p
}

// T returns the message of a key. Parameters come as name, value pairs, or as one
// fault.Params: T("course.covers", "n", 3, "of", 4). Figures, dates and lists among them
// are written as the language does. A message with plural forms chooses by its count parameter.
//
// A key that does not exist yields the key itself, is counted and logged once: a page with
// a strange word is better than no page, and tests fail on it long before.
func (p *Printer) T(key string, args ...any) string {
	m, ok := p.messages[key]
	if !ok {
		p.bundle.miss(p.Lang, key)
		return key
	}
	return p.fill(key, p.choose(m, args), args, p.value)
}

// N is T for a count: the figure chooses the plural form and fills the message's count parameter.
func (p *Printer) N(key string, n any, args ...any) string {
	return p.T(key, append([]any{p.countName(key), n}, args...)...)
}

// Rich is T for a message that carries markup in its parameters, such as a link inside a
// sentence: what is template.HTML goes in as it is, everything else is escaped.
func (p *Printer) Rich(key string, args ...any) htmltemplate.HTML {
	m, ok := p.messages[key]
	if !ok {
		p.bundle.miss(p.Lang, key)
		return htmltemplate.HTML(html.EscapeString(key))
	}
	t := p.choose(m, args)
	safe := make(template, len(t))
	for i, s := range t {
		if !s.param {
			s.text = html.EscapeString(s.text)
		}
		safe[i] = s
	}
	return htmltemplate.HTML(p.fill(key, safe, args, func(v any) string {
		if h, ok := v.(htmltemplate.HTML); ok {
			return string(h)
		}
		return html.EscapeString(p.value(v))
	}))
}

// Has reports whether a key exists, for text that depends on a code from outside.
func (p *Printer) Has(key string) bool { _, ok := p.messages[key]; return ok }

// Code names a code of a list, as in Code("learning_type", course.Type): the message
// code.learning_type.formal. The code may be any string or integer type. A code without a
// name is shown as it is.
func (p *Printer) Code(list string, code any) string {
	c := codeString(code)
	key := "code." + list + "." + c
	if m, ok := p.messages[key]; ok {
		return p.fill(key, m.forms[other], nil, p.value)
	}
	p.bundle.miss(p.Lang, key)
	return c
}

// Error puts an error into words. What is not a fault, and every internal fault, becomes
// the general sentence for internal errors: its cause belongs to the log.
func (p *Printer) Error(err error) string {
	kind, code := fault.KindOf(err), fault.CodeOf(err)
	general := "error.kind." + kind.String()
	if kind == fault.Internal || code == "" {
		return p.T(general)
	}
	key := "error." + code
	if !p.Has(key) {
		p.bundle.miss(p.Lang, key)
		return p.T(general)
	}
	return p.T(key, paramsOf(err))
}

// Field puts what is wrong with one field into words, without the field's name.
func (p *Printer) Field(f fault.Field) string {
	key := "field." + f.Code
	if !p.Has(key) {
		p.bundle.miss(p.Lang, key)
		key = "field.invalid"
	}
	return p.T(key, f.Params)
}

func paramsOf(err error) fault.Params {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Params
	}
	return nil
}

func (p *Printer) countName(key string) string {
	if m, ok := p.messages[key]; ok {
		return m.count
	}
	return "n"
}

func (p *Printer) choose(m message, args []any) template {
	if !m.plural() {
		return m.forms[other]
	}
	n, _ := lookup(args, m.count)
	if f, ok := toFloat(n); ok && f == 0 && m.none != nil {
		return m.none
	}
	if t, ok := m.forms[pluralOf(p.tag, n)]; ok {
		return t
	}
	return m.forms[other]
}

func (p *Printer) fill(key string, t template, args []any, value func(any) string) string {
	if len(t) == 1 && !t[0].param {
		return t[0].text
	}
	var b strings.Builder
	for _, s := range t {
		if !s.param {
			b.WriteString(s.text)
			continue
		}
		v, ok := lookup(args, s.text)
		if !ok {
			p.bundle.miss(p.Lang, key+" {"+s.text+"}")
			continue
		}
		b.WriteString(value(v))
	}
	return b.String()
}

// lookup finds a parameter among name, value pairs or in one map.
func lookup(args []any, name string) (any, bool) {
	if len(args) == 1 {
		switch m := args[0].(type) {
		case fault.Params:
			v, ok := m[name]
			return v, ok
		case map[string]any:
			v, ok := m[name]
			return v, ok
		}
	}
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

// value writes a parameter as the language does.
func (p *Printer) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case time.Time:
		return p.ShortDate(v)
	case text.Localized:
		s, _ := v.In(p.Lang)
		return s
	case []string:
		return p.List(v)
	case fmt.Stringer:
		return v.String()
	}
	if _, ok := toFloat(v); ok {
		return p.Num(v)
	}
	return fmt.Sprint(v)
}

func codeString(code any) string {
	switch v := reflect.ValueOf(code); v.Kind() {
	case reflect.String:
		return v.String()
	default:
		return fmt.Sprint(code)
	}
}
