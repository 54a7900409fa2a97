package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// applicationID marks our files in SQLite's header: "KMPS".
const applicationID = 0x4b4d5053

// maxChecked is the size up to which Open has SQLite check every page: 0.6 s per GB, measured.
const maxChecked = 2 << 30

// Options of Open; the zero value has sensible defaults.
type Options struct {
	BusyTimeout time.Duration    // how long a write waits for another process; 0 = 5 s
	Readers     int              // reading connections; 0 = 4
	Poll        time.Duration    // how often Wait looks for writes of other processes; 0 = 100 ms
	Now         func() time.Time // the clock of tombstones and retention; nil = time.Now
}

func (o Options) withDefaults() Options {
	if o.BusyTimeout <= 0 {
		o.BusyTimeout = 5 * time.Second
	}
	if o.Readers <= 0 {
		o.Readers = 4
	}
	if o.Poll <= 0 {
		o.Poll = 100 * time.Millisecond
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// db is the open file.
type db struct {
	path   string
	opts   Options
	read   *sql.DB
	w      *writer
	epoch  string // tells this file's cursors from another's
	tables map[store.Kind]*table
	reads  readStmts
	wake   *bell
	closed atomic.Bool
}

// Open opens the file at path, or creates it (mode 0600, with its directory), brings its
// schema up to date and returns the store. It fails with store.ErrLocked, ErrDamaged,
// ErrForeign, ErrNewer or ErrDenied, each with the parameter "path", and then has not
// changed what was there.
func Open(ctx context.Context, path string, opts Options) (*store.Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open %q: %w", path, err)
	}
	d := &db{path: abs, opts: opts.withDefaults(), wake: newBell()}
	if err := d.open(ctx); err != nil {
		d.close()
		if err = classify(abs, err); !errors.As(err, new(*fault.Error)) {
			err = fmt.Errorf("sqlite: open %q: %w", path, err)
		}
		return nil, err
	}
	return d.store(), nil
}

func (d *db) open(ctx context.Context) error {
	fresh, err := inspect(d.path)
	if err != nil {
		return err
	}
	mark := d.recognise
	if fresh {
		mark = d.claim
	}
	if err := mark(ctx); err != nil {
		return err
	}
	if d.w, err = openWriter(ctx, d); err != nil {
		return err
	}
	if err := d.check(ctx); err != nil {
		return err
	}
	if err := d.migrate(ctx); err != nil {
		return err
	}
	d.read, err = sql.Open("sqlite", d.dsn("query_only(1)", "cache_size(-8000)"))
	if err != nil {
		return err
	}
	d.read.SetMaxOpenConns(d.opts.Readers)
	d.read.SetMaxIdleConns(d.opts.Readers)
	return d.prepare(ctx)
}

// inspect looks at the file without SQLite, which would happily turn an empty or foreign
// file into its own. fresh means that there is nothing to lose.
func inspect(path string) (fresh bool, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return false, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		return true, errors.Join(leftovers(path), f.Close())
	}
	if !errors.Is(err, fs.ErrExist) {
		return false, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	if !info.Mode().IsRegular() {
		return false, because(store.ErrForeign, path, fmt.Errorf("not a regular file: %s", info.Mode()))
	}
	if info.Size() == 0 {
		return true, leftovers(path)
	}
	return false, nil
}

// leftovers refuses an empty file beside a journal that holds data: the database itself was
// lost or emptied, and SQLite would throw the journal away.
func leftovers(path string) error {
	for _, suffix := range []string{"-wal", "-journal"} {
		if info, err := os.Stat(path + suffix); err == nil && info.Size() > 0 {
			return because(store.ErrDamaged, path, fmt.Errorf("the file is empty, its %s is not", suffix))
		}
	}
	return nil
}

// recognise checks that an existing file is ours, by the application id in its header, without
// taking a lock or making a journal (SQLite's "immutable"). It must not read the file itself:
// closing it would end the locks that this process may hold on it
// (https://sqlite.org/howtocorrupt.html, 2.2).
func (d *db) recognise(ctx context.Context) error {
	conn, err := sql.Open("sqlite", d.uri("mode=ro&immutable=1"))
	if err != nil {
		return err
	}
	defer conn.Close()
	var id uint32
	err = conn.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id)
	if e, ok := errors.AsType[*driver.Error](err); ok && e.Code()&0xff == lib.SQLITE_NOTADB {
		return because(store.ErrForeign, d.path, err)
	}
	if err == nil && id != applicationID {
		err = because(store.ErrForeign, d.path, fmt.Errorf("SQLite file of another program (application id %#x)", id))
	}
	return err
}

// claim writes our mark into a fresh file, before WAL mode, so that it stands in the file itself.
func (d *db) claim(ctx context.Context) error {
	conn, err := sql.Open("sqlite", d.dsn())
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	return err
}

// dsn names the file with the pragmas of one connection.
func (d *db) dsn(pragmas ...string) string {
	q := url.Values{}
	q.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", d.opts.BusyTimeout.Milliseconds()))
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	return d.uri(q.Encode())
}

// uri names the file as SQLite reads it (https://sqlite.org/uri.html).
func (d *db) uri(query string) string {
	path := "/" + strings.TrimPrefix(filepath.ToSlash(d.path), "/")
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query
}

// check has SQLite look at the structure of every page, unless the file is very large.
func (d *db) check(ctx context.Context) error {
	info, err := os.Stat(d.path)
	if err != nil || info.Size() > maxChecked {
		return err
	}
	var result string
	if err := d.w.conn.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return err
	}
	if result != "ok" {
		return because(store.ErrDamaged, d.path, errors.New(result))
	}
	return nil
}

func (d *db) store() *store.Store {
	return &store.Store{
		Organisations: newRepo(d, record.Organisations),
		Places:        newRepo(d, record.Places),
		Courses:       newRepo(d, record.Courses),
		Instances:     newRepo(d, record.Instances),
		Demands:       newRepo(d, record.Demands),
		Series:        newRepo(d, record.Series),
		Stocks:        newRepo(d, record.Stocks),
		Assumptions:   newRepo(d, record.Assumptions),
		Indicators:    newRepo(d, record.Indicators),
		Targets:       newRepo(d, record.Targets),
		Taxonomy:      newRepo(d, record.Taxonomy),
		ConceptParts:  newRepo(d, record.ConceptParts),
		Users:         newRepo(d, record.Users),
		Sessions:      newRepo(d, record.Sessions),
		Resets:        newRepo(d, record.Resets),
		SigningKeys:   newRepo(d, record.SigningKeys),
		Receipts:      newRepo(d, record.Receipts),
		Audit:         newRepo(d, record.Audit),
		Imports:       newRepo(d, record.Imports),
		Changes:       changes{d},
		Admin:         admin{d},
	}
}

// close ends the connections; waiting writes are refused. Closing again does nothing.
func (d *db) close() error {
	if d.closed.Swap(true) {
		return nil
	}
	var err error
	if d.read != nil {
		err = d.read.Close()
	}
	if d.w != nil {
		err = errors.Join(err, d.w.close())
	}
	return err
}
