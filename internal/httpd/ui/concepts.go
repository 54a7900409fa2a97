package ui

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// concepts finds out which skills and occupations a form means: by the id that a suggestion
// filled in, by what was chosen among offers, or by the words that were typed.
type concepts struct {
	*posted
	tax    *taxonomy.Taxonomy
	lang   text.Lang
	offers map[string][]Option // for Form.Offer, by path
}

func (s *Site) concepts(p *posted, lang text.Lang) *concepts {
	return &concepts{posted: p, tax: s.app.Market().Taxonomy(), lang: lang, offers: map[string][]Option{}}
}

// show hands the offers to a form.
func (c *concepts) show(f *Form) {
	for path, choices := range c.offers {
		f.Offer(path, choices)
	}
}

// maxOffers bounds how many concepts are offered for unclear words.
const maxOffers = 6

// kind is how one pillar of the taxonomy is asked; ids are strings, because a form holds strings.
type kind struct {
	unknown string // the code of a fault
	known   func(id string) (canonical string, ok bool)
	label   func(id string) string
	named   func(words string) []string
	suggest func(words string) []string
}

func (c *concepts) skills() kind {
	return kind{
		unknown: "unknown_skill",
		known: func(id string) (string, bool) {
			s, ok := c.tax.Skill(taxonomy.SkillID(id))
			if !ok || s.Kind == taxonomy.KindGroup {
				return "", false
			}
			return string(s.ID), true
		},
		label: func(id string) string { l, _ := c.tax.SkillLabel(taxonomy.SkillID(id), c.lang); return l },
		named: func(words string) []string {
			var out []string
			for _, id := range c.tax.SkillsByLabel(words) {
				if s, ok := c.tax.Skill(id); ok && s.Kind != taxonomy.KindGroup {
					out = append(out, string(id))
				}
			}
			return out
		},
		suggest: func(words string) []string {
			var out []string
			for _, s := range c.tax.SuggestSkills(words, c.lang, maxOffers) {
				out = append(out, string(s.Skill))
			}
			return out
		},
	}
}

func (c *concepts) occupations() kind {
	return kind{
		unknown: "unknown_occupation",
		known: func(id string) (string, bool) {
			o, ok := c.tax.Occupation(taxonomy.OccupationID(id))
			if !ok {
				return "", false
			}
			return string(o.ID), true
		},
		label: func(id string) string { l, _ := c.tax.OccupationLabel(taxonomy.OccupationID(id), c.lang); return l },
		named: func(words string) []string {
			var out []string
			for _, id := range c.tax.OccupationsByLabel(words) {
				out = append(out, string(id))
			}
			return out
		},
		suggest: func(words string) []string {
			var out []string
			for _, s := range c.tax.SuggestOccupations(words, c.lang, maxOffers) {
				out = append(out, string(s.Occupation))
			}
			return out
		},
	}
}

// resolve returns the concept that the values at idPath and labelPath mean, and writes it
// back to them, so that the form shows what was understood. It is "" when both are blank,
// or when the words are unclear: then the fault is recorded and there are offers.
//
// An id counts only while its words stand beside it: without scripts nothing empties the
// hidden id when somebody types something else.
func (c *concepts) resolve(k kind, idPath, labelPath string) string {
	words, given := c.text(labelPath), c.text(idPath)
	pick := c.text(idPath + "_choice")
	c.values.Del(idPath + "_choice")
	if id, ok := k.known(pick); ok {
		return c.set(idPath, labelPath, id, k.label(id))
	}
	if words == "" {
		c.values.Del(idPath)
		return ""
	}
	named := k.named(words)
	if id, ok := k.known(given); ok && slices.Contains(named, id) {
		return c.set(idPath, labelPath, id, words)
	}
	c.values.Del(idPath)
	switch len(named) {
	case 1:
		return c.set(idPath, labelPath, named[0], words)
	case 0:
		c.check.That(false, idPath, k.unknown)
		named = k.suggest(words)
	default:
		c.check.That(false, idPath, "ambiguous_concept")
	}
	for _, id := range named[:min(len(named), maxOffers)] {
		c.offers[idPath] = append(c.offers[idPath], Option{Value: id, Label: k.label(id)})
	}
	return ""
}

func (c *concepts) set(idPath, labelPath, id, words string) string {
	c.values.Set(idPath, id)
	c.values.Set(labelPath, words)
	return id
}

// rows renumbers the rows of a path without gaps and leaves blank ones out, so that a fault
// of the domain in "needs[2]" is about the third row on the page. It returns how many there are.
func (c *concepts) rows(path string, blank func(at string) bool) int {
	kept := url.Values{}
	n := 0
	for _, i := range RowIndexes(c.values, path) {
		old := fmt.Sprintf("%s[%d]", path, i)
		if !blank(old) {
			for name, v := range c.values {
				if rest, ok := strings.CutPrefix(name, old); ok && (rest == "" || rest[0] == '.' || rest[0] == '_') {
					kept[path+"["+strconv.Itoa(n)+"]"+rest] = v
				}
			}
			n++
		}
	}
	for name := range c.values {
		if strings.HasPrefix(name, path+"[") {
			delete(c.values, name)
		}
	}
	for name, v := range kept {
		c.values[name] = v
	}
	return n
}

// skillRow is one row of skills as it was sent.
type skillRow struct {
	at    string
	skill taxonomy.SkillID
	level taxonomy.Level
}

// skillRows reads the rows of skills at a path; see SkillRow for their values.
func (c *concepts) skillRows(path string) []skillRow {
	n := c.rows(path, func(at string) bool { return c.text(at+".label") == "" && c.text(at+".skill_choice") == "" })
	out := make([]skillRow, n)
	for i := range out {
		at := fmt.Sprintf("%s[%d]", path, i)
		level := c.whole(at + ".level")
		if level < 0 || level > int(taxonomy.LevelMax) {
			level = int(taxonomy.LevelMax) + 1 // wrong whichever number it is; the domain says so
		}
		out[i] = skillRow{at: at, skill: taxonomy.SkillID(c.resolve(c.skills(), at+".skill", at+".label")), level: taxonomy.Level(level)}
	}
	return out
}

// setSkillRow writes one row of skills.
func (c *concepts) setSkillRow(path string, i int, skill taxonomy.SkillID, level taxonomy.Level) string {
	at := fmt.Sprintf("%s[%d]", path, i)
	c.values.Set(at+".skill", string(skill))
	c.values.Set(at+".label", c.skills().label(string(skill)))
	if level > 0 {
		c.values.Set(at+".level", strconv.Itoa(int(level)))
	}
	return at
}

// unclear stands for an occupation whose words were not understood. It is never written: the
// fault is recorded. Without it the domain would call the field empty.
const unclear = taxonomy.OccupationID("?")

// occupation reads one occupation; "" when blank.
func (c *concepts) occupation(path string) taxonomy.OccupationID {
	id := taxonomy.OccupationID(c.resolve(c.occupations(), path, path+"_label"))
	if id == "" && c.text(path+"_label") != "" {
		return unclear
	}
	return id
}

// setOccupation writes one occupation.
func (c *concepts) setOccupation(path string, id taxonomy.OccupationID) {
	if id != "" {
		c.values.Set(path, string(id))
		c.values.Set(path+"_label", c.occupations().label(string(id)))
	}
}

// occupationRows reads the rows of occupations at a path.
func (c *concepts) occupationRows(path string) []taxonomy.OccupationID {
	n := c.rows(path, func(at string) bool { return c.text(at+"_label") == "" && c.text(at+"_choice") == "" })
	out := make([]taxonomy.OccupationID, n)
	for i := range out {
		out[i] = c.occupation(fmt.Sprintf("%s[%d]", path, i))
	}
	return out
}
