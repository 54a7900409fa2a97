package memory

import (
	"maps"

	"github.com/prasmju-kompass/kompass/internal/search"
)

// The dimensions that values are kept for: the facets of courses, those of runs, and occupations,
// which are filtered by but not counted.
const (
	dimType = iota
	dimField
	dimLevel
	dimProvider
	dimSkill
	dimOccupation
	dimMode
	dimLanguage
	dimPlace
	dimPrice
	dimTimetable
	dims

	firstRunDim = dimMode
)

// facetOf names the facet of each dimension.
var facetOf = [dims]search.Facet{
	dimType: search.FacetType, dimField: search.FacetField, dimLevel: search.FacetLevel, dimProvider: search.FacetProvider,
	dimSkill: search.FacetSkill, dimMode: search.FacetMode, dimLanguage: search.FacetLanguage, dimPlace: search.FacetPlace,
	dimPrice: search.FacetPrice, dimTimetable: search.FacetTimetable,
}

// The values of search.FacetPrice.
const (
	priceFree = "free"
	pricePaid = "paid"
)

// values numbers the values of all dimensions once for all segments, so that counts of segments
// are added up by number. A published values is never changed: a writer that meets a new value
// works on a copy. Values of deleted courses stay until the index is replaced.
type values struct {
	names []string // by number
	dim   []uint8  // by number
	ids   [dims]map[string]uint32
}

func newValues() *values {
	v := &values{}
	for d := range v.ids {
		v.ids[d] = map[string]uint32{}
	}
	return v
}

// valueWriter adds values to a copy that is made when the first new one comes.
type valueWriter struct {
	values
	shared [dims]bool
}

func (v *values) writer() *valueWriter {
	w := &valueWriter{values: *v}
	for d := range w.shared {
		w.shared[d] = true
	}
	return w
}

func (w *valueWriter) id(dim int, name string) uint32 {
	if id, ok := w.ids[dim][name]; ok {
		return id
	}
	if w.shared[dim] {
		w.ids[dim] = maps.Clone(w.ids[dim])
		w.shared[dim] = false
	}
	id := uint32(len(w.names))
	w.ids[dim][name] = id
	w.names = append(w.names, name) // readers of the old values see its shorter length
	w.dim = append(w.dim, uint8(dim))
	return id
}

// done returns the values to publish; the writer must not be used afterwards.
func (w *valueWriter) done() *values { return &w.values }
