package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// lists compares every index of every kind with an oracle in memory after random writes.
func (s suite) lists(t *testing.T) {
	st := s.open(t)
	for _, k := range allKinds() {
		t.Run(string(k.name), func(t *testing.T) { k.list(t, st, s.rounds(20)) })
	}
	t.Run("Bounds", func(t *testing.T) { listBounds(t, st) })
}

// oracle keeps documents the plain way.
type oracle[T any] struct {
	kind record.Kind[T]
	docs map[string]T
	revs map[string]int64 // of deleted ones too
}

// taken reports whether another document has one of the unique keys.
func (o *oracle[T]) taken(t *testing.T, doc T) bool {
	rec := must(o.kind.Encode(doc))(t)
	for id, other := range o.docs {
		for _, k := range must(o.kind.Encode(other))(t).Keys {
			if k.Unique && id != rec.ID && slices.Contains(rec.Keys, k) {
				return true
			}
		}
	}
	return false
}

func (o *oracle[T]) set(doc T, id string) T {
	o.revs[id]++
	if _, alive := o.docs[id]; !alive && !o.kind.Name().Tracked() {
		o.revs[id] = 1
	}
	o.docs[id] = o.kind.Stamp(doc, id, o.revs[id])
	return o.docs[id]
}

// list is what a query should give, in order.
func (o *oracle[T]) list(t *testing.T, q store.Query) []T {
	type row struct {
		id, order string
		doc       T
	}
	var rows []row
	for id, doc := range o.docs {
		keys := must(o.kind.Encode(doc))(t).Keys
		i := slices.IndexFunc(keys, func(k record.Key) bool { return k.Index == q.By && k.Value == q.Value })
		switch {
		case q.By == store.ByID:
			rows = append(rows, row{id: id, doc: doc})
		case i >= 0:
			rows = append(rows, row{id: id, order: keys[i].Order, doc: doc})
		}
	}
	slices.SortFunc(rows, func(a, b row) int {
		c := cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.id, b.id))
		if q.Desc {
			return -c
		}
		return c
	})
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = r.doc
	}
	return out
}

func oracleTest[T any](t *testing.T, kind record.Kind[T], repo store.Repo[T], rounds int) {
	rnd := rand.New(rand.NewPCG(1, 2))
	o := &oracle[T]{kind: kind, docs: map[string]T{}, revs: map[string]int64{}}
	for i := range rounds * 2 {
		for range 4 {
			o.step(t, repo, rnd)
		}
		if i%4 == 3 {
			o.compare(t, repo, rnd)
		}
	}
}

// step does one random write on both sides.
func (o *oracle[T]) step(t *testing.T, repo store.Repo[T], rnd *rand.Rand) {
	id := fmt.Sprintf("%02d", rnd.IntN(30))
	doc := o.kind.Stamp(Value[T]().Example(rnd.IntN(1<<30)), id, o.revs[id])
	old, alive := o.docs[id]
	taken := o.taken(t, doc)
	op := rnd.IntN(5)
	var got T
	var err, want error
	switch op {
	case 0:
		if got, err = repo.Create(ctx(t), doc); alive {
			want = store.ErrExists
		}
	case 1:
		if got, err = repo.Update(ctx(t), doc); !alive {
			want = store.ErrNotFound
		}
	case 2:
		if got, err = repo.Mutate(ctx(t), id, func(T) (T, error) { return doc, nil }); !alive {
			want = store.ErrNotFound
		}
	case 3:
		_, err = repo.Put(ctx(t), doc)
	default:
		if err = repo.Delete(ctx(t), id, 0); !alive {
			want = store.ErrNotFound
		}
		taken = false
	}
	if want == nil && taken {
		want = store.ErrTaken
	}
	if want != nil {
		wantErr(t, fmt.Sprintf("operation %d on %s", op, id), err, want)
		return
	}
	fatal(t, err)
	if op == 4 {
		delete(o.docs, id)
		o.revs[id]++
		return
	}
	if op >= 2 && alive && show(o.kind, o.kind.Stamp(doc, id, 0)) == show(o.kind, o.kind.Stamp(old, id, 0)) {
		return // unchanged: the rev stays
	}
	if doc = o.set(doc, id); op < 3 {
		same(t, o.kind, "written", got, doc)
	}
}

// compare reads every index for every value there is, and one there is not, page by page.
func (o *oracle[T]) compare(t *testing.T, repo store.Repo[T], rnd *rand.Rand) {
	queries := []store.Query{{By: store.ByID}}
	for _, ix := range o.kind.Indexes() {
		values := map[string]bool{"no such value": true, "": true}
		for _, doc := range o.docs {
			for _, k := range must(o.kind.Encode(doc))(t).Keys {
				if k.Index == ix.Name && len(values) < 8 {
					values[k.Value] = true
				}
			}
		}
		for v := range values {
			queries = append(queries, store.Query{By: ix.Name, Value: v})
		}
	}
	for _, q := range queries {
		q.Desc, q.PerPage = rnd.IntN(2) == 0, 1+rnd.IntN(12)
		want := o.list(t, q)
		var got []T
		for q.Page = 1; ; q.Page++ {
			p := must(repo.List(ctx(t), q))(t)
			if p.Total != len(want) {
				t.Fatalf("%+v: total %d, want %d", q, p.Total, len(want))
			}
			if len(p.Items) == 0 {
				break
			}
			got = append(got, p.Items...)
		}
		o.sameList(t, fmt.Sprintf("%+v", q), got, want)
	}
	var all []T
	for doc, err := range repo.All(ctx(t)) {
		fatal(t, err)
		all = append(all, doc)
	}
	o.sameList(t, "all", all, o.list(t, store.Query{}))
}

func (o *oracle[T]) sameList(t *testing.T, what string, got, want []T) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d documents, want %d", what, len(got), len(want))
	}
	for i := range got {
		same(t, o.kind, what, got[i], want[i])
	}
}

// listBounds asks for pages that no honest caller asks for.
func listBounds(t *testing.T, st *store.Store) {
	var docs []catalog.Instance
	for i := range 25 {
		docs = append(docs, catalog.Instance{ID: catalog.InstanceID(fmt.Sprintf("bound-%02d", i)), Course: "bounds"})
	}
	must(st.Instances.Put(ctx(t), docs...))(t)
	q := store.Query{By: store.InstanceByCourse, Value: "bounds"}
	for _, c := range []struct{ page, per, want int }{
		{0, 0, 20}, {1, 0, 20}, {2, 0, 5}, {-1, 10, 10}, {3, 10, 5}, {4, 10, 0}, {1, -5, 20},
		{1, math.MaxInt, 25}, {math.MaxInt, math.MaxInt, 0}, {math.MaxInt, 1, 0}, {math.MinInt, math.MinInt, 20},
	} {
		q.Page, q.PerPage = c.page, c.per
		p := must(st.Instances.List(ctx(t), q))(t)
		if len(p.Items) != c.want || p.Total != 25 {
			t.Errorf("page %d of %d: %d of %d documents, want %d of 25", c.page, c.per, len(p.Items), p.Total, c.want)
		}
	}
	if p := must(st.Instances.List(ctx(t), store.Query{By: store.InstanceByCourse, Value: "\xff\xfe"}))(t); p.Total != 0 {
		t.Errorf("a value that is not UTF-8 found %d", p.Total)
	}
	if _, err := st.Instances.List(ctx(t), store.Query{By: store.UserByEmail, Value: "x"}); err == nil {
		t.Error("the index of another kind was accepted")
	}
	for doc, err := range st.Instances.All(ctx(t)) {
		fatal(t, err)
		if doc.ID != "" {
			break // leaving early must not hold anything
		}
	}
	if _, err := st.Instances.Get(ctx(t), "none"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}
