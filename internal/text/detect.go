package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Places of the languages in votes.
const (
	lv = iota
	en
	ru
)

// votes weighs the signs of each language in a text: letters only it has, its function words,
// its commonest endings.
type votes [3]float64

// The weight of one word. Letters that a single language writes and function words are certain;
// the look of a word is not, and a name alone (Docker, SQL) must not turn a text's language.
const (
	scriptWeight   = 3.5
	functionWeight = 2
	mostForLook    = 1
	doubt          = 2 // what the confidence of little evidence is held down by
)

func (v *votes) word(word string) {
	if !latinScript(word) {
		v[ru] += scriptWeight
		return
	}
	if l, ok := functionWords[word]; ok {
		v[l] += functionWeight
		return
	}
	if strings.ContainsAny(word, "āēīūģķļņčšž") {
		v[lv] += scriptWeight
		return
	}
	var look votes
	look.letters(word)
	look.ending(word)
	for l := range look {
		v[l] += min(look[l], mostForLook)
	}
}

// letters weighs letters and pairs of them that one language writes more than the other.
func (v *votes) letters(word string) {
	if strings.ContainsAny(word, "wxyq") {
		v[en]++
	}
	for _, pair := range [...]string{"th", "ch", "sh", "ph", "ck", "gh", "oo", "ee", "ea", "ss", "ff", "tt"} {
		if strings.Contains(word, pair) {
			v[en] += 0.8
			return
		}
	}
	for _, pair := range [...]string{"ie", "ai", "au", "ja", "tr", "kt", "sk", "aj"} {
		if strings.Contains(word, pair) {
			v[lv] += 0.2
			return
		}
	}
}

// ending weighs the end of a word of five letters or more, where it is an inflection rather
// than part of the root.
func (v *votes) ending(word string) {
	if len(word) < 5 {
		return
	}
	for _, e := range [...]string{"ing", "tion", "tions", "ment", "ments", "ness", "ity", "ers", "ed", "er", "ent", "ate", "ive", "able", "ical", "ance", "ence", "ure", "ons", "age"} {
		if strings.HasSuffix(word, e) {
			v[en] += 1.2
			return
		}
	}
	for _, e := range [...]string{"iem", "am", "as", "us", "os", "is", "u", "a", "i", "ot", "oties"} {
		if strings.HasSuffix(word, e) {
			v[lv] += 0.8
			return
		}
	}
	if strings.HasSuffix(word, "e") {
		v[en] += 0.3
		v[lv] += 0.2
	}
}

// decide returns the language with most weight and how sure that is, from 0 to 1: its lead over
// the next one in all the evidence, where little evidence never makes sure.
func (v *votes) decide() (Lang, float64) {
	best, sum := 0, 0.0
	for i, x := range v {
		sum += x
		if x > v[best] {
			best = i
		}
	}
	if sum == 0 {
		return Unknown, 0
	}
	second := 0.0
	for i, x := range v {
		if i != best {
			second = max(second, x)
		}
	}
	return Langs()[best], (v[best] - second) / (sum + doubt)
}

// Detect returns the language that a text is mostly in, with a confidence from 0 (no sign, or a
// draw) to 1. It needs few words: one Cyrillic word, one letter with a Latvian mark, or one
// function word decide. A text in another language than the three gets the nearest of them.
func Detect(s string) (Lang, float64) {
	v := weigh(s)
	return v.decide()
}

func weigh(s string) votes {
	var v votes
	for i := 0; ; {
		a, ok := nextRun(s, i)
		if !ok {
			return v
		}
		i = a.end
		if word, ok := written(s[a.start:a.end]); ok {
			v.word(word)
		}
	}
}

// Segment is a stretch of a text in one language. Start and End are byte offsets. Language is
// Unknown only where the whole text gives no sign.
type Segment struct {
	Start, End int
	Lang       Lang
	Confidence float64
}

// sure is the confidence from which a sentence's own language is believed over its neighbours'.
const sure = 0.34

// Segments cuts a text that may mix languages into stretches of one language. They cover the
// text without gaps, in order, and neighbours differ in language. Sentences, lines, and halves
// around " / " or " | " are judged apart, and a sentence is cut where three words or more are
// in another script; what gives no sign of its own goes with what stands before it.
func Segments(s string) []Segment {
	var out []Segment
	var pooled votes
	for from := 0; from < len(s); {
		end := clauseEnd(s, from)
		v := weigh(s[from:end])
		l, c := v.decide()
		last := len(out) - 1
		switch {
		case last >= 0 && belongs(out[last], l, c):
			pooled = pooled.plus(v)
			out[last].End = end
			// Only the first stretch may change its mind: a later one differs from its neighbour.
			if was, sum := out[last].Lang, pooled; last == 0 || sum.leads(was) {
				out[last].Lang, out[last].Confidence = pooled.decide()
			}
		default:
			out = append(out, Segment{from, end, l, c})
			pooled = v
		}
		from = end
	}
	return out
}

// belongs reports whether a clause that was judged l with confidence c goes with the stretch
// before it: when it is in the same language or not sure of its own, or when all before was not
// sure. Cyrillic and Latin are never mistaken for each other, so there the opening stands.
func belongs(before Segment, l Lang, c float64) bool {
	if l == before.Lang || c < sure {
		return true
	}
	opening := before.Start == 0 && before.Confidence < sure
	return opening && (before.Lang == Unknown || before.Lang != RU && l != RU)
}

// leads reports whether l is what the votes decide for.
func (v *votes) leads(l Lang) bool {
	best, _ := v.decide()
	return best == l
}

func (v votes) plus(w votes) votes {
	for i := range v {
		v[i] += w[i]
	}
	return v
}

// clauseEnd returns where the clause that starts at from ends: after the sentence sign, line
// break or divider and the white space behind it, or before a run of another script.
func clauseEnd(s string, from int) int {
	words, latin := 0, false
	for i := from; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if wordRune(r) {
			end := runEnd(s, i)
			switch is := latinScript(s[i:end]); {
			case words == 0:
				latin = is
			case is != latin && scriptStays(s, end, is):
				return i
			}
			words++
			i = end
			continue
		}
		i += size
		if divides(s, r, i-size, i) {
			return skipSpace(s, i)
		}
	}
	return len(s)
}

// scriptStays reports whether the clause goes on with two words that are both in Latin script,
// or both not.
func scriptStays(s string, at int, latin bool) bool {
	for range 2 {
		a, ok := nextRun(s, at)
		if !ok || latinScript(s[a.start:a.end]) != latin || strings.ContainsAny(s[at:a.start], ".:!?;|\n") {
			return false
		}
		at = a.end
	}
	return true
}

// divides reports whether r, at s[at:end], ends a clause.
func divides(s string, r rune, at, end int) bool {
	switch r {
	case '\n', '!', '?', ';', '•', '|', '\u2028':
		return true
	case '.', ':':
		return end == len(s) || isSpaceAt(s, end)
	case '/', '–', '—':
		return end < len(s) && isSpaceAt(s, end) && at > 0 && s[at-1] == ' '
	}
	return false
}

func isSpaceAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsSpace(r)
}

func skipSpace(s string, i int) int {
	for i < len(s) && isSpaceAt(s, i) {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}
