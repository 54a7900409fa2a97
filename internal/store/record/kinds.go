package record

import "github.com/prasmju-kompass/kompass/internal/store"

// Kinds lists every kind in the order a backup writes them.
func Kinds() []Codec {
	return []Codec{
		Organisations, Places, Courses, Instances, Demands, Series, Stocks, Assumptions,
		Indicators, Targets, Taxonomy, ConceptParts, Users, Sessions, Resets, SigningKeys,
		Receipts, Audit, Imports,
	}
}

// Find returns the codec of a kind.
func Find(name store.Kind) (Codec, bool) {
	for _, c := range Kinds() {
		if c.Name() == name {
			return c, true
		}
	}
	return nil, false
}
