package text

// latvianVerbReading returns the second stem of a form that Stem takes for a noun but that can
// also be a verb of the second conjugation in the third person (programmē, strādās, izmanto),
// or "" when it cannot.
func latvianVerbReading(word string) string {
	var w lvWord
	if !w.load(word) {
		return ""
	}
	if w.at(1) == 's' {
		w.n--
	}
	if !w.theme(1) || !w.keeps(0, 4) {
		return ""
	}
	w.evenTail()
	return w.folded()
}

// latvianTypedReading returns the stem that a word would have if each of its vowels were long,
// which is how a word typed without diacritics (kvalitates, stradat) meets the written one.
func latvianTypedReading(word string) string {
	var w lvWord
	if !w.load(word) {
		return ""
	}
	for i := range w.n {
		foreign := w.letters[i] == 'i' && i+1 < w.n && w.letters[i+1] == 'j' // informācija: always short
		if lvVowel(w.letters[i]) && !foreign {
			w.long |= 1 << i
		}
	}
	w.cutMarks(w.cutEnding())
	w.evenTail()
	return w.folded()
}
