package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// choicesOf lists the codes of a code list with their words.
func choicesOf[T ~string](p *i18n.Printer, list string, codes []T) []Option {
	out := make([]Option, len(codes))
	for i, c := range codes {
		out[i] = Option{Value: string(c), Label: p.Code(list, c)}
	}
	return out
}

// levelChoices are the proficiency levels in words. Leaving it blank leaves it unstated.
func levelChoices(p *i18n.Printer) []Option {
	return numbered(p, "level", int(taxonomy.LevelMax), true)
}

// eqfChoices are the levels of the European Qualifications Framework; their words name the level.
func eqfChoices(p *i18n.Printer) []Option { return numbered(p, "eqf", 8, false) }

func numbered(p *i18n.Printer, list string, most int, figure bool) []Option {
	out := make([]Option, most)
	for i := range out {
		n := strconv.Itoa(i + 1)
		out[i] = Option{Value: n, Label: p.Code(list, n)}
		if figure {
			out[i].Label = n + " – " + out[i].Label
		}
	}
	return out
}

func importanceChoices(p *i18n.Printer) []Option {
	return choicesOf(p, "importance", []demand.Importance{demand.Must, demand.Nice})
}

// placeChoices lists the territories one can work or teach in: the home city first, the
// others in alphabetical order. The world and the EU are for statistics only.
func (s *Site) placeChoices(p *i18n.Printer) []Option {
	var out []Option
	for _, place := range s.app.Market().Places() {
		if place.Code == org.PlaceWorld || place.Code == org.PlaceEU {
			continue
		}
		name, _ := place.Name.In(p.Lang)
		out = append(out, Option{Value: string(place.Code), Label: name})
	}
	i18n.SortBy(p, out, func(o Option) string { return o.Label })
	home := slices.IndexFunc(out, func(o Option) bool { return o.Value == string(s.app.Home()) })
	if home > 0 {
		first := out[home]
		out = slices.Insert(slices.Delete(out, home, home+1), 0, first)
	}
	return out
}

// fieldChoices lists the fields of ISCED-F 2013 as a tree, deeper ones indented.
func (s *Site) fieldChoices(p *i18n.Printer) []Option {
	var out []Option
	for _, c := range s.app.Market().Taxonomy().Lists().ISCEDF.Codes() {
		label, _ := c.Labels.In(p.Lang)
		indent := strings.Repeat("\u2003", max(0, len(c.Code)-2))
		out = append(out, Option{Value: c.Code, Label: indent + c.Code + " " + label})
	}
	return out
}

// teachingLanguages are the languages a run may be taught in.
var teachingLanguages = []text.Lang{"lv", "en", "ru", "uk", "de", "fr", "lt", "et", "pl", "es", "sv", "fi"}

func languageChoices(p *i18n.Printer) []Option { return choicesOf(p, "language", teachingLanguages) }

func fundingChoices(p *i18n.Printer) []Option { return choicesOf(p, "funding", catalog.Fundings()) }
