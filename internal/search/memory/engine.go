package memory

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Name is what the engine calls itself in results and states.
const Name = "memory"

// Engine is the search engine in memory. Readers never lock; see the package doc.
type Engine struct {
	current atomic.Pointer[snapshot]
	ready   atomic.Bool
	rooms   sync.Pool // of *room
	writer  writer
}

var _ search.Engine = (*Engine)(nil)

// New returns an empty engine. It answers at once and is ready after the first Replace or Apply.
func New() *Engine {
	e := &Engine{rooms: sync.Pool{New: func() any { return &room{} }}}
	vals := newValues()
	e.current.Store(newSnapshot(nil, vals))
	e.writer.places = places{}
	return e
}

// Status says how much the index holds; it is ready once it has been filled.
func (e *Engine) Status() search.Status {
	s := e.current.Load()
	return search.Status{Name: Name, Ready: e.ready.Load(), Courses: s.courses, Runs: s.runs, Detail: fmt.Sprintf("%d segments", len(s.views))}
}

// room is the memory that one search works in.
type room struct {
	views   []*viewSearch
	counter counter
}

// open takes the room for a search in s.
func (e *Engine) open(s *snapshot, fields uint32) *room {
	r := e.rooms.Get().(*room)
	for len(r.views) < len(s.views) {
		r.views = append(r.views, &viewSearch{})
	}
	for i, v := range s.views {
		w := r.views[i]
		w.view, w.fields = v, fields
		w.courses = append(w.courses[:0], v.live...)
	}
	return r
}

// close gives the room back without holding on to the segments.
func (e *Engine) close(r *room) {
	for _, v := range r.views {
		v.view, v.day, v.demand, v.base = nil, nil, nil, nil
		v.matched.sum, v.group.sum = nil, nil
	}
	r.counter.vals = nil
	e.rooms.Put(r)
}

const allFields = 0xFF

// Search answers a query; see search.Engine.
func (e *Engine) Search(ctx context.Context, q search.Query) (search.Result, error) {
	if err := ctx.Err(); err != nil {
		return search.Result{}, err
	}
	began := time.Now()
	q = bounded(q, began)
	s := e.current.Load()
	r := e.open(s, allFields)
	defer e.close(r)
	views := r.views[:len(s.views)]

	res := search.Result{Engine: Name}
	var m *textMatch
	if p := parse(q.Text); len(p.words) > 0 {
		found := matchText(p, views, s.courses)
		m, res.Dropped, res.Nearest = &found, found.dropped, found.nearest
	}
	limit := q.Page * q.PerPage
	if limit > search.MaxResultsDeep {
		limit = 0
	}
	rank := newRanking(&q, m, limit)
	f := compile(&q, s.vals)
	r.counter.reset(s.vals)
	first := uint32(0)
	for _, v := range views {
		if rank.boost != nil {
			v.demand = v.seg.demandsAt(q.BoostRev)
		}
		v.filter(&f)
		v.countFacets(&r.counter, &f, first)
		rank.offerAll(v, &v.matched)
		rank.endView(len(views) == 1)
		first += uint32(v.seg.n)
	}
	res.Total = rank.total
	res.Facets = r.counter.facets(&q)
	if limit > 0 {
		res.Hits = rank.page(limit)
	}
	res.Took = time.Since(began)
	return res, nil
}

// bounded returns the query with its numbers inside their bounds.
func bounded(q search.Query, now time.Time) search.Query {
	if q.Now.IsZero() {
		q.Now = now
	}
	if q.PerPage <= 0 {
		q.PerPage = defaultPerPage
	}
	q.PerPage = min(q.PerPage, search.MaxPerPage)
	q.Page = max(1, min(q.Page, search.MaxResultsDeep+1))
	if !q.Lang.Valid() {
		q.Lang = text.LV
	}
	return q
}

const defaultPerPage = 20

// page returns the hits of the page that ends at limit.
func (r *ranking) page(limit int) []search.Hit {
	best := r.best()
	from, to := min(len(best), limit-r.q.PerPage), min(len(best), limit)
	hits := make([]search.Hit, 0, to-from)
	for i := from; i < to; i++ {
		hits = append(hits, r.hit(best[i]))
	}
	return hits
}
