package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// classify puts the driver's errors into the port's vocabulary and keeps the cause for the log.
func classify(path string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if f := faultOf(err); f != nil {
		return because(f, path, err)
	}
	return err
}

// faultOf returns the port's fault for an error of the driver, or nil.
func faultOf(err error) *fault.Error {
	if errors.Is(err, fs.ErrPermission) {
		return store.ErrDenied
	}
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, errClosed) {
		return store.ErrDown
	}
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return nil
	}
	switch e.Code() & 0xff { // the low byte is the primary result code
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return store.ErrLocked
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return store.ErrDamaged
	case lib.SQLITE_FULL:
		return store.ErrFull
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM, lib.SQLITE_AUTH:
		return store.ErrDenied
	case lib.SQLITE_IOERR:
		return store.ErrDown
	}
	return nil
}

// because returns a copy of f that names the file and keeps the cause.
func because(f *fault.Error, path string, cause error) error {
	f = f.With("path", path)
	f.Cause = cause
	return f
}

// failed wraps an error once with what was being done; the port's own faults say enough.
func (d *db) failed(op string, kind store.Kind, id string, err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok || err == nil {
		return err
	}
	if d.closed.Load() { // whatever was cut off by closing
		return because(store.ErrDown, d.path, err)
	}
	if f := classify(d.path, err); f != err {
		return f
	}
	return fmt.Errorf("sqlite: %s %s %.80q: %w", op, kind, id, err)
}
