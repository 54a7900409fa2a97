package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// What runs inside a write uses this context: a batch of many must not be torn by one caller.
var unbroken = context.Background()

func (r *repo[T]) Create(ctx context.Context, doc T) (T, error) {
	rec, err := r.kind.Encode(doc)
	if err != nil {
		return doc, err
	}
	rev := int64(0)
	err = r.db.w.do(ctx, func(w *writer) (bool, error) {
		if _, err := fetch(unbroken, r.t.wGet, rec.ID); err == nil {
			return false, store.ErrExists
		} else if !errors.Is(err, store.ErrNotFound) {
			return false, err
		}
		rev, err = r.create(w, rec)
		return err == nil, err
	})
	if err != nil {
		return doc, r.failed("create", rec.ID, err)
	}
	return r.kind.Decode(rec.ID, rev, rec.Body)
}

func (r *repo[T]) create(w *writer, rec record.Record) (rev int64, err error) {
	if rev, err = w.firstRev(unbroken, r.kind.Name(), rec.ID); err != nil {
		return 0, err
	}
	if err := w.insert(unbroken, r.t, rec, rev); err != nil {
		return 0, err
	}
	return rev, w.track(unbroken, r.db, r.kind.Name(), rec.ID, rev, false)
}

func (r *repo[T]) overwrite(w *writer, old stored, rec record.Record) (rev int64, err error) {
	rev = old.rev + 1
	if err := w.replace(unbroken, r.t, old, rec, rev); err != nil {
		return 0, err
	}
	return rev, w.track(unbroken, r.db, r.kind.Name(), rec.ID, rev, false)
}

func (r *repo[T]) Update(ctx context.Context, doc T) (T, error) {
	rec, err := r.kind.Encode(doc)
	if err != nil {
		return doc, err
	}
	rev := int64(0)
	err = r.db.w.do(ctx, func(w *writer) (bool, error) {
		old, err := fetch(unbroken, r.t.wGet, rec.ID)
		if err != nil {
			return false, err
		}
		if old.rev != rec.Rev {
			return false, store.ErrRevConflict
		}
		rev, err = r.overwrite(w, old, rec)
		return err == nil, err
	})
	if err != nil {
		return doc, r.failed("update", rec.ID, err)
	}
	return r.kind.Decode(rec.ID, rev, rec.Body)
}

// Mutate runs f in the writing transaction, so that it sees what no other write can change.
func (r *repo[T]) Mutate(ctx context.Context, id string, f func(T) (T, error)) (T, error) {
	var none, doc T
	if !record.ValidID(id) {
		return none, store.ErrNotFound
	}
	var refused error // f's own error is passed on as it is
	err := r.db.w.do(ctx, func(w *writer) (bool, error) {
		old, err := fetch(unbroken, r.t.wGet, id)
		if err != nil {
			return false, err
		}
		if doc, err = r.decode(old); err != nil {
			return false, err
		}
		if doc, refused = f(doc); refused != nil {
			return false, refused
		}
		rec, err := r.kind.Encode(doc)
		if err != nil {
			return false, err
		}
		if rec.ID != id {
			return false, fmt.Errorf("the id became %.80q", rec.ID)
		}
		rev := old.rev
		changed := !record.Same(old.body, rec.Body)
		if changed {
			if rev, err = r.overwrite(w, old, rec); err != nil {
				return false, err
			}
		}
		doc, err = r.kind.Decode(id, rev, rec.Body)
		return changed, err
	})
	if refused != nil {
		return none, refused
	}
	if err != nil {
		return none, r.failed("mutate", id, err)
	}
	return doc, nil
}

// putDocs and putBytes bound what one transaction of Put writes, so that others get their turn.
const (
	putDocs  = 100
	putBytes = 4 << 20
)

func (r *repo[T]) Put(ctx context.Context, docs ...T) (changed int, err error) {
	for len(docs) > 0 {
		recs := make([]record.Record, 0, min(len(docs), putDocs))
		for size := 0; len(docs) > 0 && len(recs) < putDocs && size < putBytes; docs = docs[1:] {
			rec, err := r.kind.Encode(docs[0])
			if err != nil {
				return changed, err
			}
			recs = append(recs, rec)
			size += len(rec.Body)
		}
		n := 0
		err = r.db.w.do(ctx, func(w *writer) (bool, error) {
			n, err = r.put(w, recs)
			return n > 0, err
		})
		if err != nil {
			return changed, r.failed("put", recs[0].ID, err)
		}
		changed += n
	}
	return changed, nil
}

func (r *repo[T]) put(w *writer, recs []record.Record) (changed int, err error) {
	for _, rec := range recs {
		old, err := fetch(unbroken, r.t.wGet, rec.ID)
		switch {
		case errors.Is(err, store.ErrNotFound):
			_, err = r.create(w, rec)
		case err == nil && record.Same(old.body, rec.Body):
			continue
		case err == nil:
			_, err = r.overwrite(w, old, rec)
		}
		if err != nil {
			return 0, err
		}
		changed++
	}
	return changed, nil
}

func (r *repo[T]) Delete(ctx context.Context, id string, rev int64) error {
	if !record.ValidID(id) {
		return store.ErrNotFound
	}
	err := r.db.w.do(ctx, func(w *writer) (bool, error) {
		old, err := fetch(unbroken, r.t.wGet, id)
		if err != nil {
			return false, err
		}
		if rev != 0 && old.rev != rev {
			return false, store.ErrRevConflict
		}
		if err := w.remove(unbroken, r.t, old); err != nil {
			return false, err
		}
		err = w.track(unbroken, r.db, r.kind.Name(), id, old.rev+1, true)
		return err == nil, err
	})
	return r.failed("delete", id, err)
}
