package text

import (
	"slices"
	"strings"
)

// lvContext is what has to stand before a suffix.
type lvContext int

const (
	lvAnywhere   lvContext = iota
	lvAfterTheme           // a theme vowel of a verb, as written
	lvAfterLong            // a long one: with o it is another ending (rakstošu, krosi)
	lvAfterVowel           // any vowel: the suffix is sure enough without the length
	lvDefinite             // the -aj- of definite adjectives, not the -āj- of skolotājs
	lvShortNoun            // few nouns have it, all of them short: tirgum, pilij
	lvGerund               // -ot of the third conjugation (aicinot), not an infinitive (veidot)
	lvInfinitive           // -t that is an ending, not the last letter of a foreign word
	lvPerson               // -āt and -āties of persons (rakstījāt), not of infinitives (strādāt)
)

type lvSuffix struct {
	letters []rune
	after   lvContext
}

func lvSuffixes(after lvContext, list string) []lvSuffix {
	var out []lvSuffix
	for _, s := range strings.Fields(list) {
		out = append(out, lvSuffix{[]rune(s), after})
	}
	return out
}

// lvEndings holds the inflectional endings by their last letter, longest first. Vowels are
// short here.
var lvEndings = func() map[rune][]lvSuffix {
	all := slices.Concat(
		// Nouns, six declensions.
		lvSuffixes(lvAnywhere, "s š a am u i iem us os is im as ai es e ei em"),
		lvSuffixes(lvShortNoun, "um ij"),
		// Adjectives: what the definite forms have beside these.
		lvSuffixes(lvAnywhere, "ais o ie"),
		lvSuffixes(lvDefinite, "ajam aja ajiem ajos ajai ajas"),
		// Verbs: persons, infinitive, gerund, reflexives.
		lvSuffixes(lvAnywhere, "iet ies ties amies ieties oties damies"),
		lvSuffixes(lvPerson, "at aties"),
		lvSuffixes(lvInfinitive, "t"),
		lvSuffixes(lvGerund, "ot"),
		lvSuffixes(lvAfterTheme, "sim sies sit siet sities sieties šot šoties"),
		lvSuffixes(lvAfterLong, "šu si šos"),
		lvSuffixes(lvAfterVowel, "simies jot joties jiet jieties"),
	)
	slices.SortStableFunc(all, func(a, b lvSuffix) int { return len(b.letters) - len(a.letters) })
	byLast := map[rune][]lvSuffix{}
	for _, s := range all {
		last := s.letters[len(s.letters)-1]
		byLast[last] = append(byLast[last], s)
	}
	return byLast
}()

func (w *lvWord) fits(s lvSuffix) bool {
	if !w.ends(s.letters) {
		return false
	}
	n := len(s.letters)
	before := w.at(n + 1)
	switch s.after {
	case lvAfterTheme:
		return w.theme(n + 1)
	case lvAfterLong:
		return before != 'o' && w.theme(n+1)
	case lvAfterVowel:
		return lvVowel(before)
	case lvDefinite:
		agent := w.plain && before == 't' && lvVowel(w.at(n+2)) // skolotajam, typed without diacritics
		return !w.longAt(n) && !agent
	case lvShortNoun:
		return w.n-n <= 5
	case lvGerund:
		return before == 'n' && w.at(n+2) == 'i' || before == 'j' || w.softened(n+1)
	case lvInfinitive:
		return w.infinitive()
	case lvPerson:
		return !w.longAt(n) || before == 'j' || w.softened(n+1)
	}
	return true
}

// softened reports whether the letter i places before the end is the c or dz of a verb in k or g
// (veicot, slēdzāt), which no theme vowel follows.
func (w *lvWord) softened(i int) bool {
	return w.at(i) == 'c' || w.at(i) == 'z' && w.at(i+1) == 'd'
}

// infinitive reports whether the final -t is an ending. After a lone short vowel and in -nt,
// -st, -ct, -ft, -ekt, -ept and the like it is the last letter of a bare foreign word (internet,
// management, test, script), as adverts have many; infinitives are not built so, or rarely.
func (w *lvWord) infinitive() bool {
	lone := func(i int) bool { return lvVowel(w.at(i)) && !w.longAt(i) && !lvVowel(w.at(i+1)) }
	switch w.at(2) {
	case 'n', 's', 'c', 'f', 't':
		return false
	case 'p':
		return !lone(3)
	case 'k':
		return !(lone(3) && w.at(3) == 'e')
	case 'r':
		return !(lone(3) && w.at(3) == 'o')
	case 'o':
		return true
	}
	return !lone(2)
}

// cutEnding takes the longest inflectional ending off that leaves a stem, and reports whether
// it can be that of an adjective.
func (w *lvWord) cutEnding() (adjectival bool) {
	if w.n == 0 {
		return false
	}
	for _, s := range lvEndings[w.at(1)] {
		if w.fits(s) && w.keeps(len(s.letters), 2) {
			w.n -= len(s.letters)
			return s.after == lvAnywhere || s.after == lvDefinite
		}
	}
	return true
}

// cutMarks takes off what stands between the stem and the ending: the degree, then the mark of
// a participle, of a verbal noun or of the future.
func (w *lvWord) cutMarks(adjectival bool) {
	if adjectival && w.ends([]rune("ak")) && w.longAt(2) && w.keeps(2, 3) && !w.begins() {
		w.n -= 2
		if w.n >= 6 && string(w.letters[:3]) == "vis" {
			w.n = copy(w.letters[:], w.letters[3:w.n])
			w.long >>= 3
		}
	}
	w.cutMark()
}

// begins reports whether the word is the verb sākt (to begin) with a prefix, no degree in -āk-.
func (w *lvWord) begins() bool {
	switch string(w.letters[:w.n]) {
	case "iesak", "uzsak", "aizsak", "atsak", "pasak", "nosak":
		return true
	}
	return false
}

func (w *lvWord) cutMark() {
	switch w.at(1) {
	case 'n':
		if w.ends([]rune("šan")) || w.plain && w.ends([]rune("san")) && lvVowel(w.at(4)) {
			w.cut(3, 2)
		}
	case 'š':
		switch {
		case w.at(2) == 'o' || w.at(2) == 'u' && !w.longAt(2) && w.at(3) != 'a':
			w.cut(2, 3)
		case w.theme(2):
			w.cut(1, 2)
		}
	case 's':
		if w.ends([]rune("jus")) && w.theme(4) {
			w.cut(2, 3)
		}
	case 'm':
		w.cutM()
	case 't':
		if w.theme(2) {
			w.cut(1, 3)
		}
	}
}

// cutM takes off the participles in -dam- and -am-.
func (w *lvWord) cutM() {
	switch {
	case w.ends([]rune("dam")) && w.theme(4):
		w.cut(3, 2)
	case w.at(2) == 'a' && w.at(3) == 'j':
		w.cut(2, 3)
	case w.at(2) == 'a':
		w.cut(2, 4)
	}
}

func (w *lvWord) cut(letters, least int) {
	if w.keeps(letters, least) {
		w.n -= letters
	}
}

// evenTail makes one of the spellings that the end of a stem has within one paradigm.
func (w *lvWord) evenTail() {
	if w.n >= 3 && w.at(1) == 'j' {
		switch before := w.at(2); {
		case before != 'i' && lvVowel(before), w.theme(2), strings.ContainsRune("pbmv", before):
			w.n--
		}
	}
	switch {
	case w.n >= 4 && w.at(1) == 'i' && w.longAt(1):
		w.n-- // rakstī-t, but raksta
	case w.n >= 5 && w.at(1) == 'a' && w.longAt(1) && w.at(2) == 'n' && w.at(3) == 'i':
		w.n-- // nodrošinā-t, but nodrošina
	}
	w.unpalatalise()
}

// unpalatalise turns the last consonant back into the one of the basic form.
func (w *lvWord) unpalatalise() {
	if w.n < 3 {
		return
	}
	last := &w.letters[w.n-1]
	switch *last {
	case 'c', 'č':
		*last = 'k'
	case 'z':
		if w.at(2) == 'd' {
			w.n--
			w.letters[w.n-1] = 'g'
		}
	case 'š':
		*last = w.hiss('s', 't')
	case 'ž':
		*last = w.hiss('z', 'd')
		if w.at(2) == 'd' {
			w.n--
			w.letters[w.n-1] = 'g'
		}
	}
}

// hiss chooses between the two consonants that one palatalised letter can come from (klašu
// from klase, but biļešu from biļete; analīžu from analīze, but parāžu from parāde), by the
// letter before it. It is a matter of frequency: no rule of the language tells them apart.
func (w *lvWord) hiss(hissing, stop rune) rune {
	before := w.at(2)
	method := before == 'o' && w.at(3) == 't' && w.at(4) == 'e' // metode, and its many compounds
	usual := before == 'o' && !method || before == 'i' && w.longAt(2) || before == 'e' && w.longAt(2)
	if hissing == 's' {
		usual = strings.ContainsRune("aukp", before) || before == 'e' && strings.ContainsRune("nrc", w.at(3))
	}
	if usual {
		return hissing
	}
	return stop
}
