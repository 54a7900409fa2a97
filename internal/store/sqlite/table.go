package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// manyIDs is how many documents one statement fetches by id.
const manyIDs = 64

// table holds the prepared statements of one kind. get, many, next and the pages run on the
// reading connections; what begins with w runs on the writing one.
type table struct {
	codec record.Codec

	get, many, next, count *sql.Stmt
	byID, byKey            paged
	byUnique               *sql.Stmt

	wGet, wInsert, wUpdate, wDelete *sql.Stmt
}

// paged is one query in both directions.
type paged struct{ asc, desc *sql.Stmt }

// readStmts are the reading statements that are not of one kind.
type readStmts struct {
	keyCount, changesAfter, changesLast, changesHead, pruned *sql.Stmt
}

// writeStmts are the writing statements that are not of one kind.
type writeStmts struct {
	addKey, dropKey              *sql.Stmt
	addUnique, dropUnique, owner *sql.Stmt
	addChange, dropChange, grave *sql.Stmt
}

// prepare prepares every statement, so that a wrong one is found at start.
func (d *db) prepare(ctx context.Context) error {
	r := preparer{ctx: ctx, from: d.read.PrepareContext}
	w := preparer{ctx: ctx, from: d.w.conn.PrepareContext}
	d.tables = make(map[store.Kind]*table)
	for _, c := range record.Kinds() {
		d.tables[c.Name()] = prepareTable(c, &r, &w)
	}
	d.reads = readStmts{
		keyCount:     r.stmt("SELECT count(*) FROM keys WHERE ix = ? AND val = ?"),
		changesAfter: r.stmt("SELECT seq, kind, id, rev, deleted FROM changes WHERE seq > ? ORDER BY seq LIMIT ?"),
		changesLast:  r.stmt("SELECT coalesce(max(seq), 0) FROM changes"),
		// The sequence, not the last row: the newest change may have been a tombstone, since pruned.
		changesHead: r.stmt("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)"),
		pruned:      r.stmt("SELECT coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = '" + metaPruned + "'), 0)"),
	}
	d.w.stmts = writeStmts{
		addKey:     w.stmt("INSERT INTO keys(ix, val, ord, id) VALUES(?, ?, ?, ?)"),
		dropKey:    w.stmt("DELETE FROM keys WHERE ix = ? AND val = ? AND ord = ? AND id = ?"),
		addUnique:  w.stmt("INSERT INTO uniq(ix, val, id) VALUES(?, ?, ?)"),
		dropUnique: w.stmt("DELETE FROM uniq WHERE ix = ? AND val = ? AND id = ?"),
		owner:      w.stmt("SELECT id FROM uniq WHERE ix = ? AND val = ?"),
		addChange:  w.stmt("INSERT INTO changes(kind, id, rev, deleted, at) VALUES(?, ?, ?, ?, ?)"),
		dropChange: w.stmt("DELETE FROM changes WHERE kind = ? AND id = ?"),
		grave:      w.stmt("SELECT rev FROM changes WHERE kind = ? AND id = ? AND deleted = 1"),
	}
	d.w.prepared = w.all
	return errors.Join(r.err, w.err)
}

func prepareTable(c record.Codec, r, w *preparer) *table {
	name := tableOf(c.Name())
	const cols = "d.id, d.rev, d.body"
	byID := "SELECT " + cols + " FROM " + name + " d WHERE d.id IN (SELECT id FROM " + name + " ORDER BY id %[1]s LIMIT ? OFFSET ?) ORDER BY d.id %[1]s"
	byKey := "SELECT " + cols + " FROM (SELECT id, ord FROM keys WHERE ix = ? AND val = ? ORDER BY ord %[1]s, id %[1]s LIMIT ? OFFSET ?) k" +
		" CROSS JOIN " + name + " d ON d.id = k.id ORDER BY k.ord %[1]s, k.id %[1]s"
	both := func(q string) paged {
		return paged{asc: r.stmt(fmt.Sprintf(q, "ASC")), desc: r.stmt(fmt.Sprintf(q, "DESC"))}
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", manyIDs), ", ")
	return &table{
		codec:    c,
		get:      r.stmt("SELECT rev, body FROM " + name + " WHERE id = ?"),
		many:     r.stmt("SELECT " + cols + " FROM " + name + " d WHERE id IN (" + marks + ")"),
		next:     r.stmt("SELECT " + cols + " FROM " + name + " d WHERE id > ? ORDER BY id LIMIT ?"),
		count:    r.stmt("SELECT count(*) FROM " + name),
		byID:     both(byID),
		byKey:    both(byKey),
		byUnique: r.stmt("SELECT " + cols + " FROM uniq u CROSS JOIN " + name + " d ON d.id = u.id WHERE u.ix = ? AND u.val = ?"),
		wGet:     w.stmt("SELECT rev, body FROM " + name + " WHERE id = ?"),
		wInsert:  w.stmt("INSERT INTO " + name + "(id, rev, body) VALUES(?, ?, ?)"),
		wUpdate:  w.stmt("UPDATE " + name + " SET rev = ?, body = ? WHERE id = ?"),
		wDelete:  w.stmt("DELETE FROM " + name + " WHERE id = ?"),
	}
}

// preparer prepares statements and keeps them, and the first error.
type preparer struct {
	ctx  context.Context
	from func(context.Context, string) (*sql.Stmt, error)
	all  []*sql.Stmt
	err  error
}

func (p *preparer) stmt(query string) *sql.Stmt {
	if p.err != nil {
		return nil
	}
	s, err := p.from(p.ctx, query)
	if err != nil {
		p.err = fmt.Errorf("prepare %q: %w", query, err)
		return nil
	}
	p.all = append(p.all, s)
	return s
}

// stored is a document as it stands in a table.
type stored struct {
	id   string
	rev  int64
	body []byte
}

// fetch returns the document's row, or store.ErrNotFound.
func fetch(ctx context.Context, get *sql.Stmt, id string) (stored, error) {
	s := stored{id: id}
	err := get.QueryRowContext(ctx, id).Scan(&s.rev, &s.body)
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNotFound
	}
	return s, err
}

// collect reads the rows of a statement.
func collect(ctx context.Context, stmt *sql.Stmt, args ...any) ([]stored, error) {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []stored
	for rows.Next() {
		var s stored
		if err := rows.Scan(&s.id, &s.rev, &s.body); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// insert writes a new document at a rev; its id must be free.
func (w *writer) insert(ctx context.Context, t *table, rec record.Record, rev int64) error {
	if _, err := t.wInsert.ExecContext(ctx, rec.ID, rev, rec.Body); err != nil {
		return err
	}
	return w.moveKeys(ctx, rec.ID, nil, rec.Keys)
}

// replace writes a document over the stored one.
func (w *writer) replace(ctx context.Context, t *table, old stored, rec record.Record, rev int64) error {
	_, keys, err := t.codec.Parse(old.id, old.rev, old.body)
	if err != nil {
		return err
	}
	if _, err := t.wUpdate.ExecContext(ctx, rev, rec.Body, rec.ID); err != nil {
		return err
	}
	return w.moveKeys(ctx, rec.ID, keys, rec.Keys)
}

// remove deletes a document and its keys.
func (w *writer) remove(ctx context.Context, t *table, old stored) error {
	_, keys, err := t.codec.Parse(old.id, old.rev, old.body)
	if err != nil {
		return err
	}
	if _, err := t.wDelete.ExecContext(ctx, old.id); err != nil {
		return err
	}
	return w.moveKeys(ctx, old.id, keys, nil)
}

// moveKeys writes the difference between two sets of keys. store.ErrTaken.
func (w *writer) moveKeys(ctx context.Context, id string, from, to []record.Key) error {
	for _, k := range from {
		if slices.Contains(to, k) {
			continue
		}
		var err error
		if k.Unique {
			_, err = w.stmts.dropUnique.ExecContext(ctx, string(k.Index), k.Value, id)
		} else {
			_, err = w.stmts.dropKey.ExecContext(ctx, string(k.Index), k.Value, k.Order, id)
		}
		if err != nil {
			return err
		}
	}
	for _, k := range to {
		if slices.Contains(from, k) {
			continue
		}
		if err := w.addKey(ctx, k, id); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) addKey(ctx context.Context, k record.Key, id string) error {
	if !k.Unique {
		_, err := w.stmts.addKey.ExecContext(ctx, string(k.Index), k.Value, k.Order, id)
		return err
	}
	var owner string
	err := w.stmts.owner.QueryRowContext(ctx, string(k.Index), k.Value).Scan(&owner)
	if err == nil {
		return store.ErrTaken.With("key", string(k.Index))
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = w.stmts.addUnique.ExecContext(ctx, string(k.Index), k.Value, id)
	return err
}

// track leaves the change of a tracked kind, in place of the document's former one.
func (w *writer) track(ctx context.Context, d *db, kind store.Kind, id string, rev int64, deleted bool) error {
	if !kind.Tracked() {
		return nil
	}
	if _, err := w.stmts.dropChange.ExecContext(ctx, string(kind), id); err != nil {
		return err
	}
	_, err := w.stmts.addChange.ExecContext(ctx, string(kind), id, rev, deleted, d.opts.Now().UnixMilli())
	return err
}

// firstRev is 1, or the rev after the tombstone's, so that revs of an id never go back.
func (w *writer) firstRev(ctx context.Context, kind store.Kind, id string) (int64, error) {
	if !kind.Tracked() {
		return 1, nil
	}
	var grave int64
	err := w.stmts.grave.QueryRowContext(ctx, string(kind), id).Scan(&grave)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return grave + 1, err
}
