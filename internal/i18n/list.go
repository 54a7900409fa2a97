package i18n

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"
)

// List joins words as a sentence does: "a, b un c".
func (p *Printer) List(items []string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	default:
		return strings.Join(items[:n-1], ", ") + " " + p.T("list.and") + " " + items[n-1]
	}
}

// SortBy sorts items by a text in the order of the printer's alphabet (č after c, š after
// s), figures inside by value; equal texts keep their order.
func SortBy[E any](p *Printer, items []E, by func(E) string) {
	c := p.collator.Get().(*collate.Collator)
	defer p.collator.Put(c)
	slices.SortStableFunc(items, func(a, b E) int { return c.CompareString(by(a), by(b)) })
}
