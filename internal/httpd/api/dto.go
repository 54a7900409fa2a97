package api

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Text is a text in an answer: an object by language, or one string when lang was given.
type Text struct {
	all  text.Localized
	lang text.Lang
}

// MarshalJSON implements json.Marshaler.
func (t Text) MarshalJSON() ([]byte, error) {
	if t.lang != "" {
		s, _ := t.all.In(t.lang)
		return json.Marshal(s)
	}
	if t.all == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(t.all)
}

// Schema describes Text in the OpenAPI document.
func (Text) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{
		{Type: huma.TypeString, Description: "in the language asked for with lang"},
		{Type: huma.TypeObject, Description: "by language", AdditionalProperties: &huma.Schema{Type: huma.TypeString}},
	}}
}

// Texts is a text in a request: an object by language.
type Texts struct {
	LV string `json:"lv,omitempty"`
	EN string `json:"en,omitempty"`
	RU string `json:"ru,omitempty"`
}

func (t Texts) localized() text.Localized {
	return text.Localized{text.LV: t.LV, text.EN: t.EN, text.RU: t.RU}.Trimmed()
}

// Lang is the query parameter that asks for one string instead of an object.
type Lang struct {
	Lang string `query:"lang" enum:"lv,en,ru" doc:"language of texts; without it texts are objects by language"`
}

func (l Lang) text(t text.Localized) Text { return Text{all: t, lang: text.Lang(l.Lang)} }

// or returns the language for engines that need one.
func (l Lang) or(def text.Lang) text.Lang {
	if l.Lang == "" {
		return def
	}
	return text.Lang(l.Lang)
}

// Paging are the query parameters of a list.
type Paging struct {
	Page    int `query:"page" default:"1" minimum:"1" maximum:"10000"`
	PerPage int `query:"per_page" default:"20" minimum:"1" maximum:"100"`
}

// List is one page of anything.
type List[T any] struct {
	Items   []T `json:"items"`
	Total   int `json:"total"`
	Page    int `json:"page"`
	PerPage int `json:"per_page"`
}

// Body wraps an answer without further headers.
type Body[T any] struct{ Body T }

// Tagged wraps an answer about one document, with its rev as the ETag.
type Tagged[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

func tagged[T any](rev int64, body T) *Tagged[T] {
	return &Tagged[T]{ETag: etagOf(rev), Body: body}
}

func etagOf(rev int64) string { return `"` + strconv.FormatInt(rev, 10) + `"` }

// IfMatch is the rev that a write stands on. It is required: nobody overwrites unseen.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"the ETag of the document as you read it"`
}

var errPrecondition = fault.New(fault.Invalid, "precondition_required")

// rev returns the rev of the header; required says that a missing one is a fault.
func (m IfMatch) rev(required bool) (int64, error) {
	s := strings.Trim(strings.TrimPrefix(strings.TrimSpace(m.IfMatch), "W/"), `"`)
	if s == "" || s == "*" {
		if required {
			return 0, errPrecondition
		}
		return 0, nil
	}
	rev, err := strconv.ParseInt(s, 10, 64)
	if err != nil || rev < 1 {
		return 0, errPrecondition
	}
	return rev, nil
}

// Date is a day, "2026-11-23"; empty when there is none.
type Date string

func dateOf(t time.Time) Date {
	if t.IsZero() {
		return ""
	}
	return Date(t.UTC().Format(time.DateOnly))
}

// parse returns the day, and records a wrong one under path.
func (d Date) parse(c *fault.Check, path string) time.Time {
	if d == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, string(d))
	c.That(err == nil && t.Year() >= 1990 && t.Year() <= 2200, path, "not_a_date")
	return t
}

// SkillAt is a skill with a level in a request or an answer.
type SkillAt struct {
	Skill string `json:"skill" maxLength:"100" doc:"id of the skill"`
	Level int    `json:"level,omitempty" minimum:"0" maximum:"8" doc:"1 to 8, 0 = unstated"`
}

func skillsIn(list []SkillAt) []taxonomy.SkillAt {
	out := make([]taxonomy.SkillAt, len(list))
	for i, s := range list {
		out[i] = taxonomy.SkillAt{Skill: taxonomy.SkillID(s.Skill), Level: taxonomy.Level(s.Level)}
	}
	return out
}

func skillsOut(list []taxonomy.SkillAt) []SkillAt {
	out := make([]SkillAt, len(list))
	for i, s := range list {
		out[i] = SkillAt{Skill: string(s.Skill), Level: int(s.Level)}
	}
	return out
}

func idsIn[T ~string](list []string) []T {
	out := make([]T, len(list))
	for i, s := range list {
		out[i] = T(s)
	}
	return out
}

func idsOut[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

// euros writes cents as a decimal amount.
func euros(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }
