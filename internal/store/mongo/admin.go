package mongo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"

	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// admin implements store.Admin.
type admin struct{ db *db }

func (a admin) Ping(ctx context.Context) error {
	return failed(ctx, "ping", "", "", a.db.client.Ping(ctx, readpref.Primary()))
}

func (a admin) Close() error { return a.db.close() }

// Backup writes each document as it stands when it is reached.
func (a admin) Backup(ctx context.Context, w io.Writer) error {
	out, err := record.NewBackupWriter(w, a.db.opts.Now())
	if err != nil {
		return err
	}
	for _, c := range record.Kinds() {
		for after := ""; ; {
			rows, err := a.db.find(ctx, c.Name(), alive(idAfter(after)), options.Find().SetSort(byID(false)).SetLimit(batchDocs))
			if err != nil {
				return failed(ctx, "backup", c.Name(), after, err)
			}
			if len(rows) == 0 {
				break
			}
			for _, s := range rows {
				if err := out.Write(c.Name(), s.ID, s.Rev, s.Body); err != nil {
					return err
				}
				after = s.ID
			}
		}
	}
	return out.Close()
}

// Restore first reads the whole backup into a temporary file, so that a damaged one writes
// nothing. A restoring that broke off leaves a mark, by which the next one clears its remains.
func (a admin) Restore(ctx context.Context, r io.Reader) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	spool, err := os.CreateTemp("", "kompass-restore-*")
	if err != nil {
		return fmt.Errorf("mongo: restore: %w", err)
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	if err := check(ctx, io.TeeReader(r, spool)); err != nil {
		return err
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("mongo: restore: %w", err)
	}
	return failed(ctx, "restore", "", "", a.restore(ctx, spool))
}

// check reads a backup to its end, and refuses ids and unique keys that stand in it twice.
func check(ctx context.Context, r io.Reader) error {
	type mark struct {
		kind store.Kind
		ix   store.Index
		what string
	}
	seen := map[mark]bool{}
	return record.ReadBackup(ctx, r, func(rec record.Restored) error {
		marks := []mark{{kind: rec.Kind, what: rec.ID}}
		for _, k := range rec.Keys {
			if k.Unique {
				marks = append(marks, mark{rec.Kind, k.Index, k.Value})
			}
		}
		for _, m := range marks {
			if seen[m] {
				return store.ErrBackupDamaged.With("id", rec.ID)
			}
			seen[m] = true
		}
		return nil
	})
}

const restoringID = "restoring"

func (a admin) restore(ctx context.Context, r io.Reader) error {
	meta := a.db.data.Collection(metaColl)
	err := meta.FindOne(ctx, idIs(restoringID)).Err()
	switch {
	case err == nil: // what is there is the remains of a restoring that broke off
		if err := a.clear(ctx); err != nil {
			return err
		}
	case !errors.Is(err, mongo.ErrNoDocuments):
		return err
	default:
		if err := a.empty(ctx); err != nil {
			return err
		}
		if _, err := meta.InsertOne(ctx, idIs(restoringID)); err != nil {
			return err
		}
	}
	if err := a.clear(ctx); err != nil { // tombstones too
		return err
	}
	if err := a.load(ctx, r); err != nil {
		return err
	}
	_, err = meta.DeleteOne(ctx, idIs(restoringID))
	return err
}

// empty fails with store.ErrNotEmpty when any kind has a document.
func (a admin) empty(ctx context.Context) error {
	for kind := range a.db.kinds {
		err := a.db.coll(kind).FindOne(ctx, alive(bson.D{})).Err()
		if err == nil {
			return store.ErrNotEmpty.With("kind", string(kind))
		}
		if !errors.Is(err, mongo.ErrNoDocuments) {
			return err
		}
	}
	return nil
}

func (a admin) clear(ctx context.Context) error {
	for kind := range a.db.kinds {
		if _, err := a.db.coll(kind).DeleteMany(ctx, bson.D{}); err != nil {
			return err
		}
	}
	return nil
}

// load writes the documents in batches of one kind.
func (a admin) load(ctx context.Context, r io.Reader) error {
	var kind store.Kind
	var models []mongo.WriteModel
	flush := func() error {
		if len(models) == 0 {
			return nil
		}
		_, err := a.db.coll(kind).BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
		models = nil
		return err
	}
	err := record.ReadBackup(ctx, r, func(rec record.Restored) error {
		if rec.Kind != kind || len(models) == batchDocs {
			if err := flush(); err != nil {
				return err
			}
		}
		kind = rec.Kind
		models = append(models, mongo.NewUpdateOneModel().SetFilter(idIs(rec.ID)).
			SetUpdate(writeOf(a.db.kinds[kind], rec.Record, rec.Rev)).SetUpsert(true))
		return nil
	})
	if err == nil {
		err = flush()
	}
	a.db.wake.ring()
	return err
}

func (a admin) Prune(ctx context.Context) error {
	if err := a.pruneTombstones(ctx); err != nil {
		return failed(ctx, "prune tombstones", "", "", err)
	}
	if err := prune(ctx, a.db, record.Sessions); err != nil {
		return err
	}
	if err := prune(ctx, a.db, record.Resets); err != nil {
		return err
	}
	return prune(ctx, a.db, record.Receipts)
}

// pruneTombstones first remembers how far it goes, so that a cursor from before is refused.
func (a admin) pruneTombstones(ctx context.Context) error {
	before := a.db.opts.Now().Add(-store.TombstoneRetention).UTC().Truncate(time.Millisecond)
	m, err := a.db.meta(ctx)
	if err != nil {
		return err
	}
	old := bson.D{{Key: "deleted", Value: true}, {Key: "changed_at", Value: bson.D{{Key: "$lt", Value: before}}}}
	for _, c := range record.Kinds() {
		var last stored
		err := a.db.coll(c.Name()).FindOne(ctx, old, options.FindOne().SetSort(sortBy(true, "changed_at"))).Decode(&last)
		if errors.Is(err, mongo.ErrNoDocuments) {
			continue
		}
		if err == nil && last.ChangedAt.After(m.Pruned) {
			m.Pruned = last.ChangedAt
			err = a.db.setMeta(ctx, "pruned", m.Pruned)
		}
		if err == nil {
			_, err = a.db.coll(c.Name()).DeleteMany(ctx, old)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// prune deletes the expired documents of a kind, each at the rev that was seen to be expired.
func prune[T any](ctx context.Context, d *db, kind record.Kind[T]) error {
	repo := newRepo(d, kind)
	now := d.opts.Now()
	for doc, err := range repo.All(ctx) {
		if err != nil {
			return err
		}
		if !kind.Expired(doc, now) {
			continue
		}
		id, rev := kind.Identity(doc)
		if err := repo.Delete(ctx, id, rev); err != nil &&
			!errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrRevConflict) { // used or removed meanwhile
			return err
		}
	}
	return nil
}
