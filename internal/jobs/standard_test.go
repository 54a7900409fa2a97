package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/jobs"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/sqlite"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestABackupCanBeRestored(t *testing.T) {
	ctx, h := context.Background(), apptest.New(t)
	dir := filepath.Join(t.TempDir(), "backups") // made when it is not there
	job := jobs.Backup(h.Store, dir, h.Clock.Now)
	if err := job.Run(ctx); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "kompass-2026-11-23.backup")
	if got := names(t, dir); !slices.Equal(got, []string{filepath.Base(name)}) {
		t.Fatalf("wrote %v", got)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the backup: %v, %v", info.Mode(), err)
	}
	other, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "other.db"), sqlite.Options{Now: h.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Admin.Close()
	if err := other.Admin.Restore(ctx, f); err != nil {
		t.Fatal(err)
	}
	before, after := count(t, h.Store), count(t, other)
	if before == 0 || before != after {
		t.Errorf("%d courses before, %d after", before, after)
	}
}

func count(t *testing.T, s *store.Store) int {
	t.Helper()
	p, err := s.Courses.List(context.Background(), store.Query{PerPage: 1})
	if err != nil {
		t.Fatal(err)
	}
	return p.Total
}

func TestOneBackupADay(t *testing.T) {
	ctx, h, dir := context.Background(), apptest.Empty(t), t.TempDir()
	job := jobs.Backup(h.Store, dir, h.Clock.Now)
	today := filepath.Join(dir, "kompass-2026-11-23.backup")
	if err := os.WriteFile(today, []byte("made an hour ago"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := job.Run(ctx); err != nil {
			t.Fatal(err)
		}
		h.Clock.Advance(24 * time.Hour)
	}
	if got, _ := os.ReadFile(today); string(got) != "made an hour ago" {
		t.Error("today's backup was written twice")
	}
	if got := names(t, dir); !slices.Equal(got, []string{"kompass-2026-11-23.backup", "kompass-2026-11-24.backup", "kompass-2026-11-25.backup"}) {
		t.Errorf("got %v", got)
	}
}

func TestOldBackupsGoAndNothingElse(t *testing.T) {
	ctx, h, dir := context.Background(), apptest.Empty(t), t.TempDir()
	keep := []string{"kompass-before-upgrade.backup", "kompass-2026-01-01.backup.gz", "notes.txt", ".backup-young"}
	for i := range 20 {
		keep = append(keep, fmt.Sprintf("kompass-2026-10-%02d.backup", i+1))
	}
	for _, n := range append(keep, ".backup-old") {
		if err := os.WriteFile(filepath.Join(dir, n), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		at := h.Clock.Now()
		if n == ".backup-old" {
			at = at.Add(-25 * time.Hour)
		}
		if err := os.Chtimes(filepath.Join(dir, n), at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := jobs.Backup(h.Store, dir, h.Clock.Now).Run(ctx); err != nil {
		t.Fatal(err)
	}
	want := append(slices.Clone(keep[:4]), "kompass-2026-11-23.backup")
	want = append(want, keep[4+7:]...) // fourteen nightly ones with today's: the seven oldest go
	slices.Sort(want)
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// brokenAdmin is a storage whose backup breaks off.
type brokenAdmin struct{ store.Admin }

var errBroken = errors.New("disk full")

func (brokenAdmin) Backup(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, "half of it")
	return errors.Join(err, errBroken)
}

func TestABackupThatBreaksOffLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "kompass.backup")
	if err := os.WriteFile(name, []byte("the last good one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := jobs.WriteBackup(context.Background(), &store.Store{Admin: brokenAdmin{}}, name); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(name); string(got) != "the last good one" || len(names(t, dir)) != 1 {
		t.Errorf("got %q in %v", got, names(t, dir))
	}
}

func TestABackupThatCannotBeWrittenIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := jobs.WriteBackup(context.Background(), &store.Store{Admin: brokenAdmin{}}, filepath.Join(file, "x.backup"))
	if err == nil || !strings.HasPrefix(err.Error(), "backup: ") {
		t.Errorf("got %v", err)
	}
}

func TestTheStandardJobsDoTheirWorkOnce(t *testing.T) {
	ctx, h := context.Background(), apptest.New(t)
	for _, j := range []jobs.Job{jobs.Expire(h.App), jobs.Keys(h.App), jobs.Prune(h.Store)} {
		if j.Name == "" || j.Every <= 0 {
			t.Errorf("job %+v", j)
		}
		if err := j.Run(ctx); err != nil {
			t.Errorf("%s: %v", j.Name, err)
		}
	}
}

func TestFollowStopsWithoutAnError(t *testing.T) {
	h := apptest.New(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := jobs.Follow(h.App).Run(ctx); err != nil {
		t.Errorf("got %v", err)
	}
	r := jobs.New(slog.New(slog.NewTextHandler(io.Discard, nil)), jobs.Follow(h.App))
	ctx, cancel = context.WithCancel(context.Background())
	r.Start(ctx)
	cancel()
	r.Wait()
}
