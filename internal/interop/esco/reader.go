package esco

import (
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/interop/tabular"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// reader is one reading of a release.
type reader struct {
	files       fs.FS
	opt         Options
	progress    Progress
	skills      map[string]*skill // by URI
	occupations map[string]*occupation
	isco        map[string]text.Localized // by code
	isced       map[string]text.Localized
	obsolete    int
	errors      interop.RowErrors
	full        bool // maxConcepts is reached
}

// skill is a concept under construction; seen tells in which languages it was met, so that
// a row that comes twice in one file is found.
type skill struct {
	taxonomy.Skill
	seen [3]bool
}

type occupation struct {
	taxonomy.Occupation
	seen [3]bool
}

// cells is the row at hand.
type cells struct {
	tabular.Row
	r    *reader
	file *file
	bad  bool
}

// reject reports the row; what it says is not used.
func (c *cells) reject(column, code string) { c.rejectWith(c.Bad(column, code)) }

func (c *cells) rejectWith(e interop.RowError) {
	e.File = c.file.path
	c.r.errors.Add(e)
	c.bad = true
}

// file reads one file row by row.
func (r *reader) file(f file) error {
	in, err := r.files.Open(f.path)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "file_unusable").With("file", f.path)
	}
	defer in.Close()
	r.progress.File = f.path
	before := r.progress.Bytes
	table, err := tabular.NewTable(in, tabular.Options{MaxRow: maxRow, MaxColumns: maxColumns}, f.columns...)
	if err != nil {
		return unusable(f.path, err)
	}
	for {
		row, err := table.Next()
		if err == io.EOF {
			break
		}
		r.progress.Rows++
		r.progress.Bytes = before + table.Offset()
		if r.progress.Rows%progressEvery == 0 {
			r.report()
			if r.opt.Stop != nil && r.opt.Stop() {
				return ErrStopped
			}
		}
		c := cells{Row: row, r: r, file: &f}
		if bad, ok := errors.AsType[interop.RowError](err); ok {
			c.rejectWith(bad)
			continue
		}
		if err != nil {
			return unusable(f.path, err)
		}
		if f.row(r, &c); r.full {
			return errTooMany
		}
	}
	r.progress.Bytes = before + table.Offset()
	return nil
}

func unusable(path string, cause error) error {
	e := errFile.With("file", path)
	e.Cause = cause
	if bad, ok := errors.AsType[interop.RowError](cause); ok {
		bad.File = path
		e.Cause = bad
		e.Fields = []fault.Field{{Path: path, Code: bad.Code, Params: bad.Params}}
	}
	return e
}

func (r *reader) report() {
	if r.opt.Progress != nil {
		r.opt.Progress(r.progress)
	}
}

// concept reads what all concepts share and rejects the row when it has no usable URI or
// label. ok is false then, and for concepts that ESCO has withdrawn.
func (c *cells) concept(pillar string) (uri, id string, ok bool) {
	uri = c.Get("conceptUri")
	id, isESCO := taxonomy.IDFromURI(uri)
	switch {
	case !isESCO || !strings.HasPrefix(uri, pillar):
		c.reject("conceptUri", "invalid_uri")
	case c.Get("preferredLabel") == "":
		c.reject("preferredLabel", "required")
	case c.Get("status") != "" && c.Get("status") != "released":
		c.r.obsolete++
	default:
		return uri, id, true
	}
	return "", "", false
}

// What URIs of the pillars begin with.
const (
	skillURI      = "http://data.europa.eu/esco/skill/"
	iscedURI      = "http://data.europa.eu/esco/isced-f/"
	occupationURI = "http://data.europa.eu/esco/occupation/"
	anyURI        = "http://data.europa.eu/esco/"
)

func (r *reader) skillRow(c *cells) {
	kind := taxonomy.KindSkill
	switch c.Get("skillType") {
	case "skill/competence", "": // the five areas of DigComp have no type
	case "knowledge":
		kind = taxonomy.KindKnowledge
	default:
		c.reject("skillType", "unknown_value")
		return
	}
	if uri, id, ok := c.concept(skillURI); ok {
		r.addSkill(c, uri, id, kind)
	}
}

func (r *reader) groupRow(c *cells) {
	uri, id, ok := c.concept(anyURI)
	if !ok {
		return
	}
	switch {
	case strings.HasPrefix(uri, iscedURI):
		if !taxonomy.ISCEDF(id).Valid() {
			c.reject("conceptUri", "invalid_uri")
			return
		}
		if r.addSkill(c, uri, id, taxonomy.KindGroup); !c.bad {
			label(r.isced, id, c)
		}
	case strings.HasPrefix(uri, skillURI):
		r.addSkill(c, uri, id, taxonomy.KindGroup)
	default:
		c.reject("conceptUri", "invalid_uri")
	}
}

func (r *reader) addSkill(c *cells, uri, id string, kind taxonomy.SkillKind) {
	s := r.skills[uri]
	if s == nil {
		// What is kept must not hold on to the memory of whole rows.
		s = &skill{Skill: taxonomy.Skill{URI: strings.Clone(uri), Kind: kind}}
		s.ID = taxonomy.SkillID(s.URI[len(uri)-len(id):])
	}
	draft := s.Skill
	if !c.texts(&draft.Labels, &draft.Description, &s.seen) {
		return
	}
	if err := draft.Validate(); err != nil {
		c.rejectFault(err)
		return
	}
	s.Skill = draft
	s.seen[slot(c.file.lang)] = true
	r.skills[s.URI] = s
	r.full = r.full || len(r.skills) > maxConcepts
}

func (r *reader) occupationRow(c *cells) {
	uri, id, ok := c.concept(occupationURI)
	if !ok {
		return
	}
	group := taxonomy.ISCO08(strings.TrimPrefix(c.Get("iscoGroup"), "C"))
	if group == "" || !group.Valid() {
		c.reject("iscoGroup", "unknown_value")
		return
	}
	o := r.occupations[uri]
	if o == nil {
		o = &occupation{Occupation: taxonomy.Occupation{URI: strings.Clone(uri), ISCO: taxonomy.ISCO08(strings.Clone(string(group)))}}
		o.ID = taxonomy.OccupationID(o.URI[len(uri)-len(id):])
	}
	draft := o.Occupation
	if !c.texts(&draft.Labels, &draft.Description, &o.seen) {
		return
	}
	if err := draft.Validate(); err != nil {
		c.rejectFault(err)
		return
	}
	o.Occupation = draft
	o.seen[slot(c.file.lang)] = true
	r.occupations[o.URI] = o
	r.full = r.full || len(r.occupations) > maxConcepts
}

func (r *reader) iscoRow(c *cells) {
	code := taxonomy.ISCO08(c.Get("code"))
	switch {
	case code == "" || !code.Valid():
		c.reject("code", "unknown_value")
	case c.Get("preferredLabel") == "":
		c.reject("preferredLabel", "required")
	default:
		label(r.isco, string(code), c)
	}
}

func label(list map[string]text.Localized, code string, c *cells) {
	if list[code] == nil {
		list[strings.Clone(code)] = text.Localized{}
	}
	list[code][c.file.lang] = strings.Clone(c.Get("preferredLabel"))
}
