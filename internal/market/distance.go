package market

import (
	"math"
	"sync/atomic"

	"github.com/prasmju-kompass/kompass/internal/org"
)

// distances holds the kilometres between places by their numbers; rows are computed when
// first asked for. It is shared by all markets with the same places.
type distances struct {
	places []*org.Place // by number; nil = no such place
	rows   []atomic.Pointer[[]float32]
}

func newDistances(places []*org.Place) *distances {
	return &distances{places: places, rows: make([]atomic.Pointer[[]float32], len(places))}
}

// row returns the distances from a place to all; NaN where one of them has no coordinates.
func (d *distances) row(from int32) []float32 {
	if r := d.rows[from].Load(); r != nil {
		return *r
	}
	row := make([]float32, len(d.places))
	for i, p := range d.places {
		row[i] = float32(math.NaN())
		if int32(i) == from {
			row[i] = 0 // the same territory, wherever it lies
		} else if p != nil && d.places[from] != nil {
			if km, ok := org.DistanceKm(*d.places[from], *p); ok {
				row[i] = float32(km)
			}
		}
	}
	d.rows[from].Store(&row) // two goroutines may both compute it; they compute the same
	return row
}

// PlaceNo returns the number by which shards name a place; -1 when there is none.
func (m *Market) PlaceNo(code org.PlaceCode) int32 {
	if n, ok := m.places.nos.get(code); ok {
		return n
	}
	return -1
}

// DistancesFrom returns the kilometres from a place to every other, by PlaceNo: NaN where
// one of them has no coordinates, nil when the place itself is unknown.
func (m *Market) DistancesFrom(code org.PlaceCode) []float32 {
	return m.DistancesFromNo(m.PlaceNo(code))
}

// DistancesFromNo is DistancesFrom by number.
func (m *Market) DistancesFromNo(n int32) []float32 {
	if n < 0 || int(n) >= len(m.distances.rows) {
		return nil
	}
	return m.distances.row(n)
}

// DistanceKm returns the kilometres between two places; false when either is unknown or has
// no coordinates. A place is 0 km from itself even without any.
func (m *Market) DistanceKm(a, b org.PlaceCode) (float64, bool) {
	row, to := m.DistancesFrom(a), m.PlaceNo(b)
	if row == nil || to < 0 || row[to] != row[to] {
		return 0, false
	}
	return float64(row[to]), true
}
