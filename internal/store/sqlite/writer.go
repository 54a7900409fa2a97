package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// maxBatch bounds how many writes share one commit.
const maxBatch = 128

var errClosed = errors.New("the store is closed")

// writer owns the one connection that writes. Writes that wait for it are done together in
// one transaction, each in its own savepoint, so that they share the cost of making the
// commit durable; whoever gets the turn works for all that wait.
type writer struct {
	db   *sql.DB
	conn *sql.Conn
	turn chan struct{} // holds one token; who has it may use conn
	rung func()        // called after a commit that changed something

	mu     sync.Mutex
	queue  []*write
	closed bool

	stmts    writeStmts
	prepared []*sql.Stmt // all on conn; one left open would keep the file open
}

// write is one unit of work: all of it or nothing.
type write struct {
	run     func(*writer) (changed bool, err error)
	state   atomic.Int32 // waiting, taken or left
	changed bool
	err     error
	panic   any
	done    chan struct{}
}

// The states of a write. Whoever moves it from waiting decides its fate.
const (
	waiting int32 = iota
	taken         // it will be carried out, and its result is to be waited for
	left          // its caller gave up before it began
)

func openWriter(ctx context.Context, d *db) (*writer, error) {
	db, err := sql.Open("sqlite", d.dsn("journal_mode(WAL)", "synchronous(FULL)", "journal_size_limit(67108864)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	w := &writer{db: db, conn: conn, turn: make(chan struct{}, 1), rung: d.wake.ring}
	var mode string
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return nil, errors.Join(err, w.close())
	}
	if mode != "wal" {
		return nil, errors.Join(fmt.Errorf("journal mode is %s: this file system does not support WAL", mode), w.close())
	}
	return w, nil
}

// do carries out one write durably. When ctx ends before it began, nothing is written; once
// begun it is finished, so that the caller knows what became of it.
func (w *writer) do(ctx context.Context, run func(*writer) (bool, error)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	op := &write{run: run, done: make(chan struct{})}
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return errClosed
	}
	w.queue = append(w.queue, op)
	w.mu.Unlock()
	for {
		select {
		case <-op.done:
			return op.result()
		case w.turn <- struct{}{}:
			w.serve()
			<-w.turn
		case <-ctx.Done():
			if op.state.CompareAndSwap(waiting, left) {
				return ctx.Err()
			}
			<-op.done
			return op.result()
		}
	}
}

func (o *write) result() error {
	if o.panic != nil {
		panic(o.panic) // in the goroutine of whoever passed the function that panicked
	}
	return o.err
}

// serve carries out one batch of what waits.
func (w *writer) serve() {
	w.mu.Lock()
	n := min(len(w.queue), maxBatch)
	batch := append([]*write(nil), w.queue[:n]...)
	w.queue = append(w.queue[:0], w.queue[n:]...)
	w.mu.Unlock()
	if n == 0 {
		return
	}
	changed, err := w.transact(batch)
	for _, op := range batch {
		if op.state.CompareAndSwap(waiting, taken); err != nil && op.err == nil {
			op.err = err
		}
		close(op.done)
	}
	if changed && err == nil {
		w.rung()
	}
}

// transact runs a batch in one transaction. An error means that none of it was written.
func (w *writer) transact(batch []*write) (changed bool, err error) {
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return false, err
	}
	for _, op := range batch {
		if !op.state.CompareAndSwap(waiting, taken) {
			continue
		}
		if err := w.attempt(op); err != nil {
			return false, errors.Join(err, w.rollback())
		}
		changed = changed || op.changed
	}
	if !changed {
		return false, w.rollback()
	}
	if err := w.exec("COMMIT"); err != nil {
		return false, errors.Join(err, w.rollback())
	}
	return true, nil
}

// attempt runs one write in a savepoint and undoes it when it fails. An error means that the
// savepoint could not be handled, so that the whole transaction is lost.
func (w *writer) attempt(op *write) error {
	if err := w.exec("SAVEPOINT one"); err != nil {
		return err
	}
	op.call(w)
	if op.err != nil || op.panic != nil {
		if err := w.exec("ROLLBACK TO one"); err != nil {
			return err
		}
		op.changed = false
	}
	return w.exec("RELEASE one")
}

func (o *write) call(w *writer) {
	defer func() { o.panic = recover() }()
	o.changed, o.err = o.run(w)
}

// exclusively runs f in one transaction on the writing connection; for the time of opening.
func (w *writer) exclusively(ctx context.Context, f func() error) error {
	if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := f(); err != nil {
		return errors.Join(err, w.rollback())
	}
	if err := w.exec("COMMIT"); err != nil {
		return errors.Join(err, w.rollback())
	}
	return nil
}

// exec runs without the caller's context: a transaction of many must not end with one of them.
func (w *writer) exec(statement string) error {
	_, err := w.conn.ExecContext(context.Background(), statement)
	return err
}

// rollback ends the transaction.
func (w *writer) rollback() error {
	err := w.exec("ROLLBACK")
	if err != nil && w.exec("BEGIN") == nil { // SQLite had ended it itself after a severe error
		err = w.exec("ROLLBACK")
	}
	return err
}

// close waits for the running batch, refuses what waits, and folds the journal into the file.
func (w *writer) close() error {
	w.turn <- struct{}{}
	defer func() { <-w.turn }()
	w.mu.Lock()
	refused := w.queue
	w.queue, w.closed = nil, true
	w.mu.Unlock()
	for _, op := range refused {
		if op.state.CompareAndSwap(waiting, taken) {
			op.err = errClosed
		}
		close(op.done)
	}
	var err error
	for _, s := range w.prepared {
		err = errors.Join(err, s.Close())
	}
	w.prepared = nil
	return errors.Join(err, w.conn.Close(), w.db.Close())
}
