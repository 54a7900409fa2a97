package storetest

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
)

func (s suite) backup(t *testing.T) {
	st := s.open(t)
	for _, k := range allKinds() {
		k.fill(t, st, 4)
	}
	must(st.Courses.Mutate(ctx(t), "id-001", func(c catalog.Course) (catalog.Course, error) { c.Workload = 77; return c, nil }))(t)
	fatal(t, st.Courses.Delete(ctx(t), "id-002", 0))
	var file bytes.Buffer
	fatal(t, st.Admin.Backup(ctx(t), &file))

	t.Run("Restore", func(t *testing.T) { s.restored(t, st, s.open(t), file.Bytes()) })
	t.Run("RestoreElsewhere", func(t *testing.T) {
		if s.caps.Other == nil {
			skipLoudly(t, "no other adapter at hand; the other adapter's suite does it")
		}
		other := s.caps.Other(t)
		t.Cleanup(func() { other.Admin.Close() })
		s.restored(t, st, other, file.Bytes())
		var back bytes.Buffer
		fatal(t, other.Admin.Backup(ctx(t), &back))
		s.restored(t, st, s.open(t), back.Bytes())
	})
	t.Run("Damaged", func(t *testing.T) { s.damaged(t, file.Bytes()) })
}

// restored checks that everything is there, with its revs and keys, and followable.
func (s suite) restored(t *testing.T, from, to *store.Store, file []byte) {
	fatal(t, to.Admin.Restore(ctx(t), bytes.NewReader(file)))
	tracked := 0
	for _, k := range allKinds() {
		want, got := k.dump(t, from), k.dump(t, to)
		if !slices.Equal(got, want) || len(want) == 0 {
			t.Fatalf("%s:\n got %d %v\nwant %d %v", k.name, len(got), got, len(want), want)
		}
		if k.name.Tracked() {
			tracked += len(want)
		}
	}
	if r := newReader(t, to); len(r.catchUp(1000)) != tracked {
		t.Errorf("the restored storage tells of %d documents, want %d", len(r.revs), tracked)
	}
	want := must(from.Users.Get(ctx(t), "id-003"))(t)
	if p := must(to.Users.List(ctx(t), store.Query{By: store.UserByEmail, Value: want.Email}))(t); p.Total != 1 {
		t.Errorf("the restored user is not found by e-mail")
	}
	wantErr(t, "restore again", to.Admin.Restore(ctx(t), bytes.NewReader(file)), store.ErrNotEmpty)
}

// damaged cuts and bends the backup everywhere; nothing may be written then.
func (s suite) damaged(t *testing.T, file []byte) {
	st := s.open(t)
	bad := [][]byte{nil, []byte("PK"), []byte("{\"json\": true}"), append(slices.Clone(file), 'x')}
	step := max(1, len(file)/s.rounds(40))
	for at := 0; at < len(file); at += step {
		bad = append(bad, file[:at])
		if at >= 10 { // gzip's header holds bytes that mean nothing
			bent := slices.Clone(file)
			bent[at] ^= 0x40
			bad = append(bad, bent)
		}
	}
	bad = append(bad, file[:len(file)-1])
	for i, b := range bad {
		if err := st.Admin.Restore(ctx(t), bytes.NewReader(b)); !errors.Is(err, store.ErrBackupDamaged) {
			t.Errorf("damaged backup %d: %v", i, err)
		}
	}
	for _, k := range allKinds() {
		if got := k.dump(t, st); len(got) != 0 {
			t.Fatalf("a damaged backup left %d documents of %s", len(got), k.name)
		}
	}
	fatal(t, st.Admin.Restore(ctx(t), bytes.NewReader(file)))
}

// prune checks what has an end of its own; tombstones are the adapters' own matter.
func (s suite) prune(t *testing.T) {
	st := s.open(t)
	now := time.Now()
	for id, ends := range map[string]time.Time{"old": now.Add(-60 * 24 * time.Hour), "new": now.Add(time.Hour), "never": {}} {
		must(st.Sessions.Create(ctx(t), account.Session{ID: account.SessionID(id), ExpiresAt: ends}))(t)
		must(st.Resets.Create(ctx(t), account.Reset{ID: id, ExpiresAt: ends}))(t)
		must(st.Receipts.Create(ctx(t), store.Receipt{ID: id, At: ends}))(t)
	}
	must(st.Places.Create(ctx(t), org.Place{Code: "kept"}))(t)
	fatal(t, st.Admin.Prune(ctx(t)))
	for _, id := range []string{"new", "never"} {
		must(st.Sessions.Get(ctx(t), id))(t)
		must(st.Resets.Get(ctx(t), id))(t)
	}
	must(st.Receipts.Get(ctx(t), "new"))(t)
	must(st.Places.Get(ctx(t), "kept"))(t)
	wantErr(t, "an old session", second(st.Sessions.Get(ctx(t), "old")), store.ErrNotFound)
	wantErr(t, "an old reset", second(st.Resets.Get(ctx(t), "old")), store.ErrNotFound)
	wantErr(t, "an old receipt", second(st.Receipts.Get(ctx(t), "old")), store.ErrNotFound)
}
