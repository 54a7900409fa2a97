package gap

import (
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Group is a part of the occupations that a report may be narrowed to.
type Group string

// The groups.
const (
	GroupAll Group = "all"
	GroupICT Group = "ict" // ICT specialists as Eurostat and the OECD define them; see ICTCodes
)

// Valid reports whether g is known.
func (g Group) Valid() bool { return g == GroupAll || g == GroupICT }

// ICTCodes lists the ISCO-08 groups whose members are ICT specialists by the definition of
// Eurostat and the OECD (reference metadata of isoc_skslf). A code stands for all below it.
// City figures cut this way may be set beside the published ones.
func ICTCodes() []taxonomy.ISCO08 {
	return []taxonomy.ISCO08{"133", "2152", "2153", "2166", "2356", "2434", "25", "3114", "35", "7421", "7422"}
}

// IsICT reports whether an ISCO-08 code belongs to the ICT specialists.
func IsICT(code taxonomy.ISCO08) bool {
	return slices.ContainsFunc(ICTCodes(), func(g taxonomy.ISCO08) bool { return strings.HasPrefix(string(code), string(g)) })
}

// In reports whether an occupation belongs to the group.
func (g Group) In(m *market.Market, id taxonomy.OccupationID) bool {
	if g != GroupICT {
		return true
	}
	o, ok := m.Taxonomy().Occupation(id)
	return ok && IsICT(o.ISCO)
}

// Only returns the model of the occupations of a group. Needs that name an occupation outside
// of it no longer count, also not towards skills; needs that name none still do.
func (model Model) Only(m *market.Market, g Group) Model {
	model.Group = g
	model.Occupations = slices.DeleteFunc(slices.Clone(model.Occupations), func(o Occupation) bool { return !g.In(m, o.ID) })
	return model
}
