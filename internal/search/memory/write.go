package memory

import (
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/search"
)

// writer is what writers share. Only it knows where a course is kept; readers need not.
type writer struct {
	mu        sync.Mutex // held while a new snapshot is made and published
	places    places
	replacing sync.Mutex // held by the one Replace at work
	log       []change   // what was applied since Replace began, nil when none is at work
	logging   bool
	merges    sync.WaitGroup
	merging   bool
}

type places map[catalog.CourseID]place

// change is one call of Apply.
type change struct {
	upserts []search.Document
	deletes []catalog.CourseID
}

// Apply makes one small segment of the changed courses; see search.Engine.
func (e *Engine) Apply(ctx context.Context, upserts []search.Document, deletes []catalog.CourseID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &e.writer
	w.mu.Lock()
	defer w.mu.Unlock()
	c := change{upserts, deletes}
	if w.logging {
		w.log = append(w.log, change{slices.Clone(upserts), slices.Clone(deletes)})
	}
	e.apply(c)
	e.ready.Store(true)
	e.mergeIfNeeded()
	return nil
}

// apply publishes the index with a change. The writer is locked.
func (e *Engine) apply(c change) {
	w, s := &e.writer, e.current.Load()
	fresh := w.fresh(c)
	gone := map[*segment][]uint32{}
	remove := func(id catalog.CourseID) {
		if p, ok := w.places[id]; ok {
			gone[p.seg] = append(gone[p.seg], p.course)
			delete(w.places, id)
		}
	}
	for _, id := range c.deletes {
		remove(id)
	}
	for i := range fresh {
		remove(fresh[i].Course)
	}
	if len(fresh) == 0 && len(gone) == 0 {
		return
	}
	var views []*view
	for _, v := range s.views {
		if dead := gone[v.seg]; dead != nil {
			v = v.without(dead)
		}
		if v.n > 0 {
			views = append(views, v)
		}
	}
	vals := s.vals.writer()
	for _, seg := range build(vals, fresh) {
		v := newView(seg)
		views = append(views, v)
		placesOf(w.places, v)
	}
	e.current.Store(newSnapshot(views, vals.done()))
}

// fresh returns the documents to be indexed: the last of each course, none that is deleted in the
// same call or older than what is held.
func (w *writer) fresh(c change) []search.Document {
	last := make(map[catalog.CourseID]int, len(c.upserts))
	for i := range c.upserts {
		last[c.upserts[i].Course] = i
	}
	for _, id := range c.deletes {
		delete(last, id)
	}
	out := make([]search.Document, 0, len(last))
	for i, d := range c.upserts {
		at, ok := last[d.Course]
		p, held := w.places[d.Course]
		if ok && at == i && !(held && p.seg.newer(p.course, &d)) {
			out = append(out, d)
		}
	}
	return out
}

// newer reports whether the course as it is held is newer than d: by its revision or, where
// that is the same, by a run that is newer here while none is newer there.
func (s *segment) newer(c uint32, d *search.Document) bool {
	if s.rev[c] != d.Rev {
		return s.rev[c] > d.Rev
	}
	here := false
	for i := range d.Runs {
		r, ok := s.runOf(c, d.Runs[i].Instance)
		switch {
		case !ok:
		case s.run.rev[r] < d.Runs[i].Rev:
			return false
		case s.run.rev[r] > d.Runs[i].Rev:
			here = true
		}
	}
	return here
}

func build(vals *valueWriter, docs []search.Document) []*segment {
	var out []*segment
	var b *builder
	for i := range docs {
		if b == nil || b.full() {
			b = newBuilder(vals)
			out = append(out, b.seg)
		}
		b.add(&docs[i])
		if b.full() {
			b.done()
			b = nil
		}
	}
	if b != nil {
		b.done()
	}
	return out
}

// Replace builds a new index beside the old one; see search.Engine. What is applied meanwhile is
// visible at once in the old index and done again in the new one before it takes over. When
// docs yields an error the old index stays.
func (e *Engine) Replace(ctx context.Context, docs iter.Seq2[search.Document, error]) error {
	w := &e.writer
	w.replacing.Lock()
	defer w.replacing.Unlock()
	w.startLog()
	views, vals, err := fill(ctx, docs)
	for _, v := range views {
		e.current.Load().warm(v.seg)
	}

	w.mu.Lock()
	defer w.mu.Unlock()
	log := w.log
	w.log, w.logging = nil, false
	if err != nil {
		return err
	}
	w.places = places{}
	for _, v := range views {
		placesOf(w.places, v)
	}
	e.current.Store(newSnapshot(views, vals.done()))
	for _, c := range log {
		e.apply(c)
	}
	e.ready.Store(true)
	return nil
}

func (w *writer) startLog() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log, w.logging = nil, true
}

// filling is an index being built from nothing.
type filling struct {
	vals  *valueWriter
	segs  []*segment
	b     *builder
	where map[catalog.CourseID]place
	dead  map[*segment][]uint32 // courses that came again later
}

func fill(ctx context.Context, docs iter.Seq2[search.Document, error]) ([]*view, *valueWriter, error) {
	f := filling{vals: newValues().writer(), where: map[catalog.CourseID]place{}, dead: map[*segment][]uint32{}}
	for d, err := range docs {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, nil, err
		}
		f.add(&d)
	}
	if f.b != nil {
		f.b.done()
	}
	views := make([]*view, 0, len(f.segs))
	for _, s := range f.segs {
		v := newView(s)
		if dead := f.dead[s]; dead != nil {
			v = v.without(dead)
		}
		if v.n > 0 {
			views = append(views, v)
		}
	}
	return views, f.vals, ctx.Err()
}

func (f *filling) add(d *search.Document) {
	if p, ok := f.where[d.Course]; ok {
		f.dead[p.seg] = append(f.dead[p.seg], p.course)
	}
	if f.b == nil {
		f.b = newBuilder(f.vals)
		f.segs = append(f.segs, f.b.seg)
	}
	f.where[d.Course] = place{f.b.seg, uint32(f.b.seg.n)}
	f.b.add(d)
	if f.b.full() {
		f.b.done()
		f.b = nil
	}
}

// Close waits for merges at work. The engine still answers afterwards.
func (e *Engine) Close() { e.writer.merges.Wait() }
