package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// put checks that putting is idempotent and counts what it changed.
func (s suite) put(t *testing.T) {
	st := s.open(t)
	const n = 230 // more than one batch
	series := make([]workforce.Series, n)
	for i := range series {
		series[i] = workforce.Series{ID: workforce.SeriesID(fmt.Sprintf("s-%03d", i)), Unit: "people", Values: []float64{1, 2, float64(i)}}
	}
	expect := func(want int, docs ...workforce.Series) {
		t.Helper()
		if got := must(st.Series.Put(ctx(t), docs...))(t); got != want {
			t.Fatalf("put changed %d documents, want %d", got, want)
		}
	}
	expect(n, series...)
	head := must(st.Changes.Head(ctx(t)))(t)
	expect(0, series...)
	if list, _, err := st.Changes.Since(ctx(t), head, 0); err != nil || len(list) != 0 {
		t.Fatalf("putting what is there left %d changes (%v)", len(list), err)
	}
	series[17].Unit, series[180].Values = "percent", []float64{5}
	expect(2, series...)
	if got := must(st.Series.Get(ctx(t), "s-017"))(t); got.Rev != 2 || got.Unit != "percent" {
		t.Fatalf("put wrote %+v", got)
	}
	series[3].Rev = 99 // whatever rev it carries
	expect(0, series[3])
	twice := workforce.Series{ID: "twice", Unit: "a"}
	expect(2, twice, workforce.Series{ID: "twice", Unit: "b"}) // the later one of a batch holds
	if got := must(st.Series.Get(ctx(t), "twice"))(t); got.Unit != "b" {
		t.Fatalf("put twice left %+v", got)
	}
	expect(0)
}

var errMine = errors.New("an error of the caller")

func (s suite) mutate(t *testing.T) {
	st := s.open(t)
	run := catalog.Instance{ID: "run", Course: "c", Seats: 10, Flexible: true}
	must(st.Instances.Create(ctx(t), run))(t)

	t.Run("OwnError", func(t *testing.T) {
		_, err := st.Instances.Mutate(ctx(t), "run", func(r catalog.Instance) (catalog.Instance, error) { r.Seats = 1; return r, errMine })
		if err != errMine { //nolint:errorlint // it must come back as it is
			t.Fatalf("got %v", err)
		}
		_, err = st.Instances.Mutate(ctx(t), "run", func(r catalog.Instance) (catalog.Instance, error) { return r, store.ErrNotFound })
		wantErr(t, "a fault of the caller", err, store.ErrNotFound)
		if got := must(st.Instances.Get(ctx(t), "run"))(t); got.Seats != 10 || got.Rev != 1 {
			t.Fatalf("something was written: %+v", got)
		}
	})
	t.Run("Nothing", func(t *testing.T) {
		got := must(st.Instances.Mutate(ctx(t), "run", func(r catalog.Instance) (catalog.Instance, error) { return r, nil }))(t)
		if got.Rev != 1 {
			t.Fatalf("writing nothing raised the rev to %d", got.Rev)
		}
	})
	t.Run("OtherID", func(t *testing.T) {
		if _, err := st.Instances.Mutate(ctx(t), "run", func(r catalog.Instance) (catalog.Instance, error) { r.ID = "x"; return r, nil }); err == nil {
			t.Fatal("the id was changed")
		}
	})
	t.Run("Panic", func(t *testing.T) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			st.Instances.Mutate(ctx(t), "run", func(catalog.Instance) (catalog.Instance, error) { panic("mine") })
		}()
		must(st.Instances.Mutate(ctx(t), "run", func(r catalog.Instance) (catalog.Instance, error) { r.Address = "after"; return r, nil }))(t)
	})
	t.Run("Seats", s.seats)
	t.Run("Counter", s.counter)
}

// seats lets 100 learners at once ask for 10 seats.
func (s suite) seats(t *testing.T) {
	skipLoudly(t, s.caps.NotAtomic)
	st := s.open(t)
	must(st.Instances.Create(ctx(t), catalog.Instance{ID: "run", Seats: 10, Flexible: true}))(t)
	var mu sync.Mutex
	var got, none []string
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			learner := fmt.Sprintf("learner-%d", i)
			_, err := st.Instances.Mutate(ctx(t), "run", func(r catalog.Instance) (catalog.Instance, error) {
				return r.Enrol(learner, time.UnixMilli(1_700_000_000_000))
			})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				got = append(got, learner)
			case errors.Is(err, catalog.ErrNoSeats):
				none = append(none, learner)
			default:
				t.Errorf("%s: %v", learner, err)
			}
		})
	}
	wg.Wait()
	if len(got) != 10 || len(none) != 90 {
		t.Fatalf("%d got a seat and %d none, want 10 and 90", len(got), len(none))
	}
	run := must(st.Instances.Get(ctx(t), "run"))(t)
	var held []string
	for _, e := range run.Enrolments {
		held = append(held, e.Learner)
	}
	slices.Sort(held)
	slices.Sort(got)
	if run.Free() != 0 || run.Rev != 11 || !slices.Equal(held, got) {
		t.Fatalf("seats of %v are kept at rev %d, %v were told so", held, run.Rev, got)
	}
}

// counter checks that no increment is lost, whichever way it is written.
func (s suite) counter(t *testing.T) {
	skipLoudly(t, s.caps.NotAtomic)
	st := s.open(t)
	must(st.Courses.Create(ctx(t), catalog.Course{ID: "n"}))(t)
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for range 20 {
				if worker%2 == 0 {
					must(st.Courses.Mutate(ctx(t), "n", func(c catalog.Course) (catalog.Course, error) { c.Workload++; return c, nil }))(t)
					continue
				}
				for {
					c := must(st.Courses.Get(ctx(t), "n"))(t)
					c.Workload++
					_, err := st.Courses.Update(ctx(t), c)
					if err == nil {
						break
					}
					if !errors.Is(err, store.ErrRevConflict) {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	wg.Wait()
	if c := must(st.Courses.Get(ctx(t), "n"))(t); c.Workload != 160 || c.Rev != 161 {
		t.Fatalf("160 increments gave %d at rev %d", c.Workload, c.Rev)
	}
}
