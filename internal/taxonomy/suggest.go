package taxonomy

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// wordStart is a place in a label where a word begins. What ranking needs first is packed
// beside it, so that a range of thousands is scanned without leaving the array.
type wordStart struct {
	entry  int32
	offset uint16
	length uint8 // of the whole label, capped
	flags  uint8 // language, pillar and whether the label is preferred
}

const (
	flagLang      = 0x03
	flagGroup     = 0x04
	flagOccup     = 0x08
	flagPreferred = 0x10
)

func wordStarts(entries []label) []wordStart {
	var out []wordStart
	for i, e := range entries {
		w := wordStart{entry: int32(i), length: uint8(min(255, len(e.folded))), flags: e.lang & flagLang}
		switch e.pillar {
		case ofGroup:
			w.flags |= flagGroup
		case ofOccupation:
			w.flags |= flagOccup
		}
		if e.alt < 0 {
			w.flags |= flagPreferred
		}
		inWord := false
		for at, r := range e.folded {
			is := unicode.IsLetter(r) || unicode.IsNumber(r)
			if is && !inWord && at <= 0xFFFF {
				w.offset = uint16(at)
				// ".NET" is found by "net" and by ".net".
				if at == 1 && e.folded[0] == '.' {
					w.offset = 0
					out = append(out, w)
					w.offset = 1
				}
				out = append(out, w)
			}
			inWord = is
		}
	}
	slices.SortFunc(out, func(a, b wordStart) int {
		return cmp.Or(
			cmp.Compare(entries[a.entry].folded[a.offset:], entries[b.entry].folded[b.offset:]),
			cmp.Compare(a.entry, b.entry),
			cmp.Compare(a.offset, b.offset))
	})
	return slices.Clip(out)
}

// starting returns the word starts followed by prefix.
func (x *labelIndex) starting(prefix string) []wordStart {
	lo, _ := slices.BinarySearchFunc(x.words, prefix, func(w wordStart, p string) int {
		return cmp.Compare(x.entries[w.entry].folded[w.offset:], p)
	})
	n, _ := slices.BinarySearchFunc(x.words[lo:], prefix, func(w wordStart, p string) int {
		if strings.HasPrefix(x.entries[w.entry].folded[w.offset:], p) {
			return -1
		}
		return 1
	})
	return x.words[lo : lo+n]
}

// Suggestion is a concept that a partly typed text may mean. One of Skill and Occupation is set.
type Suggestion struct {
	Skill      SkillID
	Occupation OccupationID
	Label      string    // the label that answered, as its source spells it
	Lang       text.Lang // of that label
	Preferred  bool      // whether it is the preferred label, not an alternative
}

// MaxSuggestions bounds the limit of Suggest.
const MaxSuggestions = 100

// Suggest returns the skills and occupations with a label in which every word of s begins a
// word, best first: labels that begin with s, then preferred ones, then those in lang, then
// short ones. Each concept comes once, with its best label; groups are left out, because
// they are never taught or needed themselves.
func (t *Taxonomy) Suggest(s string, lang text.Lang, limit int) []Suggestion {
	return t.suggest(s, lang, limit, flagGroup)
}

// SuggestSkills is Suggest for skills only.
func (t *Taxonomy) SuggestSkills(s string, lang text.Lang, limit int) []Suggestion {
	return t.suggest(s, lang, limit, flagGroup|flagOccup)
}

// SuggestOccupations is Suggest for occupations only.
func (t *Taxonomy) SuggestOccupations(s string, lang text.Lang, limit int) []Suggestion {
	return t.suggest(s, lang, limit, flagGroup|flagSkill)
}

// flagSkill is asked for but never stored: a word start without the other two is a skill's.
const flagSkill = 0x20

// maxQueryWords bounds the work for one text; more words are ignored.
const maxQueryWords = 8

func (t *Taxonomy) suggest(s string, lang text.Lang, limit int, leaveOut uint8) []Suggestion {
	limit = min(limit, MaxSuggestions)
	var room [256]byte
	q := string(normalised(room[:0], cutBytes(s, MaxLabel)))
	words := queryWords(q)
	if limit <= 0 || len(words) == 0 {
		return nil
	}
	x := &t.labels
	// The rarest word names the candidates; the others are looked up in each.
	var best []wordStart
	bestAt := 0
	for i, w := range words {
		if r := x.starting(w); i == 0 || len(r) < len(best) {
			best, bestAt = r, i
		}
	}
	others := slices.Delete(words, bestAt, bestAt+1)
	top := topLabels{x: x, limit: limit}
	want := langIndex(lang)
	for _, w := range best {
		if skipped(w.flags, leaveOut) {
			continue
		}
		key := rankKey(w, want, q, x)
		if !top.admits(key, w.entry) {
			continue
		}
		if !hasWords(x.entries[w.entry].folded, others) {
			continue
		}
		top.add(key, w.entry)
	}
	return t.suggestions(top.found)
}

func skipped(flags, leaveOut uint8) bool {
	if flags&(flagGroup|flagOccup) == 0 {
		return leaveOut&flagSkill != 0
	}
	return flags&leaveOut != 0
}

func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func queryWords(q string) []string {
	words := strings.FieldsFunc(q, func(r rune) bool { return r == ' ' || r == ',' || r == '/' || r == '(' || r == ')' })
	return words[:min(len(words), maxQueryWords)]
}

func langIndex(l text.Lang) uint8 {
	i := slices.Index(text.Langs(), l)
	if i < 0 {
		return flagLang // none of them
	}
	return uint8(i)
}

// rankKey orders candidates, smaller is better: how the text lies in the label, whether the
// label is the preferred one, its language, its length.
func rankKey(w wordStart, lang uint8, q string, x *labelIndex) uint32 {
	var key uint32
	switch folded := x.entries[w.entry].folded; {
	case len(q) == len(folded) && q == folded:
	case w.offset == 0 && strings.HasPrefix(folded, q):
		key = 1 << 16
	default:
		key = 2 << 16
	}
	if w.flags&flagPreferred == 0 {
		key |= 1 << 12
	}
	if w.flags&flagLang != lang {
		key |= 1 << 10
	}
	return key | uint32(w.length)
}

func hasWords(folded string, words []string) bool {
	for _, w := range words {
		if !hasWordPrefix(folded, w) {
			return false
		}
	}
	return true
}

func hasWordPrefix(folded, w string) bool {
	for from := 0; ; {
		i := strings.Index(folded[from:], w)
		if i < 0 {
			return false
		}
		at := from + i
		before, _ := utf8.DecodeLastRuneInString(folded[:at])
		if at == 0 || !unicode.IsLetter(before) && !unicode.IsNumber(before) {
			return true
		}
		from = at + 1
	}
}

// topLabels keeps the best label of each of the best concepts, best first.
type topLabels struct {
	x     *labelIndex
	limit int
	found []ranked
}

type ranked struct {
	key   uint32
	entry int32
}

// compareRanked is a total order: entries are ordered by folded label and then by id.
func compareRanked(a, b ranked) int {
	return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.entry, b.entry))
}

func (t *topLabels) admits(key uint32, entry int32) bool {
	n := len(t.found)
	return n < t.limit || compareRanked(ranked{key, entry}, t.found[n-1]) < 0
}

func (t *topLabels) add(key uint32, entry int32) {
	r := ranked{key, entry}
	e := &t.x.entries[entry]
	for i, f := range t.found {
		o := &t.x.entries[f.entry]
		if o.concept == e.concept && (o.pillar == ofOccupation) == (e.pillar == ofOccupation) {
			if compareRanked(f, r) <= 0 {
				return
			}
			t.found = slices.Delete(t.found, i, i+1)
			break
		}
	}
	i, _ := slices.BinarySearchFunc(t.found, r, compareRanked)
	t.found = slices.Insert(t.found, i, r)
	if len(t.found) > t.limit {
		t.found = t.found[:t.limit]
	}
}

func (t *Taxonomy) suggestions(found []ranked) []Suggestion {
	out := make([]Suggestion, len(found))
	for i, f := range found {
		e := t.labels.entries[f.entry]
		out[i] = Suggestion{Label: t.original(e), Lang: text.Langs()[e.lang], Preferred: e.alt < 0}
		if e.pillar == ofOccupation {
			out[i].Occupation = t.occupations[e.concept].ID
		} else {
			out[i].Skill = t.skills[e.concept].ID
		}
	}
	return out
}
