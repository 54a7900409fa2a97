package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// admin implements store.Admin.
type admin struct{ db *db }

func (a admin) failed(op string, err error) error { return a.db.failed(op, "", "", err) }

func (a admin) Ping(ctx context.Context) error {
	var one int
	return a.failed("ping", a.db.read.QueryRowContext(ctx, "SELECT 1 FROM sqlite_schema LIMIT 1").Scan(&one))
}

// Backup reads in one transaction, so that it is a picture of one moment; writers go on.
func (a admin) Backup(ctx context.Context, w io.Writer) error {
	out, err := record.NewBackupWriter(w, a.db.opts.Now())
	if err != nil {
		return err
	}
	tx, err := a.db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return a.failed("backup", err)
	}
	defer tx.Rollback()
	for _, c := range record.Kinds() {
		if err := backupKind(ctx, tx, out, c.Name()); err != nil {
			return a.failed("backup", err)
		}
	}
	return out.Close()
}

func backupKind(ctx context.Context, tx *sql.Tx, out *record.BackupWriter, kind store.Kind) error {
	rows, err := tx.QueryContext(ctx, "SELECT id, rev, body FROM "+tableOf(kind)+" ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var rev int64
		var body sql.RawBytes
		if err := rows.Scan(&id, &rev, &body); err != nil {
			return err
		}
		if err := out.Write(kind, id, rev, body); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Restore writes everything in one transaction, which a damaged backup rolls back.
func (a admin) Restore(ctx context.Context, r io.Reader) error {
	err := a.db.w.do(ctx, func(w *writer) (bool, error) {
		if err := a.empty(); err != nil {
			return false, err
		}
		err := record.ReadBackup(ctx, r, func(rec record.Restored) error {
			t := a.db.tables[rec.Kind]
			if _, err := fetch(unbroken, t.wGet, rec.ID); err == nil {
				return store.ErrBackupDamaged.With("id", rec.ID)
			}
			if err := w.insert(unbroken, t, rec.Record, rec.Rev); err != nil {
				return err
			}
			return w.track(unbroken, a.db, rec.Kind, rec.ID, rec.Rev, false)
		})
		return err == nil, err
	})
	return a.failed("restore", err)
}

// empty fails with store.ErrNotEmpty when any kind has a document.
func (a admin) empty() error {
	for kind := range a.db.tables {
		var any bool
		err := a.db.w.conn.QueryRowContext(unbroken, "SELECT EXISTS(SELECT 1 FROM "+tableOf(kind)+")").Scan(&any)
		if err != nil {
			return err
		}
		if any {
			return store.ErrNotEmpty.With("kind", string(kind))
		}
	}
	return nil
}

func (a admin) Prune(ctx context.Context) error {
	if err := a.pruneTombstones(ctx); err != nil {
		return a.failed("prune tombstones", err)
	}
	if err := prune(ctx, a.db, record.Sessions); err != nil {
		return err
	}
	if err := prune(ctx, a.db, record.Resets); err != nil {
		return err
	}
	return prune(ctx, a.db, record.Receipts)
}

// pruneTombstones remembers how far it went, so that a cursor from before is refused.
func (a admin) pruneTombstones(ctx context.Context) error {
	before := a.db.opts.Now().Add(-store.TombstoneRetention).UnixMilli()
	return a.db.w.do(ctx, func(w *writer) (bool, error) {
		var last sql.NullInt64
		err := w.conn.QueryRowContext(unbroken,
			"SELECT max(seq) FROM changes WHERE deleted = 1 AND at < ?", before).Scan(&last)
		if err != nil || !last.Valid {
			return false, err
		}
		was, err := a.db.meta(unbroken, metaPruned)
		if err != nil {
			return false, err
		}
		if n, _ := strconv.ParseInt(was, 10, 64); n > last.Int64 { // the clock was set back
			last.Int64 = n
		}
		if _, err := w.conn.ExecContext(unbroken, "DELETE FROM changes WHERE deleted = 1 AND at < ?", before); err != nil {
			return false, err
		}
		return true, a.db.setMeta(unbroken, metaPruned, strconv.FormatInt(last.Int64, 10))
	})
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
			return fmt.Errorf("prune %s: %w", kind.Name(), err)
		}
	}
	return nil
}

func (a admin) Close() error { return a.db.close() }
