package mongo

import (
	"encoding/base64"
	"strings"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/prasmju-kompass/kompass/internal/store"
)

// place is a point in the order of (changed_at, kind, id).
type place struct {
	At   int64      `bson:"at"`
	Kind store.Kind `bson:"kind"`
	ID   string     `bson:"id"`
}

// before reports whether e comes after the place.
func (p place) before(e event) bool {
	return compareEvents(event{at: p.At, kind: p.Kind, id: p.ID}, e) < 0
}

// after is the filter of the documents of a kind that come after the place.
func (p place) after(kind store.Kind) bson.D {
	at := time.UnixMilli(p.At)
	later := bson.D{{Key: "changed_at", Value: bson.D{{Key: "$gt", Value: at}}}}
	switch {
	case kind < p.Kind:
		return later
	case kind > p.Kind:
		return bson.D{{Key: "changed_at", Value: bson.D{{Key: "$gte", Value: at}}}}
	}
	same := bson.D{{Key: "changed_at", Value: at}, {Key: "_id", Value: bson.D{{Key: "$gt", Value: p.ID}}}}
	return bson.D{{Key: "$or", Value: bson.A{later, same}}}
}

// position is a cursor read. Everything up to Place was read in order; what is dated before
// Settled cannot appear any more. Floor is how far tombstones were pruned when the reading
// began. Stream and Index point to what was delivered, as long as this process remembers it.
type position struct {
	Place   place `bson:"place"`
	Settled int64 `bson:"settled"`
	Floor   int64 `bson:"floor"`
	Stream  int64 `bson:"stream"`
	Index   int64 `bson:"index"`
}

// cursor writes a position; its form is nobody else's business.
func (d *db) cursor(p position) store.Cursor {
	raw, err := bson.Marshal(p)
	if err != nil { // a struct of numbers and strings
		panic(err)
	}
	return store.Cursor(d.epoch + "." + base64.RawURLEncoding.EncodeToString(raw))
}

func (d *db) parseCursor(c store.Cursor) (p position, err error) {
	epoch, rest, _ := strings.Cut(string(c), ".")
	raw, err := base64.RawURLEncoding.DecodeString(rest)
	if epoch != d.epoch || err != nil || bson.Unmarshal(raw, &p) != nil {
		return position{}, store.ErrCursorExpired
	}
	return p, nil
}

// maxStreams bounds how many readers' deliveries are remembered; a forgotten reader gets
// the last stretch twice.
const maxStreams = 64

// streams remembers what was delivered to each reader within the unsettled stretch.
type streams struct {
	mu   sync.Mutex
	last int64
	byID map[int64]*stream
	used []int64 // least recently used first
}

// stream is the deliveries to one reader: entry i was the (base+i)-th.
type stream struct {
	base    int64
	entries []event
	settled int64  // holds at the end of entries, and may be later than the cursor's
	rung    uint64 // the bell's count when the last reading began
}

func newStreams() *streams { return &streams{byID: map[int64]*stream{}} }

// reading is one call of Since: where it stands, and what its reader has.
type reading struct {
	pos   position
	seen  map[string]int64
	fresh []event // delivered by this call
}

func (r *reading) note(e event) {
	r.seen[e.key()] = e.rev
	r.fresh = append(r.fresh, e)
}

// resume begins a reading at a position.
func (s *streams) resume(pos position) *reading {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &reading{pos: pos, seen: map[string]int64{}}
	st, ok := s.byID[pos.Stream]
	if !ok || pos.Index < st.base || pos.Index > st.end() {
		return r
	}
	for _, e := range st.entries[:pos.Index-st.base] {
		r.seen[e.key()] = e.rev
	}
	if pos.Index == st.end() {
		r.pos.Settled = max(pos.Settled, st.settled)
	}
	return r
}

func (st *stream) end() int64 { return st.base + int64(len(st.entries)) }

// advance remembers what a reading delivered and returns the position after it. A reader
// that goes on from an older cursor gets a stream of its own.
func (s *streams) advance(r *reading, rung uint64) position {
	s.mu.Lock()
	defer s.mu.Unlock()
	pos := r.pos
	st, ok := s.byID[pos.Stream]
	switch {
	case ok && pos.Index == st.end():
		st.entries = append(st.entries, r.fresh...)
	default:
		s.last++
		fork := &stream{}
		if ok && pos.Index >= st.base && pos.Index < st.end() {
			fork.base, fork.entries = st.base, append(st.entries[:pos.Index-st.base:pos.Index-st.base], r.fresh...)
		} else {
			fork.entries = r.fresh
		}
		pos.Stream, st = s.last, fork
		s.byID[pos.Stream] = st
	}
	st.settled, st.rung = pos.Settled, rung
	st.forget()
	pos.Index = st.end()
	s.touch(pos.Stream)
	return pos
}

// idle remembers that a reading at this position found nothing.
func (s *streams) idle(pos position, settled int64, rung uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if st, ok := s.byID[pos.Stream]; ok && pos.Index == st.end() {
		st.settled, st.rung = max(st.settled, settled), rung
		st.forget()
		s.touch(pos.Stream)
	}
}

// rung returns the bell's count at the last reading that ended at this position.
func (s *streams) rung(pos position) (count uint64, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, ok := s.byID[pos.Stream]
	if !ok || pos.Index != st.end() {
		return 0, false
	}
	return st.rung, true
}

// forget drops the deliveries that are settled: they are not read again.
func (st *stream) forget() {
	n := 0
	for n < len(st.entries) && st.entries[n].at < st.settled {
		n++
	}
	st.base += int64(n)
	st.entries = append([]event(nil), st.entries[n:]...)
}

func (s *streams) touch(id int64) {
	used := s.used[:0]
	for _, other := range s.used {
		if other != id {
			used = append(used, other)
		}
	}
	if s.used = append(used, id); len(s.used) > maxStreams {
		delete(s.byID, s.used[0])
		s.used = s.used[1:]
	}
}

// bell wakes everyone who waits, and counts.
type bell struct {
	mu sync.Mutex
	n  uint64
	ch chan struct{}
}

func newBell() *bell { return &bell{ch: make(chan struct{})} }

func (b *bell) count() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.n
}

// next returns the count and a channel that is closed by the next ring.
func (b *bell) next() (uint64, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.n, b.ch
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n++
	close(b.ch)
	b.ch = make(chan struct{})
}
