package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/sqlite"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// raw opens the file past the adapter.
func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func run(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// filled makes a closed file with a few hundred courses.
func filled(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kompass.db")
	s := open(t, path)
	var docs []catalog.Course
	for i := range 300 {
		docs = append(docs, catalog.Course{ID: catalog.CourseID(fmt.Sprintf("c%03d", i)), Provider: "p",
			ExternalID: fmt.Sprint(i), Description: text.Localized{text.LV: string(bytes.Repeat([]byte("ā"), 300))}})
	}
	if _, err := s.Courses.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	if err := s.Admin.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenCreates(t *testing.T) {
	for _, name := range []string{"plain.db", "with space, # ? % & = +.db", "ēkas/jauna/мапа/kompass.db"} {
		path := filepath.Join(t.TempDir(), name)
		s := open(t, path)
		if _, err := s.Places.Create(t.Context(), org.Place{Code: "LV"}); err != nil {
			t.Fatal(err)
		}
		for _, suffix := range []string{"", "-wal", "-shm"} {
			info, err := os.Stat(path + suffix)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s%s has mode %s", name, suffix, info.Mode())
			}
		}
		if err := s.Admin.Close(); err != nil {
			t.Fatal(err)
		}
		s = open(t, path)
		if _, err := s.Places.Get(t.Context(), "LV"); err != nil {
			t.Error(err)
		}
		s.Admin.Close()
	}
}

// TestOpenRefuses gives Open what it must not touch, and checks that it did not.
func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T) string
		want    error
	}{
		"another program's database": {func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "other.db")
			run(t, raw(t, path), "CREATE TABLE recipes(name TEXT)")
			return path
		}, store.ErrForeign},
		"a text file": {func(t *testing.T) string {
			return write(t, []byte("nosaukums;cena\nMaize;1,20\n"))
		}, store.ErrForeign},
		"a long text file": {func(t *testing.T) string { return write(t, bytes.Repeat([]byte("x"), 100_000)) }, store.ErrForeign},
		"a directory":      {func(t *testing.T) string { return t.TempDir() }, store.ErrForeign},
		"a newer schema": {func(t *testing.T) string {
			path := filled(t)
			run(t, raw(t, path), "PRAGMA user_version = 99")
			return path
		}, store.ErrNewer},
		"newer keys": {func(t *testing.T) string {
			path := filled(t)
			run(t, raw(t, path), "UPDATE meta SET value = '99' WHERE name = 'keys_version'")
			return path
		}, store.ErrNewer},
		"a lost table": {func(t *testing.T) string {
			path := filled(t)
			run(t, raw(t, path), "DROP TABLE changes")
			return path
		}, store.ErrDamaged},
		"cut in half": {func(t *testing.T) string {
			path := filled(t)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(path, info.Size()/2); err != nil {
				t.Fatal(err)
			}
			return path
		}, store.ErrDamaged},
		"overwritten pages": {func(t *testing.T) string {
			path := filled(t)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			rnd := rand.New(rand.NewPCG(3, 4))
			for i := 4096; i < len(b); i++ {
				if i/4096%3 == 0 {
					b[i] = byte(rnd.Uint32())
				}
			}
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, store.ErrDamaged},
		"emptied beside its journal": {func(t *testing.T) string {
			path := write(t, nil)
			if err := os.WriteFile(path+"-wal", []byte("what was acknowledged"), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, store.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			path := c.prepare(t)
			before, _ := os.ReadFile(path)
			s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
			if err == nil {
				s.Admin.Close()
			}
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if f, _ := errors.AsType[*fault.Error](err); f.Params["path"] != path || f.Cause == nil {
				t.Errorf("the fault names %v because of %v", f.Params["path"], f.Cause)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

func write(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kompass.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenDenied(t *testing.T) {
	if _, err := sqlite.Open(t.Context(), filepath.Join(write(t, []byte("a file")), "kompass.db"), sqlite.Options{}); err == nil {
		t.Error("a file was taken for a directory")
	}
	if os.Geteuid() == 0 {
		t.Skip("SKIPPED, NOT TESTED HERE: root may read everything")
	}
	path := filled(t)
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), path, sqlite.Options{}); !errors.Is(err, store.ErrDenied) {
		t.Errorf("got %v", err)
	}
}

func TestLocked(t *testing.T) {
	path := filled(t)
	hurried := sqlite.Options{BusyTimeout: 20 * time.Millisecond}
	s, err := sqlite.Open(t.Context(), path, hurried)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Admin.Close()

	other := raw(t, path)
	run(t, other, "BEGIN IMMEDIATE") // another process writes, and takes its time
	if _, err := s.Courses.Create(t.Context(), catalog.Course{ID: "new"}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("writing to a locked file: %v", err)
	}
	if _, err := s.Courses.Get(t.Context(), "c001"); err != nil {
		t.Errorf("reading beside a writer: %v", err)
	}
	if _, err := sqlite.Open(t.Context(), path, hurried); !errors.Is(err, store.ErrLocked) {
		t.Errorf("opening a locked file: %v", err)
	}
	run(t, other, "ROLLBACK")
	if _, err := s.Courses.Create(t.Context(), catalog.Course{ID: "new"}); err != nil {
		t.Errorf("after the lock: %v", err)
	}
	s.Admin.Close()

	run(t, other, "PRAGMA locking_mode = EXCLUSIVE")
	run(t, other, "BEGIN EXCLUSIVE")
	if _, err := sqlite.Open(t.Context(), path, hurried); !errors.Is(err, store.ErrLocked) {
		t.Errorf("opening an exclusively locked file: %v", err)
	}
}

// TestTwoProcesses stands for an import beside the server: two stores over one file.
func TestTwoProcesses(t *testing.T) {
	path := filled(t)
	a, b := open(t, path), open(t, path)
	defer a.Admin.Close()
	defer b.Admin.Close()
	head, err := a.Changes.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	woken := make(chan error, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	go func() { woken <- a.Changes.Wait(ctx, head) }()
	if _, err := b.Courses.Create(ctx, catalog.Course{ID: "from b"}); err != nil {
		t.Fatal(err)
	}
	if err := <-woken; err != nil {
		t.Fatal(err)
	}
	list, _, err := a.Changes.Since(ctx, head, 0)
	if err != nil || len(list) != 1 || list[0].ID != "from b" {
		t.Fatalf("%v, %v", list, err)
	}
	done := make(chan error, 2)
	for _, s := range []*store.Store{a, b} {
		go func() {
			var err error
			for range 50 {
				_, e := s.Courses.Mutate(ctx, "from b", func(c catalog.Course) (catalog.Course, error) { c.Workload++; return c, nil })
				err = errors.Join(err, e)
			}
			done <- err
		}()
	}
	if err := errors.Join(<-done, <-done); err != nil {
		t.Fatal(err)
	}
	if c, err := a.Courses.Get(ctx, "from b"); err != nil || c.Workload != 100 {
		t.Errorf("100 increments by two gave %d (%v)", c.Workload, err)
	}
}

// TestKeysRebuilt opens a file whose index was computed by an older program.
func TestKeysRebuilt(t *testing.T) {
	path := filled(t)
	db := raw(t, path)
	run(t, db, "UPDATE meta SET value = '0' WHERE name = 'keys_version'")
	run(t, db, "DELETE FROM keys WHERE id < 'c100'")
	run(t, db, "UPDATE uniq SET val = val || '!'")
	db.Close()
	s := open(t, path)
	defer s.Admin.Close()
	p, err := s.Courses.List(t.Context(), store.Query{By: store.CourseByProvider, Value: "p", PerPage: 500})
	if err != nil || p.Total != 300 || len(p.Items) != 300 {
		t.Errorf("%d of %d courses (%v)", len(p.Items), p.Total, err)
	}
	p, err = s.Courses.List(t.Context(), store.Query{By: store.CourseByExternal, Value: "p\x00299"})
	if err != nil || p.Total != 1 {
		t.Errorf("external id finds %d (%v)", p.Total, err)
	}
}

// TestDamagedDocument reads around one document whose body was overwritten.
func TestDamagedDocument(t *testing.T) {
	path := filled(t)
	run(t, raw(t, path), "UPDATE doc_course SET body = x'0badc0de' WHERE id = 'c007'")
	s := open(t, path)
	defer s.Admin.Close()
	if _, err := s.Courses.Get(t.Context(), "c007"); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("get: %v", err)
	}
	if _, err := s.Courses.Update(t.Context(), catalog.Course{ID: "c007", Rev: 1}); err == nil {
		t.Error("a damaged document was overwritten")
	}
	if err := s.Courses.Delete(t.Context(), "c007", 0); err == nil {
		t.Error("a damaged document was deleted")
	}
	for _, call := range []func() error{
		func() error { _, err := s.Courses.List(t.Context(), store.Query{PerPage: 50}); return err },
		func() error { _, err := s.Courses.GetMany(t.Context(), []string{"c006", "c007"}); return err },
		func() error { _, _, err := s.Changes.Since(t.Context(), "", 0); return err },
		func() error { return s.Admin.Backup(t.Context(), &bytes.Buffer{}) },
		func() error {
			n := 0
			for _, err := range s.Courses.All(t.Context()) {
				if err != nil {
					return err
				}
				n++
			}
			return nil
		},
	} {
		if err := call(); err == nil {
			t.Error("a damaged document went unnoticed")
		}
	}
	if _, err := s.Courses.Get(t.Context(), "c008"); err != nil {
		t.Errorf("its neighbour: %v", err)
	}
}

// TestTombstones lets time pass: tombstones go after 30 days, and a cursor from before them
// is refused, while one that began later reads on.
func TestTombstones(t *testing.T) {
	ctx, now := t.Context(), time.Now()
	s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "kompass.db"), sqlite.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Admin.Close()
	for _, id := range []org.PlaceCode{"a", "b", "c"} {
		if _, err := s.Places.Create(ctx, org.Place{Code: id}); err != nil {
			t.Fatal(err)
		}
	}
	old, _ := s.Changes.Head(ctx)
	if err := s.Places.Delete(ctx, "b", 0); err != nil {
		t.Fatal(err)
	}
	seen, _ := s.Changes.Head(ctx)
	now = now.Add(store.TombstoneRetention - time.Hour)
	prune(t, s)
	if list, _, err := s.Changes.Since(ctx, old, 0); err != nil || len(list) != 1 || !list[0].Deleted {
		t.Fatalf("before its time: %v, %v", list, err)
	}
	now = now.Add(2 * time.Hour)
	prune(t, s)
	prune(t, s) // nothing more to do
	if _, _, err := s.Changes.Since(ctx, old, 0); !errors.Is(err, store.ErrCursorExpired) {
		t.Errorf("a cursor from before the tombstone: %v", err)
	}
	if list, next, err := s.Changes.Since(ctx, seen, 0); err != nil || len(list) != 0 || next != seen {
		t.Errorf("a cursor from after the tombstone: %v, %v", list, err)
	}
	_, part, err := s.Changes.Since(ctx, "", 1) // begins after the pruning, at a place before it
	if err != nil {
		t.Fatal(err)
	}
	list, end, err := s.Changes.Since(ctx, part, 10)
	if err != nil || len(list) != 1 || list[0].ID != "c" {
		t.Errorf("a new reader: %v, %v", list, err)
	}
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	if err := s.Changes.Wait(short, end); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting at the end, where the tombstone was: %v", err)
	}
	if p, err := s.Places.Create(ctx, org.Place{Code: "b"}); err != nil || p.Rev != 1 {
		t.Errorf("forgotten, the id starts at rev %d (%v)", p.Rev, err)
	}
}

func prune(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Admin.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
}
