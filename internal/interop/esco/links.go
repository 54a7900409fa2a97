package esco

import (
	"strings"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// findSkill returns the skill or group named in a column; it rejects the row when there is none.
func (c *cells) findSkill(column string) *skill {
	s := c.r.skills[c.Get(column)]
	if s == nil && !c.bad {
		c.reject(column, "unknown_skill")
	}
	return s
}

func (c *cells) findOccupation(column string) *occupation {
	o := c.r.occupations[c.Get(column)]
	if o == nil && !c.bad {
		c.reject(column, "unknown_occupation")
	}
	return o
}

// link appends an id to a list of links, within bounds.
func link[ID ~string](c *cells, list *[]ID, id ID, column string) {
	if len(*list) >= maxLinks {
		c.reject(column, "too_many")
		return
	}
	*list = append(*list, id)
}

func (r *reader) digitalRow(c *cells) {
	if s := c.findSkill("conceptUri"); s != nil {
		s.Digital = true
	}
}

func (r *reader) broaderSkillRow(c *cells) {
	s, b := c.findSkill("conceptUri"), c.findSkill("broaderUri")
	if s == nil || b == nil {
		return
	}
	if s == b {
		c.reject("broaderUri", "links_to_itself")
		return
	}
	link(c, &s.Broader, b.ID, "broaderUri")
}

// broaderOccupationRow keeps links between occupations. Those from and to ISCO groups say
// nothing new: an occupation has its group's code, and a code has its parent's digits.
func (r *reader) broaderOccupationRow(c *cells) {
	if !strings.HasPrefix(c.Get("conceptUri"), occupationURI) || !strings.HasPrefix(c.Get("broaderUri"), occupationURI) {
		return
	}
	o, b := c.findOccupation("conceptUri"), c.findOccupation("broaderUri")
	if o == nil || b == nil {
		return
	}
	if o == b {
		c.reject("broaderUri", "links_to_itself")
		return
	}
	link(c, &o.Broader, b.ID, "broaderUri")
}

func (r *reader) occupationSkillRow(c *cells) {
	o, s := c.findOccupation("occupationUri"), c.findSkill("skillUri")
	if o == nil || s == nil {
		return
	}
	switch c.Get("relationType") {
	case "essential":
		link(c, &o.Essential, s.ID, "skillUri")
	case "optional":
		link(c, &o.Optional, s.ID, "skillUri")
	default:
		c.reject("relationType", "unknown_value")
	}
}

func (r *reader) relatedRow(c *cells) {
	a, b := c.findSkill("originalSkillUri"), c.findSkill("relatedSkillUri")
	if a == nil || b == nil {
		return
	}
	if a == b {
		c.reject("relatedSkillUri", "links_to_itself")
		return
	}
	link[taxonomy.SkillID](c, &a.Related, b.ID, "relatedSkillUri")
	link[taxonomy.SkillID](c, &b.Related, a.ID, "originalSkillUri")
}
