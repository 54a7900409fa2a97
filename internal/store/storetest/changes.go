package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
)

func (s suite) changes(t *testing.T) {
	t.Run("Stream", s.stream)
	t.Run("EveryTrackedKind", s.everyTrackedKind)
	t.Run("ResumeAnywhere", s.resumeAnywhere)
	t.Run("ForeignCursor", s.foreignCursor)
	t.Run("Wake", s.wake)
	t.Run("WaitEnds", s.waitEnds)
	t.Run("NothingLost", s.nothingLost)
}

// reader follows the changes as a market would, and complains when a rev goes back.
type reader struct {
	t      *testing.T
	st     *store.Store
	cursor store.Cursor
	revs   map[string]int64
	gone   map[string]bool
}

func newReader(t *testing.T, st *store.Store) *reader {
	return &reader{t: t, st: st, revs: map[string]int64{}, gone: map[string]bool{}}
}

// catchUp reads until there is nothing new and returns what came.
func (r *reader) catchUp(limit int) []store.Change {
	r.t.Helper()
	var all []store.Change
	for {
		list, next, err := r.st.Changes.Since(ctx(r.t), r.cursor, limit)
		fatal(r.t, err)
		if len(list) == 0 {
			if next != r.cursor {
				r.t.Fatalf("nothing new, but the cursor moved from %q to %q", r.cursor, next)
			}
			return all
		}
		if next == r.cursor || len(list) > limit {
			r.t.Fatalf("%d changes for a limit of %d, cursor %q after %q", len(list), limit, next, r.cursor)
		}
		for _, c := range list {
			r.see(c)
		}
		all, r.cursor = append(all, list...), next
	}
}

func (r *reader) see(c store.Change) {
	r.t.Helper()
	key := string(c.Kind) + "/" + c.ID
	if c.Rev < r.revs[key] {
		r.t.Fatalf("%s went back from rev %d to %d", key, r.revs[key], c.Rev)
	}
	if c.Deleted != (c.Doc == nil) || !c.Kind.Tracked() {
		r.t.Fatalf("%s: deleted %v, document %v", key, c.Deleted, c.Doc)
	}
	r.revs[key], r.gone[key] = c.Rev, c.Deleted
}

func (s suite) stream(t *testing.T) {
	st := s.open(t)
	r := newReader(t, st)
	if list := r.catchUp(10); len(list) != 0 || r.cursor != "" {
		t.Fatalf("an empty storage has changes: %v", list)
	}
	a := must(st.Courses.Create(ctx(t), catalog.Course{ID: "a", Workload: 1}))(t)
	must(st.Organisations.Create(ctx(t), org.Organisation{ID: "o"}))(t)
	must(st.Users.Create(ctx(t), account.User{ID: "u", Email: "u@example.lv"}))(t) // not tracked
	if list := r.catchUp(10); len(list) != 2 || list[0].ID != "a" || list[1].ID != "o" || list[0].Doc.(catalog.Course).Workload != 1 {
		t.Fatalf("got %+v", list)
	}
	a.Workload = 2
	a = must(st.Courses.Update(ctx(t), a))(t)
	a.Workload = 3
	must(st.Courses.Update(ctx(t), a))(t)
	if list := r.catchUp(10); len(list) != 1 || list[0].Rev != 3 || list[0].Doc.(catalog.Course).Workload != 3 || list[0].Doc.(catalog.Course).Rev != 3 {
		t.Fatalf("only the latest rev counts, got %+v", list)
	}
	fatal(t, st.Courses.Delete(ctx(t), "a", 0))
	if list := r.catchUp(10); len(list) != 1 || !list[0].Deleted || list[0].Rev != 4 || list[0].Kind != store.KindCourse {
		t.Fatalf("after a delete: %+v", list)
	}
	head := must(st.Changes.Head(ctx(t)))(t)
	must(st.Courses.Create(ctx(t), catalog.Course{ID: "a"}))(t)
	if list := r.catchUp(10); len(list) != 1 || list[0].Deleted || list[0].Rev != 5 {
		t.Fatalf("after a new start: %+v", list)
	}
	from := newReader(t, st)
	if from.cursor = head; len(from.catchUp(10)) != 1 {
		t.Fatal("the head of then is not where that write begins")
	}
	if fresh := newReader(t, st); len(fresh.catchUp(1)) != 2 {
		t.Fatal("from the beginning there are two documents")
	}
}

func (s suite) everyTrackedKind(t *testing.T) {
	st := s.open(t)
	r := newReader(t, st)
	for _, k := range allKinds() {
		k.fill(t, st, 2)
		want := 0
		if k.name.Tracked() {
			want = 2
		}
		list := r.catchUp(100)
		if len(list) != want {
			t.Fatalf("two documents of %s gave %d changes, want %d", k.name, len(list), want)
		}
		for _, c := range list {
			if c.Kind != k.name {
				t.Fatalf("a change of %s says %s", k.name, c.Kind)
			}
		}
	}
}

// resumeAnywhere reads on from every cursor ever given, more than once.
func (s suite) resumeAnywhere(t *testing.T) {
	st := s.open(t)
	type step struct {
		cursor store.Cursor
		left   int
	}
	var steps []step
	const n = 12
	for i := range n {
		must(st.Places.Create(ctx(t), org.Place{Code: org.PlaceCode(fmt.Sprintf("p%02d", i))}))(t)
	}
	r := newReader(t, st)
	for left := n; left > 0; left -= 3 {
		steps = append(steps, step{r.cursor, left})
		list, next, err := st.Changes.Since(ctx(t), r.cursor, 3)
		fatal(t, err)
		if len(list) != 3 {
			t.Fatalf("%d changes, want 3", len(list))
		}
		r.cursor = next
	}
	steps = append(steps, step{r.cursor, 0})
	for range 2 {
		for _, at := range steps {
			again := newReader(t, st)
			again.cursor = at.cursor
			again.catchUp(2)
			if len(again.revs) < at.left {
				t.Fatalf("from %q: %d documents, want %d", at.cursor, len(again.revs), at.left)
			}
		}
	}
}

func (s suite) foreignCursor(t *testing.T) {
	st := s.open(t)
	for _, c := range []store.Cursor{"x", "0", "....", "\xff", "9999999999.1.2"} {
		if _, _, err := st.Changes.Since(ctx(t), c, 1); !errors.Is(err, store.ErrCursorExpired) {
			t.Errorf("cursor %q: %v", c, err)
		}
	}
	other := s.open(t)
	must(other.Places.Create(ctx(t), org.Place{Code: "p"}))(t)
	head := must(other.Changes.Head(ctx(t)))(t)
	if _, _, err := st.Changes.Since(ctx(t), head, 1); !errors.Is(err, store.ErrCursorExpired) {
		t.Errorf("the cursor of another storage: %v", err)
	}
}

func (s suite) wake(t *testing.T) {
	skipLoudly(t, s.caps.NoWake)
	st := s.open(t)
	head := must(st.Changes.Head(ctx(t)))(t)
	for i := range 20 {
		woken := make(chan error, 1)
		go func() { woken <- st.Changes.Wait(ctx(t), head) }()
		must(st.Places.Create(ctx(t), org.Place{Code: org.PlaceCode(fmt.Sprintf("p%d", i))}))(t)
		start := time.Now()
		fatal(t, <-woken)
		if d := time.Since(start); d > time.Second {
			t.Fatalf("woken after %s", d)
		}
		head = must(st.Changes.Head(ctx(t)))(t)
	}
	fatal(t, st.Changes.Wait(ctx(t), "")) // there is something after the beginning
}

func (s suite) waitEnds(t *testing.T) {
	st := s.open(t)
	head := must(st.Changes.Head(ctx(t)))(t)
	short, cancel := context.WithTimeout(ctx(t), 30*time.Millisecond)
	defer cancel()
	for { // spurious wake-ups are allowed
		err := st.Changes.Wait(short, head)
		if err == nil {
			continue
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		return
	}
}

// nothingLost reads while many write, and compares in the end.
func (s suite) nothingLost(t *testing.T) {
	skipLoudly(t, s.caps.NotAtomic)
	st := s.open(t)
	var wg sync.WaitGroup
	done := make(chan struct{})
	for w := range 6 {
		wg.Go(func() {
			for i := range 40 {
				id := catalog.CourseID(fmt.Sprintf("c%d-%d", w, i%10))
				switch i % 4 {
				case 3:
					if err := st.Courses.Delete(ctx(t), string(id), 0); err != nil && !errors.Is(err, store.ErrNotFound) {
						t.Error(err)
					}
				default:
					if _, err := st.Courses.Put(ctx(t), catalog.Course{ID: id, Workload: i}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	go func() { wg.Wait(); close(done) }()
	r := newReader(t, st)
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		r.catchUp(7)
	}
	alive := 0
	for c, err := range st.Courses.All(ctx(t)) {
		fatal(t, err)
		alive++
		if key := "course/" + string(c.ID); r.revs[key] != c.Rev || r.gone[key] {
			t.Errorf("%s stands at rev %d, the reader saw %d (deleted: %v)", key, c.Rev, r.revs[key], r.gone[key])
		}
	}
	for key, gone := range r.gone {
		if !gone {
			alive--
		} else if r.revs[key] < 2 {
			t.Errorf("the tombstone of %s has rev %d", key, r.revs[key])
		}
	}
	if alive != 0 {
		t.Errorf("the reader believes in %d documents too many", -alive)
	}
}
