package sqlite

import (
	"context"
	"database/sql"
	"iter"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// repo implements store.Repo for one kind.
type repo[T any] struct {
	db   *db
	kind record.Kind[T]
	t    *table
}

func newRepo[T any](d *db, kind record.Kind[T]) store.Repo[T] {
	return &repo[T]{db: d, kind: kind, t: d.tables[kind.Name()]}
}

func (r *repo[T]) failed(op, id string, err error) error {
	return r.db.failed(op, r.kind.Name(), id, err)
}

func (r *repo[T]) decode(s stored) (T, error) {
	doc, err := r.kind.Decode(s.id, s.rev, s.body)
	if err != nil {
		err = because(store.ErrDamaged, r.db.path, err)
	}
	return doc, err
}

func (r *repo[T]) Get(ctx context.Context, id string) (T, error) {
	var none T
	if !record.ValidID(id) {
		return none, store.ErrNotFound
	}
	s, err := fetch(ctx, r.t.get, id)
	if err != nil {
		return none, r.failed("get", id, err)
	}
	return r.decode(s)
}

func (r *repo[T]) GetMany(ctx context.Context, ids []string) ([]T, error) {
	found := make(map[string]T, len(ids))
	for start := 0; start < len(ids); start += manyIDs {
		args := make([]any, manyIDs)
		for i := range args { // the last id fills up the rest: the statement has a fixed number
			args[i] = ids[min(start+i, len(ids)-1)]
		}
		rows, err := collect(ctx, r.t.many, args...)
		if err != nil {
			return nil, r.failed("get many", ids[start], err)
		}
		for _, s := range rows {
			if found[s.id], err = r.decode(s); err != nil {
				return nil, err
			}
		}
	}
	out := make([]T, 0, len(ids))
	for _, id := range ids {
		if doc, ok := found[id]; ok {
			out = append(out, doc)
		}
	}
	return out, nil
}

func (r *repo[T]) List(ctx context.Context, q store.Query) (store.Page[T], error) {
	rows, total, err := r.page(ctx, q)
	if err != nil {
		return store.Page[T]{}, r.failed("list", string(q.By)+"="+q.Value, err)
	}
	p := store.Page[T]{Items: make([]T, 0, len(rows)), Total: total}
	for _, s := range rows {
		doc, err := r.decode(s)
		if err != nil {
			return store.Page[T]{}, err
		}
		p.Items = append(p.Items, doc)
	}
	return p, nil
}

func (r *repo[T]) page(ctx context.Context, q store.Query) (rows []stored, total int, err error) {
	limit, offset := q.Window()
	if q.By == store.ByID {
		if err = r.t.count.QueryRowContext(ctx).Scan(&total); err == nil && offset < total {
			rows, err = collect(ctx, r.t.byID.in(q.Desc), limit, offset)
		}
		return rows, total, err
	}
	ix, err := r.kind.Index(q.By)
	if err != nil || !utf8.ValidString(q.Value) {
		return nil, 0, err
	}
	if ix.Unique {
		rows, err = collect(ctx, r.t.byUnique, string(q.By), q.Value)
		if total = len(rows); offset >= total {
			rows = nil
		}
		return rows, total, err
	}
	if ix.All && q.Value == "" { // counting a table is much cheaper than counting a range
		err = r.t.count.QueryRowContext(ctx).Scan(&total)
	} else {
		err = r.db.reads.keyCount.QueryRowContext(ctx, string(q.By), q.Value).Scan(&total)
	}
	if err == nil && offset < total {
		rows, err = collect(ctx, r.t.byKey.in(q.Desc), string(q.By), q.Value, limit, offset)
	}
	return rows, total, err
}

func (p paged) in(desc bool) *sql.Stmt {
	if desc {
		return p.desc
	}
	return p.asc
}

// batchBytes bounds how much All holds in memory; batchDocs how many documents.
const (
	batchDocs  = 256
	batchBytes = 4 << 20
)

// All reads in short batches, so that a slow consumer neither holds a connection nor keeps
// the journal from being folded into the file.
func (r *repo[T]) All(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		for after := ""; ; {
			rows, err := r.batch(ctx, after)
			if err != nil {
				yield(none, r.failed("read all after", after, err))
				return
			}
			for _, s := range rows {
				if doc, err := r.decode(s); !yield(doc, err) || err != nil {
					return
				}
			}
			if len(rows) == 0 {
				return
			}
			after = rows[len(rows)-1].id
		}
	}
}

func (r *repo[T]) batch(ctx context.Context, after string) (out []stored, err error) {
	rows, err := r.t.next.QueryContext(ctx, after, batchDocs)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for size := 0; size < batchBytes && rows.Next(); {
		var s stored
		if err := rows.Scan(&s.id, &s.rev, &s.body); err != nil {
			return nil, err
		}
		size += len(s.body)
		out = append(out, s)
	}
	return out, rows.Err()
}
