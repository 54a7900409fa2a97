package seriescsv

import (
	"strings"

	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// subject is what a term means; code tells why it means nothing.
type subject struct {
	workforce.Subject
	code string
}

// codeSkipped marks a term that the terms file says to skip; it is no error.
const codeSkipped = "skipped"

// maxTerms bounds how many different terms a file in the long layout may name.
const maxTerms = 20_000

// resolve finds out what a term means, and notes a skipped one once.
func (r *reader) resolve(name string) *subject {
	if s, ok := r.terms[name]; ok {
		return s
	}
	if len(r.terms) >= maxTerms {
		return &subject{code: "too_many"}
	}
	s, skip := r.lookUp(name)
	if skip != "" {
		s.code = codeSkipped
		r.out.Skipped = append(r.out.Skipped, Skipped{Term: interop.Cut(name), Reason: skip})
	}
	if r.terms != nil {
		r.terms[strings.Clone(name)] = s
	}
	return s
}

func (r *reader) lookUp(name string) (_ *subject, skip Reason) {
	if r.opt.Terms != nil {
		if t, ok := r.opt.Terms.terms[name]; ok {
			return r.mapped(t)
		}
	}
	if id, ok := r.opt.Names.Skill(name); ok {
		return &subject{Subject: workforce.Subject{Skill: id}}, ""
	}
	if id, ok := r.opt.Names.Occupation(name); ok {
		return &subject{Subject: workforce.Subject{Occupation: id}}, ""
	}
	return &subject{code: "unknown_term"}, ""
}

func (r *reader) mapped(t term) (_ *subject, skip Reason) {
	if t.skip != "" {
		return &subject{}, t.skip
	}
	id, ok := r.opt.Names.Skill(t.skill)
	switch {
	case ok:
		return &subject{Subject: workforce.Subject{Skill: id}}, ""
	case t.escoOnly:
		return &subject{}, NotInTaxonomy
	}
	return &subject{code: "unknown_skill"}, ""
}

// wideColumns finds the series of each column.
func (r *reader) wideColumns() []*draft {
	header := r.table.Header()
	out := make([]*draft, len(header))
	for i, name := range header[1:] {
		s := r.resolve(name)
		if s.code == "" && r.drafts[seriesID(s.Subject, r.opt.Measure, r.opt.Place)] != nil {
			s.code = "duplicate"
		}
		switch s.code {
		case "":
			out[i+1] = r.draft(s.Subject, r.opt.Measure, r.opt.Place)
		case codeSkipped:
		default:
			r.bad(interop.RowError{Line: 1, Column: interop.Cut(name), Code: s.code})
		}
	}
	return out
}

// draft returns the series of a subject, a new one the first time.
func (r *reader) draft(s workforce.Subject, m workforce.Measure, place org.PlaceCode) *draft {
	id := seriesID(s, m, place)
	d := r.drafts[id]
	if d == nil {
		d = &draft{at: make(map[int]float64), Series: workforce.Series{
			ID: id, Measure: m, Subject: s, Place: org.PlaceCode(strings.Clone(string(place))), Unit: r.opt.Unit, Source: r.opt.Source,
		}}
		d.Source.Name = d.Source.Name.Trimmed()
		if d.Source.Name.Empty() {
			d.Source.Name = text.Localized{text.EN: interop.Cut(r.opt.File)}
		}
		r.drafts[id] = d
	}
	return d
}

// seriesID is the same for the same subject, measure and place.
func seriesID(s workforce.Subject, m workforce.Measure, place org.PlaceCode) workforce.SeriesID {
	about := string(s.Skill)
	if s.Occupation != "" {
		about = string(s.Occupation)
	}
	return workforce.SeriesID(string(m) + ":" + string(place) + ":" + about)
}
