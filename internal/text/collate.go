package text

import (
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Less reports whether a stands before b in the alphabet of the language (CLDR order: Latvian
// has č after c, y beside i, ž last; length of vowels and letter case only break ties). Strings
// that the language holds equal are ordered by their bytes, so that sorting is stable everywhere.
func Less(lang Lang, a, b string) bool {
	pool := sorters(lang)
	s := pool.Get().(*sorter)
	defer pool.Put(s)
	if c := s.CompareString(tailored(lang, a), tailored(lang, b)); c != 0 {
		return c < 0
	}
	return a < b
}

// SortKey returns a key whose byte order is the alphabetical order of Less without its last
// tie-break. It serves where the same strings are compared often or sorted by a store.
func SortKey(lang Lang, s string) string {
	pool := sorters(lang)
	c := pool.Get().(*sorter)
	defer pool.Put(c)
	c.buf.Reset()
	return string(c.KeyFromString(&c.buf, tailored(lang, s)))
}

// tailored puts y beside i for Latvian, as CLDR does and the tables of x/text do not: it spells
// y as an i with a mark that sorts after the macron of ī.
func tailored(lang Lang, s string) string {
	if lang == EN || lang == RU {
		return s
	}
	return besideI.Replace(s)
}

var besideI = strings.NewReplacer("y", "i\u0331", "Y", "I\u0331")

// sorter is one collator with its scratch space. A collate.Collator keeps iterators inside and
// must not be used by two goroutines at once, hence the pools.
type sorter struct {
	*collate.Collator
	buf collate.Buffer
}

func newSorters(tag language.Tag) *sync.Pool {
	return &sync.Pool{New: func() any { return &sorter{Collator: collate.New(tag)} }}
}

var lvSorters, enSorters, ruSorters = newSorters(language.Latvian), newSorters(language.English), newSorters(language.Russian)

func sorters(lang Lang) *sync.Pool {
	switch lang {
	case EN:
		return enSorters
	case RU:
		return ruSorters
	}
	return lvSorters
}
