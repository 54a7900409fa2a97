package ui

import (
	"net/url"
	"strings"

	"github.com/google/uuid"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Paths of things, without the language. An opaque id is preceded by the name as a slug, so
// that an address can be read; an id that is readable itself stands alone. The slug is the
// same in every language, so the language switch keeps the address.

// CoursePath returns the address of a course.
func CoursePath(id catalog.CourseID, title text.Localized) string {
	return "/courses/" + slugID(string(id), title)
}

// SkillPath returns the address of a skill.
func SkillPath(s *taxonomy.Skill) string {
	return "/skills/" + slugID(string(s.ID), s.Labels.Preferred)
}

// OccupationPath returns the address of an occupation.
func OccupationPath(o *taxonomy.Occupation) string {
	return "/occupations/" + slugID(string(o.ID), o.Labels.Preferred)
}

func slugID(id string, name text.Localized) string {
	if uuid.Validate(id) != nil {
		return url.PathEscape(id)
	}
	return text.Slug(name.String()) + "-" + id
}

// findID returns the id that a segment of an address ends in: the segment itself, or what
// follows one of its hyphens. The slug before it is not looked at, so old links go on working.
func findID(segment string, known func(id string) bool) (string, bool) {
	s, err := url.PathUnescape(segment)
	if err != nil || len(s) > 400 {
		return "", false
	}
	for {
		if s != "" && known(s) {
			return s, true
		}
		_, rest, ok := strings.Cut(s, "-")
		if !ok {
			return "", false
		}
		s = rest
	}
}

func courseBySegment(m *market.Market, segment string) (*market.Course, bool) {
	id, ok := findID(segment, func(id string) bool { _, ok := m.Course(catalog.CourseID(id)); return ok })
	if !ok {
		return nil, false
	}
	return m.Course(catalog.CourseID(id))
}

func skillBySegment(t *taxonomy.Taxonomy, segment string) (*taxonomy.Skill, bool) {
	id, ok := findID(segment, func(id string) bool { _, ok := t.Skill(taxonomy.SkillID(id)); return ok })
	if !ok {
		return nil, false
	}
	return t.Skill(taxonomy.SkillID(id))
}

func occupationBySegment(t *taxonomy.Taxonomy, segment string) (*taxonomy.Occupation, bool) {
	id, ok := findID(segment, func(id string) bool { _, ok := t.Occupation(taxonomy.OccupationID(id)); return ok })
	if !ok {
		return nil, false
	}
	return t.Occupation(taxonomy.OccupationID(id))
}
