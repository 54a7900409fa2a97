package memory

import (
	"math"

	"github.com/prasmju-kompass/kompass/internal/search"
)

// filters are a query's filters with values as numbers and days as days.
type filters struct {
	dims      [dims][]uint32
	active    [dims]bool
	run       bool // any filter on runs besides the facets
	open      bool
	seatsFree bool
	from, to  int32 // noDay, farDay = no bound
	history   bool
	maxPrice  int32
	near      bool
	lat, lon  float64
	radius    float64
	today     int32
}

func compile(q *search.Query, vals *values) filters {
	f := filters{open: q.Open, seatsFree: q.SeatsFree, from: dayOr(q.StartFrom, noDay), to: dayOr(q.StartTo, farDay), today: dayOf(q.Now),
		maxPrice: math.MaxInt32, lat: q.NearLat, lon: q.NearLon, radius: q.RadiusKm}
	f.near = q.HasNear && q.RadiusKm > 0
	if q.MaxPrice > 0 {
		f.maxPrice = int32(min(q.MaxPrice, math.MaxInt32))
	}
	f.history = f.from != noDay && f.from < f.today
	f.run = f.seatsFree || f.from != noDay || f.to != farDay || q.MaxPrice > 0 || f.near
	for d, facet := range facetOf {
		if facet != "" {
			f.values(d, q.Filters[facet], vals)
		}
	}
	if q.Occupation != "" {
		f.values(dimOccupation, []string{string(q.Occupation)}, vals)
	}
	return f
}

func (f *filters) values(d int, list []string, vals *values) {
	f.active[d] = len(list) > 0
	for _, name := range list[:min(len(list), search.MaxFilterValues)] {
		if id, ok := vals.ids[d][name]; ok {
			f.dims[d] = append(f.dims[d], id)
		}
	}
}

// narrows reports whether a facet is filtered by.
func (f *filters) narrows() bool {
	for d, active := range f.active {
		if active && d != dimOccupation {
			return true
		}
	}
	return false
}

// filter fills the sets of a view that the facet counts and hits are made from.
func (v *viewSearch) filter(f *filters) {
	v.day = v.seg.on(f.today)
	for d := range dims {
		if !f.active[d] {
			continue
		}
		rows, of := v.seg.n, &v.seg.byCourse
		if d >= firstRunDim {
			rows, of = len(v.day.state), &v.seg.byRun
		}
		v.dim[d] = v.dim[d].sized(rows)
		for _, id := range f.dims[d] {
			of.addTo(v.dim[d], id)
		}
	}
	if f.active[dimOccupation] {
		v.courses.and(v.dim[dimOccupation])
	}
	v.filterRuns(f)
}

// filterRuns leaves in runs those that pass the filters outside the facets, and in base the
// summary of these when there is one.
func (v *viewSearch) filterRuns(f *filters) {
	v.base = &v.day.eligible
	if f.open {
		v.base = &v.day.open
	}
	from := v.base.runs
	if f.history && !f.open {
		from, v.base = v.day.history, nil
	}
	if !f.run {
		v.runs = append(v.runs[:0], from...)
		return
	}
	if f.near {
		v.measure(f)
	}
	v.base = nil
	v.runs = v.runs.sized(len(v.day.state))
	check := func(r uint32) {
		if v.passes(r, f) {
			v.runs.add(r)
		}
	}
	if v.few(v.courses) {
		v.eachRun(v.courses, from, check)
		return
	}
	from.each(check)
}

// few reports whether going through courses one by one is faster than through all runs.
func (v *viewSearch) few(courses bitset) bool { return courses.count() < v.seg.n/8 }

// eachRun calls f with the runs of courses that are in a set.
func (v *viewSearch) eachRun(courses, runs bitset, f func(r uint32)) {
	courses.each(func(c uint32) {
		from, to := v.seg.runsOf(c)
		for r := from; r < to; r++ {
			if runs.has(r) {
				f(r)
			}
		}
	})
}

// passes reports whether a run passes the filters that are not facets.
func (v *viewSearch) passes(r uint32, f *filters) bool {
	c, state := &v.seg.run, v.day.state[r]
	if c.flags[r]&isPseudo != 0 || c.price[r] > f.maxPrice {
		return false
	}
	if f.seatsFree && (state >= runEnded || c.free[r] <= 0) {
		return false
	}
	if f.from != noDay || f.to != farDay {
		if state == runCancelled || !v.startsWithin(r, f) {
			return false
		}
	}
	return !f.near || v.withinRadius(r)
}

func (v *viewSearch) startsWithin(r uint32, f *filters) bool {
	c := &v.seg.run
	if c.flags[r]&isFlexible != 0 {
		return true
	}
	if f.from == noDay && v.day.state[r] == runEnded {
		return false
	}
	return c.start[r] != noDay && c.start[r] >= f.from && c.start[r] <= f.to
}

func (v *viewSearch) withinRadius(r uint32) bool {
	return v.seg.run.flags[r]&isOnline != 0 || v.inside[v.seg.run.point[r]]
}

// measure finds which places of the segment are within the radius.
func (v *viewSearch) measure(f *filters) {
	v.inside = append(v.inside[:0], false)
	for _, p := range v.seg.points[1:] {
		v.inside = append(v.inside, distanceKm(f.lat, f.lon, p.lat, p.lon) <= f.radius)
	}
}

// earthKm is the mean radius of the Earth (IUGG), as in package org.
const earthKm = 6371.0088

// distanceKm is the great-circle distance between two points in degrees (haversine).
func distanceKm(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	dLat, dLon := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	h := dLat*dLat + math.Cos(lat1*rad)*math.Cos(lat2*rad)*dLon*dLon
	return 2 * earthKm * math.Asin(math.Min(1, math.Sqrt(h)))
}
