package storetest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// hostileIDs are ids that are allowed and try to be something else.
var hostileIDs = []string{
	"a\x00b", "\x00", "'; DROP TABLE doc_course; --", "$where", "a.b.c", "{\"$gt\":\"\"}", "%", "_", "*", " ", "\n",
	"İıſK", "e\u0301", "\u00e9", "\u202e", "\U0010ffff", "日本語", strings.Repeat("x", store.MaxID), "../../etc/passwd", "0", "null", "true",
}

func (s suite) hostile(t *testing.T) {
	st := s.open(t)
	for i, id := range hostileIDs {
		doc := catalog.Course{ID: catalog.CourseID(id), Provider: "p", ExternalID: id, Workload: i + 1, Title: text.Localized{text.LV: id}}
		must(st.Courses.Create(ctx(t), doc))(t)
		wantErr(t, "create twice", second(st.Courses.Create(ctx(t), doc)), store.ErrExists)
	}
	for i, id := range hostileIDs {
		got := must(st.Courses.Get(ctx(t), id))(t)
		if got.Workload != i+1 || string(got.ID) != id || got.Title[text.LV] != id {
			t.Fatalf("id %.40q gave %.40q, number %d", id, got.ID, got.Workload)
		}
		p := must(st.Courses.List(ctx(t), store.Query{By: store.CourseByExternal, Value: "p\x00" + id}))(t)
		if p.Total != 1 || string(p.Items[0].ID) != id {
			t.Fatalf("external id %.40q found %d", id, p.Total)
		}
	}
	if got := must(st.Courses.GetMany(ctx(t), hostileIDs))(t); len(got) != len(hostileIDs) {
		t.Fatalf("get many found %d of %d", len(got), len(hostileIDs))
	}
	if r := newReader(t, st); len(r.catchUp(4)) < len(hostileIDs) || len(r.revs) != len(hostileIDs) {
		t.Fatalf("the changes tell of %d of %d", len(r.revs), len(hostileIDs))
	}
	for _, id := range hostileIDs {
		fatal(t, st.Courses.Delete(ctx(t), id, 1))
	}
	for _, id := range []string{"", "\xff", "a\xc3", strings.Repeat("x", store.MaxID+1), strings.Repeat("ž", 1<<20)} {
		wantErr(t, "create", second(st.Courses.Create(ctx(t), catalog.Course{ID: catalog.CourseID(id)})), store.ErrInvalidID)
		wantErr(t, "put", second(st.Courses.Put(ctx(t), catalog.Course{ID: catalog.CourseID(id)})), store.ErrInvalidID)
		wantErr(t, "update", second(st.Courses.Update(ctx(t), catalog.Course{ID: catalog.CourseID(id)})), store.ErrInvalidID)
		wantErr(t, "get", second(st.Courses.Get(ctx(t), id)), store.ErrNotFound)
		wantErr(t, "delete", st.Courses.Delete(ctx(t), id, 0), store.ErrNotFound)
		wantErr(t, "mutate", second(st.Courses.Mutate(ctx(t), id, func(c catalog.Course) (catalog.Course, error) { return c, nil })), store.ErrNotFound)
	}
	big := store.Receipt{ID: "big", Body: bytes.Repeat([]byte{0, 1, 0xff}, 1<<20)}
	must(st.Receipts.Create(ctx(t), big))(t)
	if got := must(st.Receipts.Get(ctx(t), "big"))(t); !bytes.Equal(got.Body, big.Body) {
		t.Fatal("3 MB came back changed")
	}
}

// cancelled checks that a context that has ended ends every call, with nothing written.
func (s suite) cancelled(t *testing.T) {
	st := s.open(t)
	must(st.Users.Create(ctx(t), account.User{ID: "u", Email: "u@example.lv"}))(t)
	gone, cancel := context.WithCancel(ctx(t))
	cancel()
	u := account.User{ID: "v", Email: "v@example.lv"}
	for name, call := range map[string]func() error{
		"get":      func() error { return second(st.Users.Get(gone, "u")) },
		"get many": func() error { return second(st.Users.GetMany(gone, []string{"u"})) },
		"create":   func() error { return second(st.Users.Create(gone, u)) },
		"update":   func() error { return second(st.Users.Update(gone, account.User{ID: "u", Rev: 1})) },
		"mutate": func() error {
			return second(st.Users.Mutate(gone, "u", func(u account.User) (account.User, error) { u.Name = "x"; return u, nil }))
		},
		"put":    func() error { return second(st.Users.Put(gone, u)) },
		"delete": func() error { return st.Users.Delete(gone, "u", 0) },
		"list":   func() error { return second(st.Users.List(gone, store.Query{})) },
		"all": func() error {
			for _, err := range st.Users.All(gone) {
				return err
			}
			return nil
		},
		"since":   func() error { _, _, err := st.Changes.Since(gone, "", 1); return err },
		"head":    func() error { return second(st.Changes.Head(gone)) },
		"wait":    func() error { return st.Changes.Wait(gone, "") },
		"ping":    func() error { return st.Admin.Ping(gone) },
		"backup":  func() error { return st.Admin.Backup(gone, &bytes.Buffer{}) },
		"restore": func() error { return st.Admin.Restore(gone, &bytes.Buffer{}) },
		"prune":   func() error { return st.Admin.Prune(gone) },
	} {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := must(st.Users.List(ctx(t), store.Query{}))(t)
	if p.Total != 1 || p.Items[0].Rev != 1 {
		t.Fatalf("something was written: %+v", p)
	}
}

// closed checks that a closed storage fails, at once and without a panic.
func (s suite) closed(t *testing.T) {
	st := s.open(t)
	fatal(t, st.Admin.Close())
	short, cancel := context.WithTimeout(ctx(t), 20*time.Second)
	defer cancel()
	for name, err := range map[string]error{
		"get":    second(st.Users.Get(short, "u")),
		"create": second(st.Users.Create(short, account.User{ID: "u"})),
		"since":  func() error { _, _, err := st.Changes.Since(short, "", 1); return err }(),
		"wait":   st.Changes.Wait(short, ""),
		"ping":   st.Admin.Ping(short),
	} {
		if !errors.Is(err, store.ErrDown) {
			t.Errorf("%s after close: %v", name, err)
		}
	}
}
