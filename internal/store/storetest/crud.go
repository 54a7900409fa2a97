package storetest

import (
	"errors"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// kinds checks what holds for the documents of every kind.
func (s suite) kinds(t *testing.T) {
	st := s.open(t)
	for _, k := range allKinds() {
		t.Run(string(k.name), func(t *testing.T) { k.crud(t, st) })
	}
}

func crud[T any](t *testing.T, kind record.Kind[T], repo store.Repo[T]) {
	const id = "0199-crud"
	first := kind.Stamp(distinct(kind, 1), id, 7)
	wantErr(t, "get before create", second(repo.Get(ctx(t), id)), store.ErrNotFound)
	wantErr(t, "update before create", second(repo.Update(ctx(t), first)), store.ErrNotFound)
	wantErr(t, "delete before create", repo.Delete(ctx(t), id, 0), store.ErrNotFound)

	created := must(repo.Create(ctx(t), first))(t)
	same(t, kind, "created", created, kind.Stamp(first, id, 1))
	same(t, kind, "read", must(repo.Get(ctx(t), id))(t), created)
	wantErr(t, "create again", second(repo.Create(ctx(t), first)), store.ErrExists)

	next := kind.Stamp(distinct(kind, 2), id, 1)
	updated := must(repo.Update(ctx(t), next))(t)
	same(t, kind, "updated", updated, kind.Stamp(next, id, 2))
	wantErr(t, "update of an old rev", second(repo.Update(ctx(t), next)), store.ErrRevConflict)
	same(t, kind, "read after a conflict", must(repo.Get(ctx(t), id))(t), updated)

	other := must(repo.Create(ctx(t), kind.Stamp(distinct(kind, 3), "0199-crud-b", 0)))(t)
	many := must(repo.GetMany(ctx(t), []string{"0199-crud-b", "none", id, "0199-crud-b", "\xff"}))(t)
	if len(many) != 3 {
		t.Fatalf("get many found %d, want 3", len(many))
	}
	for i, want := range []T{other, updated, other} {
		same(t, kind, "get many", many[i], want)
	}
	if none := must(repo.GetMany(ctx(t), nil))(t); len(none) != 0 {
		t.Fatalf("get none found %d", len(none))
	}

	wantErr(t, "delete an old rev", repo.Delete(ctx(t), id, 1), store.ErrRevConflict)
	fatal(t, repo.Delete(ctx(t), id, 2))
	wantErr(t, "get after delete", second(repo.Get(ctx(t), id)), store.ErrNotFound)
	wantErr(t, "delete again", repo.Delete(ctx(t), id, 0), store.ErrNotFound)
	wantErr(t, "mutate after delete", second(repo.Mutate(ctx(t), id, func(v T) (T, error) { return v, nil })), store.ErrNotFound)
	again := must(repo.Create(ctx(t), first))(t)
	wantRev := int64(1)
	if kind.Name().Tracked() { // revs never go back while the tombstone (rev 3) is there
		wantRev = 4
	}
	same(t, kind, "created again", again, kind.Stamp(first, id, wantRev))
	fatal(t, repo.Delete(ctx(t), id, 0))
	fatal(t, repo.Delete(ctx(t), "0199-crud-b", 0))
}

func second[T any](_ T, err error) error { return err }

func wantErr(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%s: got %v, want %v", what, err, want)
	}
}

// unique checks every unique key on every way of writing.
func (s suite) unique(t *testing.T) {
	st := s.open(t)
	t.Run("organisation", func(t *testing.T) { uniqueTest(t, record.Organisations, st.Organisations) })
	t.Run("course", func(t *testing.T) { uniqueTest(t, record.Courses, st.Courses) })
	t.Run("instance", func(t *testing.T) { uniqueTest(t, record.Instances, st.Instances) })
	t.Run("demand", func(t *testing.T) { uniqueTest(t, record.Demands, st.Demands) })
	t.Run("user", func(t *testing.T) { uniqueTest(t, record.Users, st.Users) })
}

func uniqueTest[T any](t *testing.T, kind record.Kind[T], repo store.Repo[T]) {
	with := func(id, key string, rev int64) T {
		doc := kind.Stamp(Value[T]().Example(len(id)), id, rev)
		setUnique(&doc, key)
		return doc
	}
	must(repo.Create(ctx(t), with("one", "key", 0)))(t)
	must(repo.Create(ctx(t), with("unset-1", "", 0)))(t)
	must(repo.Create(ctx(t), with("unset-2", "", 0)))(t) // what is not set is not taken

	taken := func(what string, err error) {
		t.Helper()
		wantErr(t, what, err, store.ErrTaken)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Params["key"] == nil {
			t.Fatalf("%s: the fault does not name the key: %v", what, err)
		}
	}
	taken("create", second(repo.Create(ctx(t), with("two", "key", 0))))
	wantErr(t, "get what was refused", second(repo.Get(ctx(t), "two")), store.ErrNotFound)
	taken("put", second(repo.Put(ctx(t), with("two", "key", 0))))
	two := must(repo.Create(ctx(t), with("two", "other", 0)))(t)
	taken("update", second(repo.Update(ctx(t), with("two", "key", 1))))
	taken("mutate", second(repo.Mutate(ctx(t), "two", func(v T) (T, error) { setUnique(&v, "key"); return v, nil })))
	same(t, kind, "what was refused", must(repo.Get(ctx(t), "two"))(t), two)

	must(repo.Update(ctx(t), with("one", "freed", 1)))(t)
	must(repo.Update(ctx(t), with("two", "key", 1)))(t) // a key given up is free
	fatal(t, repo.Delete(ctx(t), "one", 0))
	must(repo.Create(ctx(t), with("three", "freed", 0)))(t) // and so is a deleted document's
	must(repo.Create(ctx(t), with("one", "new", 0)))(t)
}
