package taxonomy

import (
	"cmp"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// labelIndex finds concepts by their names. Every label of every language is kept once in
// folded form; words points at each place in them where a word begins, ordered by what
// follows, so that a prefix of any word is one range.
type labelIndex struct {
	entries []label          // ordered by folded form, then by rank
	first   map[string]int32 // folded form → its first entry
	words   []wordStart
}

// label is one name of one concept.
type label struct {
	folded  string
	concept int32 // SkillNo or OccupationNo
	alt     int16 // index among the alternatives of its language; -1 = preferred
	lang    uint8 // index in text.Langs()
	pillar  pillar
}

type pillar uint8

const (
	ofSkill pillar = iota
	ofGroup
	ofOccupation
)

// normalised returns the form in which labels are compared: folded, with white space
// trimmed and made single. room holds the result when it is large enough.
func normalised(room []byte, s string) []byte {
	b := text.AppendFold(room, s)
	out := b[:0]
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			if len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
			continue
		}
		out = append(out, c)
	}
	if n := len(out); n > 0 && out[n-1] == ' ' {
		out = out[:n-1]
	}
	return out
}

func newLabelIndex(t *Taxonomy) labelIndex {
	var x labelIndex
	for i := range t.skills {
		p := ofSkill
		if t.skills[i].Kind == KindGroup {
			p = ofGroup
		}
		x.add(t.skills[i].Labels, int32(i), p)
	}
	for i := range t.occupations {
		x.add(t.occupations[i].Labels, int32(i), ofOccupation)
	}
	slices.SortFunc(x.entries, compareLabels)
	x.entries = slices.CompactFunc(x.entries, func(a, b label) bool {
		return a.folded == b.folded && a.concept == b.concept && a.pillar == b.pillar && a.lang == b.lang
	})
	x.share()
	x.first = make(map[string]int32, len(x.entries))
	for i := len(x.entries) - 1; i >= 0; i-- {
		x.first[x.entries[i].folded] = int32(i)
	}
	x.words = wordStarts(x.entries)
	return x
}

func (x *labelIndex) add(l Labels, concept int32, p pillar) {
	var room [256]byte
	for li, lang := range text.Langs() {
		if s := l.Preferred[lang]; s != "" {
			if f := normalised(room[:0], s); len(f) > 0 {
				x.entries = append(x.entries, label{string(f), concept, -1, uint8(li), p})
			}
		}
		for ai, s := range l.Alternative[lang] {
			if f := normalised(room[:0], s); len(f) > 0 {
				x.entries = append(x.entries, label{string(f), concept, int16(ai), uint8(li), p})
			}
		}
	}
}

// share moves the folded forms into one block of memory, equal ones once.
func (x *labelIndex) share() {
	var b strings.Builder
	for i, e := range x.entries {
		if i == 0 || e.folded != x.entries[i-1].folded {
			b.WriteString(e.folded)
		}
	}
	all, at, prev := b.String(), 0, ""
	for i := range x.entries {
		f := x.entries[i].folded
		if i == 0 || f != prev {
			at += len(f)
		}
		prev = f
		x.entries[i].folded = all[at-len(f) : at]
	}
}

// compareLabels orders by folded form; of one form preferred labels come first, then skills
// before groups before occupations, then by id and language.
func compareLabels(a, b label) int {
	return cmp.Or(
		cmp.Compare(a.folded, b.folded),
		boolOrder(a.alt >= 0, b.alt >= 0),
		cmp.Compare(a.pillar, b.pillar),
		cmp.Compare(a.concept, b.concept),
		cmp.Compare(a.lang, b.lang),
		cmp.Compare(a.alt, b.alt),
	)
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// named returns the entries whose folded form equals that of s.
func (x *labelIndex) named(s string) []label {
	var room [256]byte
	f := normalised(room[:0], s)
	i, ok := x.first[string(f)]
	if !ok {
		return nil
	}
	end := i + 1
	for int(end) < len(x.entries) && x.entries[end].folded == x.entries[i].folded {
		end++
	}
	return x.entries[i:end]
}

// SkillsByLabel returns the skills that have the label, preferred or alternative, in any
// language, compared in folded form. Skills whose preferred label it is come first, groups
// after others, then in the order of ids.
func (t *Taxonomy) SkillsByLabel(s string) []SkillID {
	var out []SkillID
	for _, l := range t.labels.named(s) {
		if l.pillar == ofOccupation {
			continue
		}
		if id := t.skills[l.concept].ID; !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// OccupationsByLabel is SkillsByLabel for occupations.
func (t *Taxonomy) OccupationsByLabel(s string) []OccupationID {
	var out []OccupationID
	for _, l := range t.labels.named(s) {
		if l.pillar != ofOccupation {
			continue
		}
		if id := t.occupations[l.concept].ID; !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// original returns the label as its source spells it.
func (t *Taxonomy) original(l label) string {
	var labels *Labels
	if l.pillar == ofOccupation {
		labels = &t.occupations[l.concept].Labels
	} else {
		labels = &t.skills[l.concept].Labels
	}
	lang := text.Langs()[l.lang]
	if l.alt < 0 {
		return labels.Preferred[lang]
	}
	return labels.Alternative[lang][l.alt]
}
