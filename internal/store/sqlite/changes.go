package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/prasmju-kompass/kompass/internal/store"
)

// Bounds of one reading of the changes.
const (
	defaultChanges = 500
	maxChanges     = 10_000
)

// changes implements store.Changes over the table of that name: one row per document, whose
// seq grows with every write.
type changes struct{ db *db }

// position is a cursor read: all up to seq was delivered. floor is how far tombstones were
// pruned when the reading began: a reader that began later than that missed none of them.
type position struct{ seq, floor int64 }

func (d *db) cursor(p position) store.Cursor {
	return store.Cursor(fmt.Sprintf("%s.%x.%x", d.epoch, p.seq, p.floor))
}

func (d *db) parseCursor(c store.Cursor) (p position, err error) {
	epoch, rest, _ := strings.Cut(string(c), ".")
	if epoch != d.epoch {
		return p, store.ErrCursorExpired
	}
	if n, err := fmt.Sscanf(rest, "%x.%x", &p.seq, &p.floor); n != 2 || err != nil || p.seq < 0 {
		return p, store.ErrCursorExpired
	}
	return p, nil
}

func (c changes) Since(ctx context.Context, after store.Cursor, limit int) ([]store.Change, store.Cursor, error) {
	if limit <= 0 {
		limit = defaultChanges
	}
	// One read transaction: rows and documents are of the same moment.
	tx, err := c.db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, after, c.failed(err)
	}
	defer tx.Rollback()
	p, err := c.start(ctx, tx, after)
	if err != nil {
		return nil, after, c.failed(err)
	}
	list, seq, err := c.rows(ctx, tx, p.seq, min(limit, maxChanges))
	if err != nil {
		return nil, after, c.failed(err)
	}
	if len(list) == 0 {
		return nil, after, nil
	}
	for i := range list {
		if err := c.load(ctx, tx, &list[i]); err != nil {
			return nil, after, c.failed(err)
		}
	}
	p.seq = seq
	return list, c.db.cursor(p), nil
}

func (c changes) failed(err error) error { return c.db.failed("read changes", "", "", err) }

// start finds where the cursor points to.
func (c changes) start(ctx context.Context, tx *sql.Tx, after store.Cursor) (p position, err error) {
	var pruned int64
	if err := tx.StmtContext(ctx, c.db.reads.pruned).QueryRowContext(ctx).Scan(&pruned); err != nil {
		return p, err
	}
	if after == "" {
		return position{floor: pruned}, nil
	}
	if p, err = c.db.parseCursor(after); err == nil && pruned > max(p.seq, p.floor) {
		err = store.ErrCursorExpired
	}
	return p, err
}

func (c changes) rows(ctx context.Context, tx *sql.Tx, after int64, limit int) (list []store.Change, seq int64, err error) {
	rows, err := tx.StmtContext(ctx, c.db.reads.changesAfter).QueryContext(ctx, after, limit)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var ch store.Change
		if err := rows.Scan(&seq, &ch.Kind, &ch.ID, &ch.Rev, &ch.Deleted); err != nil {
			return nil, 0, err
		}
		list = append(list, ch)
	}
	return list, seq, rows.Err()
}

// load adds the document to a change that has one.
func (c changes) load(ctx context.Context, tx *sql.Tx, ch *store.Change) error {
	if ch.Deleted {
		return nil
	}
	t, ok := c.db.tables[ch.Kind]
	if !ok {
		return fmt.Errorf("change of an unknown kind %q", ch.Kind)
	}
	s, err := fetch(ctx, tx.StmtContext(ctx, t.get), ch.ID)
	if err != nil {
		return because(store.ErrDamaged, c.db.path, fmt.Errorf("change of %s %.80q: %w", ch.Kind, ch.ID, err))
	}
	ch.Doc, _, err = t.codec.Parse(s.id, s.rev, s.body)
	if err != nil {
		return because(store.ErrDamaged, c.db.path, err)
	}
	return nil
}

func (c changes) Head(ctx context.Context) (store.Cursor, error) {
	var p position
	if err := c.db.reads.changesHead.QueryRowContext(ctx).Scan(&p.seq); err != nil {
		return "", c.failed(err)
	}
	return c.db.cursor(p), nil
}

// Wait wakes up at once for writes of this process and within Options.Poll for those of others.
func (c changes) Wait(ctx context.Context, after store.Cursor) error {
	p := position{}
	if after != "" {
		var err error
		if p, err = c.db.parseCursor(after); err != nil {
			return err
		}
	}
	poll := time.NewTicker(c.db.opts.Poll)
	defer poll.Stop()
	for {
		rung := c.db.wake.next() // before looking, so that no write falls between
		var last int64
		if err := c.db.reads.changesLast.QueryRowContext(ctx).Scan(&last); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return c.failed(err)
		}
		if last > p.seq {
			return nil
		}
		select {
		case <-rung:
		case <-poll.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// bell wakes everyone who waits.
type bell struct {
	mu sync.Mutex
	ch chan struct{}
}

func newBell() *bell { return &bell{ch: make(chan struct{})} }

// next returns a channel that is closed by the next ring.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ch
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.ch)
	b.ch = make(chan struct{})
}
