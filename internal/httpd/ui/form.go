package ui

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/i18n"
)

// Form is what a form template needs: values as the user typed them and what is wrong with
// them. The name of an input is the path of the fault's field ("needs[2].level"), so errors
// find their inputs without a table between them.
//
// Words come by convention: the label of path "needs[2].level" in a form "need_form" is the
// message need_form.needs.level, its hint need_form.needs.level.hint if there is one.
type Form struct {
	Values url.Values

	printer *i18n.Printer
	name    string
	err     error
	offers  map[string][]Option
}

// NewForm returns a form with the values to show and the fault of the last attempt, or nil.
func NewForm(p *i18n.Printer, name string, values url.Values, err error) *Form {
	return &Form{Values: values, printer: p, name: name, err: err}
}

// Option is one choice of a select, radio or checkbox group.
type Option struct {
	Value, Label string
	On           bool
}

// Field is one labelled input with its hint and error, as the partial "field" reads it.
type Field struct {
	ID, Name, Kind     string // Kind: an input type, or "textarea", "select", "radios", "checks"
	Label, Hint, Error string
	Value              string
	Required           bool
	Plain              bool // neither asked for nor called optional, as in rows that may stay blank
	Options            []Option
	Attr               map[string]string // only the attributes named in fieldAttrs
}

// fieldAttrs are the HTML attributes that a template may set on an input.
var fieldAttrs = []string{
	"min", "max", "step", "maxlength", "minlength", "rows", "autocomplete", "inputmode", "size", "accept", "pattern", "list",
	"suggest", "suggest-id", "lang", "unit",
}

// Input returns a field of an input type ("text", "number", "date", "email", "password",
// "url", "range", "file", "search", "checkbox") or "textarea". Options are "name=value" or
// flags: "label=KEY", "hint=KEY", "required", "value=…", and the attributes of fieldAttrs:
//
//	{{template "field" (.Main.Form.Input "seats" "number" "required" "min=1" "max=5000")}}
func (f *Form) Input(path, kind string, options ...string) (Field, error) {
	field := Field{ID: FieldID(path), Name: path, Kind: kind, Attr: map[string]string{}, Error: f.errorOf(path)}
	if kind != "password" {
		field.Value = f.Values.Get(path)
	}
	if hint := f.key(path) + ".hint"; f.printer.Has(hint) {
		field.Hint = f.printer.T(hint)
	}
	for _, o := range options {
		if err := f.apply(&field, o); err != nil {
			return field, fmt.Errorf("field %s: %w", path, err)
		}
	}
	if field.Label == "" {
		field.Label = f.label(path)
	}
	return field, nil
}

// Select returns a choice of one from a list, preceded by an empty choice unless required
// and already chosen.
func (f *Form) Select(path string, choices []Option, options ...string) (Field, error) {
	return f.choice(path, "select", choices, options)
}

// Radios returns a choice of one, all of them in view.
func (f *Form) Radios(path string, choices []Option, options ...string) (Field, error) {
	return f.choice(path, "radios", choices, options)
}

// Checks returns a choice of any number.
func (f *Form) Checks(path string, choices []Option, options ...string) (Field, error) {
	return f.choice(path, "checks", choices, options)
}

func (f *Form) choice(path, kind string, choices []Option, options []string) (Field, error) {
	field, err := f.Input(path, kind, options...)
	if err != nil {
		return field, err
	}
	field.Options = slices.Clone(choices)
	if chosen, ok := f.Values[path]; ok {
		for i := range field.Options {
			field.Options[i].On = slices.Contains(chosen, field.Options[i].Value)
		}
	}
	return field, nil
}

func (f *Form) apply(field *Field, option string) error {
	name, value, has := strings.Cut(option, "=")
	switch {
	case name == "required" && !has:
		field.Required = true
	case name == "plain" && !has:
		field.Plain = true
	case name == "label" && has:
		field.Label = f.printer.T(value)
	case name == "hint" && has:
		field.Hint = f.printer.T(value)
	case name == "value" && has:
		if _, typed := f.Values[field.Name]; !typed {
			field.Value = value
		}
	case has && slices.Contains(fieldAttrs, name):
		field.Attr[name] = value
	default:
		return fmt.Errorf("no option %q", option)
	}
	return nil
}

// Offer keeps choices for an input whose words name no concept, or several: the reader
// chooses among them, with or without scripts.
func (f *Form) Offer(path string, choices []Option) {
	if f.offers == nil {
		f.offers = map[string][]Option{}
	}
	f.offers[path] = choices
}

// offered returns the radios for what was offered at a path, nil when nothing was. Their
// name is the path followed by "_choice".
func (f *Form) offered(path string) (*Field, error) {
	if len(f.offers[path]) == 0 {
		return nil, nil
	}
	field, err := f.Radios(path+"_choice", f.offers[path], "plain", "label=rows.which")
	return &field, err
}

// ConceptField is an input for one skill or occupation: its words, the hidden id that the
// suggestions fill in, and, when the words were not clear, what to choose from.
type ConceptField struct {
	ID     Pair
	Label  Field
	Choice *Field
}

// Concept returns the field of a path for a kind of concept, "skill" or "occupation". Its
// values are <path> (the id), <path>_label (what was typed) and <path>_choice.
func (f *Form) Concept(path, kind string, options ...string) (ConceptField, error) {
	c := ConceptField{ID: Pair{Name: path, Value: f.Values.Get(path)}}
	var err error
	options = append([]string{"label=" + f.key(path), "suggest=" + kind, "suggest-id=" + path, "maxlength=300"}, options...)
	if c.Label, err = f.Input(path+"_label", "text", options...); err != nil {
		return c, err
	}
	c.Label.ID = FieldID(path) // where the error summary leads: faults are about the concept
	if c.Label.Error == "" {
		c.Label.Error = f.errorOf(path)
	}
	if hint := f.key(path) + ".hint"; c.Label.Hint == "" && f.printer.Has(hint) {
		c.Label.Hint = f.printer.T(hint)
	}
	c.Choice, err = f.offered(path)
	return c, err
}

// Problem is one line of the error summary. ID is the element it leads to.
type Problem struct{ ID, Label, Text string }

// Problems lists what is wrong, in the order the faults were found.
func (f *Form) Problems() []Problem {
	var list []Problem
	for _, p := range fault.FieldsOf(f.err) {
		label := f.label(p.Path)
		if i := row(p.Path); i > 0 {
			label += " (" + strconv.Itoa(i) + ")"
		}
		list = append(list, Problem{ID: FieldID(p.Path), Label: label, Text: f.printer.Field(p)})
	}
	return list
}

// Failed reports whether the last attempt failed.
func (f *Form) Failed() bool { return f.err != nil }

// Trouble is the sentence for a fault that concerns no single field, "" otherwise.
func (f *Form) Trouble() string {
	if f.err == nil || len(fault.FieldsOf(f.err)) > 0 {
		return ""
	}
	return f.printer.Error(f.err)
}

func (f *Form) errorOf(path string) string {
	for _, p := range fault.FieldsOf(f.err) {
		if p.Path == path {
			return f.printer.Field(p)
		}
	}
	return ""
}

// ErrorOf returns what is wrong with a path, for errors that belong to a group of inputs.
func (f *Form) ErrorOf(path string) string { return f.errorOf(path) }

var indexes = regexp.MustCompile(`\[([^\]]*)\]`)

func (f *Form) key(path string) string { return f.name + "." + indexes.ReplaceAllString(path, "") }

func (f *Form) label(path string) string {
	if key := f.key(path); f.printer.Has(key) {
		return f.printer.T(key)
	}
	if whole, lang, ok := strings.Cut(f.key(path), "."); ok && lang != "" {
		if i := strings.LastIndexByte(lang, '.'); i > 0 && f.printer.Has(whole+"."+lang[:i]) && f.printer.Has("lang."+lang[i+1:]) {
			return f.printer.T(whole+"."+lang[:i]) + " (" + f.printer.T("lang."+lang[i+1:]) + ")"
		}
	}
	return f.printer.T(f.key(path))
}

// row returns the number of the row a path is in, counted from 1 as people do; 0 when in none.
func row(path string) int {
	m := indexes.FindStringSubmatch(path)
	if m == nil {
		return 0
	}
	i, err := strconv.Atoi(m[1])
	if err != nil {
		return 0
	}
	return i + 1
}
