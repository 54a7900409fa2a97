package extract

import (
	"math"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// stemID is the number of a stem in a vocabulary.
type stemID int32

// vocabulary numbers the stems of all labels and weighs them.
type vocabulary struct {
	ids map[string]stemID
	idf []float32
}

// id returns the number of a stem, adding it when it is new.
func (v *vocabulary) id(stem string) stemID {
	if id, ok := v.ids[stem]; ok {
		return id
	}
	id := stemID(len(v.ids))
	v.ids[strings.Clone(stem)] = id
	return id
}

// weigh sets the inverse document frequencies, ln(1 + N/df), from the number of skills that
// have each stem in a label.
func (v *vocabulary) weigh(df []int32, skills int) {
	v.idf = make([]float32, len(df))
	for i, n := range df {
		v.idf[i] = float32(math.Log(1 + float64(skills)/float64(max(1, n))))
	}
}

// readings appends the stems under which a word of a text may stand in the index, the likeliest
// first. A Latin word in a text that is not English may be a name or an English term.
func readings(dst []string, written, folded string, lang text.Lang) []string {
	apart, known := homonyms[folded]
	switch {
	case known && lang == text.EN:
		return append(dst, apart)
	case known:
		dst = append(dst, apart)
	case lang == text.RU:
		lang = text.Unknown // Stem knows Cyrillic words anyway; Latin ones get every reading
	}
	from := len(dst)
	dst = text.Stems(dst, written, lang)
	for i := from; i < len(dst); i++ {
		dst[i] = unified(dst[i])
	}
	return dst
}

// labelStem returns the stem under which a word of a label is indexed.
func labelStem(written, folded string, lang text.Lang) string {
	if stem, ok := homonyms[folded]; ok && lang == text.EN {
		return stem
	}
	return unified(text.Stem(lang, written))
}

// unified maps a stem to the one its variants share.
func unified(stem string) string {
	if u, ok := spellings[stem]; ok {
		return u
	}
	n := len(stem)
	switch {
	case n >= 6 && strings.HasSuffix(stem, "iz"):
		return stem[:n-1] + "s"
	case n >= 6 && strings.HasSuffix(stem, "our"):
		return stem[:n-2] + "r"
	}
	return stem
}
