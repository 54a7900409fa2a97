package esco

import (
	"maps"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// slot numbers the languages.
func slot(l text.Lang) int { return slices.Index(text.Langs(), l) }

// texts puts the labels and the description of the row into a draft, in the language of the
// file, without touching what the draft shares with the concept. It rejects the row when the
// concept was in this file before.
func (c *cells) texts(labels *taxonomy.Labels, description *text.Localized, seen *[3]bool) bool {
	lang := c.file.lang
	if seen[slot(lang)] {
		c.reject("conceptUri", "duplicate")
		return false
	}
	preferred := strings.Clone(c.Get("preferredLabel"))
	labels.Preferred = with(labels.Preferred, lang, preferred)
	if alts := alternatives(c.Get("altLabels"), preferred); len(alts) > 0 {
		labels.Alternative = with(labels.Alternative, lang, alts)
	}
	about := c.Get("description")
	if about == "" {
		about = c.Get("definition")
	}
	if about != "" {
		*description = with(*description, lang, strings.Clone(strings.ReplaceAll(about, "\r\n", "\n")))
	}
	return true
}

// with returns a copy of m with one more entry.
func with[M ~map[K]V, K comparable, V any](m M, key K, value V) M {
	if m == nil {
		return M{key: value}
	}
	m = maps.Clone(m)
	m[key] = value
	return m
}

// alternatives splits a list of labels, one per line, and drops the preferred one and repetitions.
func alternatives(list, preferred string) []string {
	if list == "" {
		return nil
	}
	list = strings.Clone(list)
	out := make([]string, 0, strings.Count(list, "\n")+1)
	for line := range strings.SplitSeq(list, "\n") {
		line = strings.TrimSpace(line)
		if line != "" && line != preferred && !slices.Contains(out, line) {
			out = append(out, line)
			if len(out) > taxonomy.MaxAlternatives {
				break // Validate refuses it; going on would take quadratic time
			}
		}
	}
	return slices.Clip(out)
}

// csvColumn names the column that a field of a concept comes from.
var csvColumn = map[string]string{
	"id": "conceptUri", "labels": "preferredLabel", "alternative": "altLabels", "description": "description", "isco": "iscoGroup",
}

// rejectFault reports the first wrong field that the domain found.
func (c *cells) rejectFault(err error) {
	for _, f := range fault.FieldsOf(err) {
		e := c.Bad(csvColumn[f.Path], f.Code)
		e.Params = f.Params
		c.rejectWith(e)
		return
	}
	c.rejectWith(interop.RowError{Line: c.Line, Code: "invalid"})
}
