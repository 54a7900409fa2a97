package taxonomy

import (
	"cmp"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// Code is one entry of a code list.
type Code struct {
	Code   string
	Labels text.Localized
}

// CodeList is a hierarchical classification such as ISCO-08: a code stands below the longest
// code in the list that it begins with ("2512" below "251"). It is immutable; nil is empty.
type CodeList struct {
	codes    []Code // ordered by code
	parent   []int32
	children csr
	roots    []string
}

// CodeLists are the classifications beside the concepts.
type CodeLists struct {
	ISCO   *CodeList // ISCO-08 groups
	ISCEDF *CodeList // ISCED-F 2013 fields
}

// NewCodeList orders the codes into a tree. Entries with the same code are joined; a later
// label in the same language wins. Codes that are empty or without any label are left out.
func NewCodeList(codes []Code) *CodeList {
	sorted := slices.Clone(codes)
	slices.SortStableFunc(sorted, func(a, b Code) int { return cmp.Compare(a.Code, b.Code) })
	l := &CodeList{}
	for _, c := range sorted {
		c.Labels = c.Labels.Trimmed()
		if c.Code == "" || len(c.Labels) == 0 {
			continue
		}
		if n := len(l.codes); n > 0 && l.codes[n-1].Code == c.Code {
			for lang, s := range c.Labels {
				l.codes[n-1].Labels[lang] = s
			}
			continue
		}
		l.codes = append(l.codes, c)
	}
	l.link()
	return l
}

func (l *CodeList) link() {
	l.parent = make([]int32, len(l.codes))
	up := make([][]int32, len(l.codes))
	for i, c := range l.codes {
		l.parent[i] = -1
		for n := len(c.Code) - 1; n > 0; n-- {
			if p := l.find(c.Code[:n]); p >= 0 {
				l.parent[i] = int32(p)
				up[i] = []int32{int32(p)}
				break
			}
		}
		if l.parent[i] < 0 {
			l.roots = append(l.roots, c.Code)
		}
	}
	l.children = newCSR(up).transposed(len(l.codes))
}

func (l *CodeList) find(code string) int {
	if l == nil {
		return -1
	}
	i, ok := slices.BinarySearchFunc(l.codes, code, func(c Code, s string) int { return cmp.Compare(c.Code, s) })
	if !ok {
		return -1
	}
	return i
}

// Has reports whether the code is in the list.
func (l *CodeList) Has(code string) bool { return l.find(code) >= 0 }

// Labels returns the labels of a code; nil when it is not in the list.
func (l *CodeList) Labels(code string) text.Localized {
	if i := l.find(code); i >= 0 {
		return l.codes[i].Labels
	}
	return nil
}

// Label returns the label in a language or its fallback; the code itself when unknown.
func (l *CodeList) Label(code string, lang text.Lang) (string, text.Lang) {
	if i := l.find(code); i >= 0 {
		return l.codes[i].Labels.In(lang)
	}
	return code, ""
}

// Parent returns the code above, false at the top or when the code is unknown.
func (l *CodeList) Parent(code string) (string, bool) {
	i := l.find(code)
	if i < 0 || l.parent[i] < 0 {
		return "", false
	}
	return l.codes[l.parent[i]].Code, true
}

// Children returns the codes directly below, in order.
func (l *CodeList) Children(code string) []string {
	i := l.find(code)
	if i < 0 {
		return nil
	}
	nos := l.children.of(int32(i))
	out := make([]string, len(nos))
	for k, n := range nos {
		out[k] = l.codes[n].Code
	}
	return out
}

// Roots returns the codes without a parent, in order.
func (l *CodeList) Roots() []string {
	if l == nil {
		return nil
	}
	return l.roots
}

// Codes returns every entry in the order of codes, which puts each code after its parent.
func (l *CodeList) Codes() []Code {
	if l == nil {
		return nil
	}
	return l.codes
}

// merged returns the list with the entries of add; add's labels win.
func (l *CodeList) merged(add *CodeList) *CodeList {
	if add == nil {
		return l
	}
	return NewCodeList(append(slices.Clone(l.Codes()), add.Codes()...))
}
