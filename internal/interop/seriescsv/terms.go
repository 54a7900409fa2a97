package seriescsv

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/interop/strictjson"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Terms is what the columns of one publisher's files mean.
type Terms struct {
	Source  workforce.Source
	Measure workforce.Measure
	Place   org.PlaceCode
	Unit    string
	terms   map[string]term // by column, exactly
}

// Reason says why a term yields no series.
type Reason string

// The reasons.
const (
	Total            Reason = "total"             // counts all posts
	Arrangement      Reason = "work-arrangement"  // remote, on site, hybrid
	Seniority        Reason = "seniority"         // junior, senior, staff, principal
	Business         Reason = "field-of-business" // what the employer does, not what people can
	Broad            Reason = "too-broad"         // a kind of job or several skills
	Ambiguous        Reason = "ambiguous-word"    // an everyday word, counted whatever it meant
	NoConcept        Reason = "no-concept"        // neither ESCO nor we have it
	CountedElsewhere Reason = "counted-elsewhere" // another column counts the same skill
	NotInTaxonomy    Reason = "not-in-taxonomy"   // ESCO has it, the taxonomy in force does not
)

var mappedReasons = []Reason{Total, Arrangement, Seniority, Business, Broad, Ambiguous, NoConcept, CountedElsewhere}

// term is one entry: a skill or a reason to skip.
type term struct {
	skill    string // id, ESCO URI or English preferred label
	escoOnly bool   // the concept is known only after an import of ESCO
	skip     Reason
}

// rawTerms is the terms file.
type rawTerms struct {
	Attribution string            `json:"attribution"`
	Source      rawSource         `json:"source"`
	Measure     workforce.Measure `json:"measure"`
	Place       org.PlaceCode     `json:"place"`
	Unit        string            `json:"unit"`
	Terms       map[string]struct {
		Skill    string `json:"skill"`
		ESCOOnly bool   `json:"esco_only"`
		Skip     Reason `json:"skip"`
	} `json:"terms"`
}

type rawSource struct {
	Name    text.Localized `json:"name"`
	URL     string         `json:"url"`
	Licence string         `json:"licence"`
}

const maxTermsBytes = 4 << 20

// ReadTerms reads a terms file, strict JSON. The error is a fault Invalid "terms_invalid"
// with the wrong fields.
func ReadTerms(in io.Reader) (*Terms, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxTermsBytes+1))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "terms_invalid")
	}
	if len(data) > maxTermsBytes {
		return nil, fault.New(fault.TooLarge, "terms_invalid").With("max", maxTermsBytes)
	}
	var raw rawTerms
	if err := strictjson.Decode(data, &raw); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "terms_invalid")
	}
	var c fault.Check
	org.CheckText(&c, "source.name", raw.Source.Name, org.MaxName, true)
	org.CheckURL(&c, "source.url", raw.Source.URL)
	c.That(raw.Measure.Valid(), "measure", "unknown_value")
	c.That(raw.Place != "", "place", "required")
	t := &Terms{
		Source:  workforce.Source{Name: raw.Source.Name.Trimmed(), URL: raw.Source.URL, Licence: raw.Source.Licence},
		Measure: raw.Measure, Place: raw.Place, Unit: raw.Unit, terms: make(map[string]term, len(raw.Terms)),
	}
	for _, name := range slices.Sorted(maps.Keys(raw.Terms)) {
		v := raw.Terms[name]
		path := "terms." + interop.Cut(name)
		c.That((v.Skill == "") != (v.Skip == ""), path, "one_of_required")
		c.That(v.Skip == "" || slices.Contains(mappedReasons, v.Skip), path+".skip", "unknown_value")
		c.That(!v.ESCOOnly || v.Skill != "", path+".esco_only", "mutually_exclusive")
		t.terms[strings.TrimSpace(name)] = term{skill: v.Skill, escoOnly: v.ESCOOnly, skip: v.Skip}
	}
	if c.Err() != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Code: "terms_invalid", Fields: fault.FieldsOf(c.Err())}
	}
	return t, nil
}

// Names lists the terms, ordered.
func (t *Terms) Names() []string { return slices.Sorted(maps.Keys(t.terms)) }
