package mongo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// errMissed says that a guarded update matched nothing: somebody else wrote meanwhile.
var errMissed = errors.New("the document was written meanwhile")

// update carries out one guarded update in the time a write may take.
func (r *repo[T]) update(ctx context.Context, rec record.Record, filter, change bson.D, upsert bool) error {
	short, cancel := context.WithTimeout(ctx, r.db.opts.WriteTimeout)
	defer cancel()
	res, err := r.coll.UpdateOne(short, filter, change, options.UpdateOne().SetUpsert(upsert))
	if mongo.IsDuplicateKeyError(err) || isInternal(err) {
		return r.duplicate(ctx, rec, err)
	}
	if err == nil && res.MatchedCount+res.UpsertedCount == 0 {
		err = errMissed
	}
	if err == nil {
		r.db.wake.ring()
	}
	return err
}

// isInternal recognises the general error by which FerretDB reports, of all things, that an
// update would take another document's unique key.
func isInternal(err error) bool {
	var server mongo.ServerError
	return errors.As(err, &server) && server.HasErrorCode(codeInternal)
}

// duplicate finds out which key is taken: another document's unique key, or else the id.
func (r *repo[T]) duplicate(ctx context.Context, rec record.Record, cause error) error {
	for _, k := range rec.Keys {
		if !k.Unique {
			continue
		}
		var owner stored
		err := r.coll.FindOne(ctx, bson.D{{Key: valueField(k.Index), Value: uniqueValue(k.Value)}}).Decode(&owner)
		if err == nil && owner.ID != rec.ID {
			return store.ErrTaken.With("key", string(k.Index))
		}
		if err != nil && !errors.Is(err, mongo.ErrNoDocuments) {
			return err
		}
	}
	if !mongo.IsDuplicateKeyError(cause) {
		return cause
	}
	return errors.Join(store.ErrExists, cause)
}

// insert writes a document whose id is free: rev 0 is no document's, so the upsert can only
// insert, and fails when the id is taken.
func (r *repo[T]) insert(ctx context.Context, rec record.Record) error {
	return r.update(ctx, rec, guard(rec.ID, 0), writeOf(r.kind, rec, 1), true)
}

// create writes a new document, over a tombstone if there is one, and returns its rev.
func (r *repo[T]) create(ctx context.Context, rec record.Record) (int64, error) {
	err := r.insert(ctx, rec)
	if !errors.Is(err, store.ErrExists) && !errors.Is(err, store.ErrTaken) {
		return 1, err
	}
	old, missing := r.fetch(ctx, rec.ID)
	switch {
	case errors.Is(missing, store.ErrNotFound):
		return 0, err
	case missing != nil:
		return 0, missing
	case !old.Deleted:
		return 0, store.ErrExists
	}
	err = r.update(ctx, rec, guard(rec.ID, old.Rev), writeOf(r.kind, rec, old.Rev+1), false)
	if errors.Is(err, errMissed) { // another created it at the same moment
		err = store.ErrExists
	}
	return old.Rev + 1, err
}

func (r *repo[T]) Create(ctx context.Context, doc T) (T, error) {
	rec, err := r.kind.Encode(doc)
	if err != nil {
		return doc, err
	}
	rev, err := r.create(ctx, rec)
	if err != nil {
		return doc, r.failed(ctx, "create", rec.ID, err)
	}
	return r.kind.Decode(rec.ID, rev, rec.Body)
}

func (r *repo[T]) Update(ctx context.Context, doc T) (T, error) {
	rec, err := r.kind.Encode(doc)
	if err != nil {
		return doc, err
	}
	err = r.update(ctx, rec, alive(guard(rec.ID, rec.Rev)), writeOf(r.kind, rec, rec.Rev+1), false)
	if errors.Is(err, errMissed) {
		if _, err = r.fetchAlive(ctx, rec.ID); err == nil {
			err = store.ErrRevConflict
		}
	}
	if err != nil {
		return doc, r.failed(ctx, "update", rec.ID, err)
	}
	return r.kind.Decode(rec.ID, rec.Rev+1, rec.Body)
}

// Mutate repeats read and guarded update until nobody came between, or ctx ends.
func (r *repo[T]) Mutate(ctx context.Context, id string, f func(T) (T, error)) (T, error) {
	var none T
	if !record.ValidID(id) {
		return none, store.ErrNotFound
	}
	for try := 0; ; try++ {
		old, err := r.fetchAlive(ctx, id)
		if err != nil {
			return none, r.failed(ctx, "mutate", id, err)
		}
		doc, err := r.decode(old)
		if err != nil {
			return none, err
		}
		if doc, err = f(doc); err != nil {
			return none, err
		}
		rec, err := r.kind.Encode(doc)
		if err != nil {
			return none, err
		}
		if rec.ID != id {
			return none, r.failed(ctx, "mutate", id, fmt.Errorf("the id became %.80q", rec.ID))
		}
		rev := old.Rev
		if !r.same(old, rec) {
			rev++
			err = r.update(ctx, rec, alive(guard(id, old.Rev)), writeOf(r.kind, rec, rev), false)
		}
		if err == nil {
			return r.kind.Decode(id, rev, rec.Body)
		}
		if errors.Is(err, errMissed) {
			err = pause(ctx, try)
		}
		if err != nil {
			return none, r.failed(ctx, "mutate", id, err)
		}
	}
}

// same compares content; a server may have rewritten the bytes without changing it.
func (r *repo[T]) same(old stored, rec record.Record) bool {
	if record.Same(old.Body, rec.Body) {
		return true
	}
	doc, err := r.kind.Decode(old.ID, old.Rev, old.Body)
	if err != nil {
		return false
	}
	again, err := r.kind.Encode(doc)
	return err == nil && record.Same(again.Body, rec.Body)
}

// pause waits a random time that grows with every try, up to 100 ms, so that writers of one
// document part.
func pause(ctx context.Context, try int) error {
	most := min(100*time.Millisecond, time.Millisecond<<min(try, 7))
	timer := time.NewTimer(rand.N(most) + 1)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *repo[T]) Put(ctx context.Context, docs ...T) (changed int, err error) {
	for len(docs) > 0 {
		n := min(len(docs), batchDocs)
		recs := make([]record.Record, n)
		for i, doc := range docs[:n] {
			if recs[i], err = r.kind.Encode(doc); err != nil {
				return changed, err
			}
		}
		docs = docs[n:]
		n, err = r.putBatch(ctx, recs)
		if changed += n; err != nil {
			return changed, r.failed(ctx, "put", recs[0].ID, err)
		}
	}
	return changed, nil
}

// putBatch writes what differs in one request. Where that did not wholly succeed (a key is
// taken, another writer came between, an id stands twice in the batch) it goes on one by one.
func (r *repo[T]) putBatch(ctx context.Context, recs []record.Record) (changed int, err error) {
	ids := make([]string, len(recs))
	once := map[string]bool{}
	for i, rec := range recs {
		ids[i], once[rec.ID] = rec.ID, true
	}
	old, err := r.db.find(ctx, r.kind.Name(), idIn(ids))
	if err != nil {
		return 0, err
	}
	standing := make(map[string]stored, len(old))
	for _, s := range old {
		standing[s.ID] = s
	}
	var models []mongo.WriteModel
	for _, rec := range recs {
		s := standing[rec.ID] // rev 0 when there is none
		if s.Rev == 0 || s.Deleted || !r.same(s, rec) {
			models = append(models, mongo.NewUpdateOneModel().SetFilter(guard(rec.ID, s.Rev)).
				SetUpdate(writeOf(r.kind, rec, s.Rev+1)).SetUpsert(s.Rev == 0))
		}
	}
	if len(models) == 0 && len(once) == len(recs) {
		return 0, nil
	}
	if len(once) == len(recs) {
		changed, err = r.bulk(ctx, models)
		if changed == len(models) || err != nil && !mongo.IsDuplicateKeyError(err) && !isInternal(err) {
			return changed, err
		}
	}
	for _, rec := range recs {
		n, err := r.putOne(ctx, rec)
		if changed += n; err != nil {
			return changed, err
		}
	}
	return changed, nil
}

func (r *repo[T]) bulk(ctx context.Context, models []mongo.WriteModel) (int, error) {
	short, cancel := context.WithTimeout(ctx, r.db.opts.WriteTimeout)
	defer cancel()
	res, err := r.coll.BulkWrite(short, models, options.BulkWrite().SetOrdered(false))
	if res == nil {
		return 0, err
	}
	r.db.wake.ring()
	return int(res.MatchedCount + res.UpsertedCount), err
}

func (r *repo[T]) putOne(ctx context.Context, rec record.Record) (changed int, err error) {
	for try := 0; ; try++ {
		s, err := r.fetch(ctx, rec.ID)
		switch {
		case errors.Is(err, store.ErrNotFound):
			err = r.insert(ctx, rec)
		case err == nil && !s.Deleted && r.same(s, rec):
			return 0, nil
		case err == nil:
			err = r.update(ctx, rec, guard(rec.ID, s.Rev), writeOf(r.kind, rec, s.Rev+1), false)
		}
		if err == nil {
			return 1, nil
		}
		if !errors.Is(err, errMissed) && !errors.Is(err, store.ErrExists) {
			return 0, err
		}
		if err := pause(ctx, try); err != nil {
			return 0, err
		}
	}
}

func (r *repo[T]) Delete(ctx context.Context, id string, rev int64) error {
	if !record.ValidID(id) {
		return store.ErrNotFound
	}
	for try := 0; ; try++ {
		s, err := r.fetchAlive(ctx, id)
		if err == nil && rev != 0 && s.Rev != rev {
			err = store.ErrRevConflict
		}
		if err == nil {
			err = r.remove(ctx, s)
		}
		if errors.Is(err, errMissed) {
			if err = pause(ctx, try); err == nil {
				continue
			}
		}
		return r.failed(ctx, "delete", id, err)
	}
}

// remove leaves a tombstone for a tracked kind, and nothing for another.
func (r *repo[T]) remove(ctx context.Context, s stored) error {
	if r.kind.Name().Tracked() {
		return r.update(ctx, record.Record{ID: s.ID}, alive(guard(s.ID, s.Rev)), burialOf(r.kind, s.ID, s.Rev+1), false)
	}
	short, cancel := context.WithTimeout(ctx, r.db.opts.WriteTimeout)
	defer cancel()
	res, err := r.coll.DeleteOne(short, guard(s.ID, s.Rev))
	if err == nil && res.DeletedCount == 0 {
		err = errMissed
	}
	return err
}
