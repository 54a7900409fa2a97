package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// held makes a store whose writer is busy until release is called.
func held(t *testing.T) (s *store.Store, release func()) {
	t.Helper()
	s = open(t, filepath.Join(t.TempDir(), "kompass.db"))
	t.Cleanup(func() { s.Admin.Close() })
	if _, err := s.Courses.Create(t.Context(), catalog.Course{ID: "busy"}); err != nil {
		t.Fatal(err)
	}
	begun, gate, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		_, err := s.Courses.Mutate(t.Context(), "busy", func(c catalog.Course) (catalog.Course, error) {
			close(begun)
			<-gate
			return c, nil
		})
		if err != nil {
			t.Error(err)
		}
	}()
	<-begun
	return s, func() { close(gate); <-ended }
}

// TestSharedCommit puts writes of every fate into one batch: each gets its own result, and
// what is stored is what was acknowledged.
func TestSharedCommit(t *testing.T) {
	s, release := held(t)
	var wg sync.WaitGroup
	for i := range 90 {
		id := catalog.CourseID(fmt.Sprintf("c%02d", i))
		wg.Go(func() {
			switch i % 3 {
			case 0:
				if _, err := s.Courses.Create(t.Context(), catalog.Course{ID: id}); err != nil {
					t.Errorf("%s: %v", id, err)
				}
			case 1:
				if _, err := s.Courses.Create(t.Context(), catalog.Course{ID: "busy"}); !errors.Is(err, store.ErrExists) {
					t.Errorf("%s: %v", id, err)
				}
			default:
				defer func() {
					if v := recover(); v != id {
						t.Errorf("%s: the panic of %v", id, v)
					}
				}()
				s.Courses.Mutate(t.Context(), "busy", func(catalog.Course) (catalog.Course, error) { panic(id) })
			}
		})
	}
	release()
	wg.Wait()
	p, err := s.Courses.List(t.Context(), store.Query{PerPage: 500})
	if err != nil || p.Total != 31 {
		t.Fatalf("%d courses, want 31 (%v)", p.Total, err)
	}
	if p.Items[0].ID != "busy" || p.Items[0].Rev != 1 {
		t.Errorf("what panicked or was refused wrote %+v", p.Items[0])
	}
}

// TestGivingUp cancels writes that wait for their turn: nothing of them is written.
func TestGivingUp(t *testing.T) {
	s, release := held(t)
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	for i := range 20 {
		waiting.Go(func() {
			if _, err := s.Courses.Create(ctx, catalog.Course{ID: catalog.CourseID(fmt.Sprintf("c%d", i))}); !errors.Is(err, context.Canceled) {
				t.Errorf("given up: %v", err)
			}
		})
	}
	cancel()
	waiting.Wait() // returns although the writer is still busy
	release()
	if p, err := s.Courses.List(t.Context(), store.Query{}); err != nil || p.Total != 1 {
		t.Errorf("%d courses, want 1 (%v)", p.Total, err)
	}
}

// TestCloseWhileWriting closes under writers: each write is whole or refused.
func TestCloseWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kompass.db")
	s := open(t, path)
	var mu sync.Mutex
	var kept []string
	var wg sync.WaitGroup
	started := make(chan struct{}, 1)
	for w := range 8 {
		wg.Go(func() {
			for i := range 10_000 {
				id := fmt.Sprintf("%d-%d", w, i)
				_, err := s.Courses.Create(t.Context(), catalog.Course{ID: catalog.CourseID(id)})
				if errors.Is(err, store.ErrDown) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				kept = append(kept, id)
				mu.Unlock()
				select {
				case started <- struct{}{}:
				default:
				}
			}
		})
	}
	<-started
	if err := s.Admin.Close(); err != nil {
		t.Error(err)
	}
	wg.Wait()
	s = open(t, path)
	defer s.Admin.Close()
	if got, err := s.Courses.GetMany(t.Context(), kept); err != nil || len(got) != len(kept) {
		t.Errorf("%d of %d acknowledged writes are there (%v)", len(got), len(kept), err)
	}
}
