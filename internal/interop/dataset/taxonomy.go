package dataset

import (
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// rawConcept is what skills and occupations share.
type rawConcept struct {
	ID          string                 `json:"id"`  // own-<slug>; left out when uri is given
	URI         string                 `json:"uri"` // ESCO's
	Labels      text.Localized         `json:"labels"`
	Alt         map[text.Lang][]string `json:"alt"`
	Description text.Localized         `json:"description"`
	Broader     []string               `json:"broader"`
}

// rawSkill is an entry of "skills" in skills.json.
type rawSkill struct {
	rawConcept
	Kind    taxonomy.SkillKind `json:"kind"`
	Related []string           `json:"related"`
	Digital bool               `json:"digital"`
	Aliases []taxonomy.SkillID `json:"aliases"`
}

// rawOccupation is an entry of "occupations" in occupations.json.
type rawOccupation struct {
	rawConcept
	ISCO      taxonomy.ISCO08         `json:"isco"`
	Essential []string                `json:"essential"`
	Optional  []string                `json:"optional"`
	Aliases   []taxonomy.OccupationID `json:"aliases"`
}

// rawCode is an entry of "isced_f" in isced_f.json and of "isco_08" in isco_08.json.
type rawCode struct {
	Code   string         `json:"code"`
	Labels text.Localized `json:"labels"`
}

func (r *reader) readTaxonomy() {
	r.readCodes()
	r.readSkills()
	r.readOccupations()
}

// readSkills reads all skills before it resolves the links between them.
func (r *reader) readSkills() {
	top := r.open(skillsFile, "skills")
	var links []func()
	each(r, skillsFile, top, "skills", func(a at, v rawSkill) {
		s := taxonomy.Skill{
			ID: taxonomy.SkillID(a.conceptID(v.rawConcept)), URI: v.URI, Kind: v.Kind, Labels: v.labels(),
			Description: v.Description.Trimmed(), Digital: v.Digital, Aliases: v.Aliases,
		}
		a.unique("skill", string(s.ID))
		a.unique("skill label", s.Labels.Preferred[text.EN])
		i := len(r.out.Skills)
		r.out.Skills = append(r.out.Skills, s)
		r.names.AddSkill(s)
		links = append(links, func() {
			s := &r.out.Skills[i]
			s.Broader = a.skills("broader", v.Broader)
			s.Related = a.skills("related", v.Related)
			a.check(s.Validate())
		})
	})
	for _, link := range links {
		link()
	}
}

func (r *reader) readOccupations() {
	top := r.open(occupationsFile, "occupations")
	var links []func()
	each(r, occupationsFile, top, "occupations", func(a at, v rawOccupation) {
		o := taxonomy.Occupation{
			ID: taxonomy.OccupationID(a.conceptID(v.rawConcept)), URI: v.URI, ISCO: v.ISCO, Labels: v.labels(),
			Description: v.Description.Trimmed(), Aliases: v.Aliases,
			Essential: a.skills("essential", v.Essential), Optional: a.skills("optional", v.Optional),
		}
		a.unique("occupation", string(o.ID))
		a.unique("occupation label", o.Labels.Preferred[text.EN])
		i := len(r.out.Occupations)
		r.out.Occupations = append(r.out.Occupations, o)
		r.names.AddOccupation(o)
		links = append(links, func() {
			o := &r.out.Occupations[i]
			o.Broader = a.occupations("broader", v.Broader)
			a.check(o.Validate())
		})
	})
	for _, link := range links {
		link()
	}
}

// conceptID is the one given, or the last part of an ESCO URI.
func (a at) conceptID(c rawConcept) string {
	if c.URI == "" {
		if c.ID == "" {
			a.in("id").bad("required", "")
		}
		return c.ID
	}
	id, ok := taxonomy.IDFromURI(c.URI)
	if !ok {
		a.in("uri").bad("invalid_uri", c.URI)
	}
	if c.ID != "" && c.ID != id {
		a.in("id").bad("mutually_exclusive", c.ID)
	}
	return id
}

func (c rawConcept) labels() taxonomy.Labels {
	return taxonomy.Labels{Preferred: c.Labels.Trimmed(), Alternative: c.Alt}
}

func (r *reader) readCodes() {
	r.out.ISCEDF = r.codes(iscedFile, "isced_f", func(c string) bool { return taxonomy.ISCEDF(c).Valid() })
	r.out.ISCO = r.codes(iscoFile, "isco_08", func(c string) bool { return c != "" && taxonomy.ISCO08(c).Valid() })
}

func (r *reader) codes(file, list string, valid func(string) bool) []taxonomy.Code {
	var out []taxonomy.Code
	each(r, file, r.open(file, list), list, func(a at, v rawCode) {
		if !valid(v.Code) {
			a.in("code").bad("unknown_value", v.Code)
		}
		a.unique(list, v.Code)
		if v.Labels.Trimmed().Empty() {
			a.in("labels").bad("required", "")
		}
		out = append(out, taxonomy.Code{Code: v.Code, Labels: v.Labels.Trimmed()})
	})
	return out
}

// unique records a key that was used before within its kind.
func (a at) unique(kind, key string) {
	if key == "" {
		return
	}
	k := kind + "\x00" + key
	if a.r.seen[k] {
		a.bad("duplicate", key)
	}
	a.r.seen[k] = true
}

func (a at) skill(name string) taxonomy.SkillID {
	id, ok := a.r.names.Skill(name)
	if !ok {
		a.bad("unknown_skill", name)
	}
	return id
}

func (a at) skills(list string, names []string) []taxonomy.SkillID {
	var ids []taxonomy.SkillID
	for i, name := range names {
		ids = append(ids, a.in(list, i).skill(name))
	}
	return ids
}

func (a at) occupation(name string) taxonomy.OccupationID {
	id, ok := a.r.names.Occupation(name)
	if !ok {
		a.bad("unknown_occupation", name)
	}
	return id
}

func (a at) occupations(list string, names []string) []taxonomy.OccupationID {
	var ids []taxonomy.OccupationID
	for i, name := range names {
		ids = append(ids, a.in(list, i).occupation(name))
	}
	return ids
}

// rawSkillAt names a skill at a level.
type rawSkillAt struct {
	Skill string         `json:"skill"`
	Level taxonomy.Level `json:"level"`
}

func (a at) skillsAt(list string, raw []rawSkillAt) []taxonomy.SkillAt {
	var out []taxonomy.SkillAt
	for i, v := range raw {
		out = append(out, taxonomy.SkillAt{Skill: a.in(list, i).in("skill").skill(v.Skill), Level: v.Level})
	}
	return out
}
