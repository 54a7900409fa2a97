package store

import (
	"context"
	"io"
	"iter"
	"math"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Kind names a collection of documents of one type.
type Kind string

// The kinds. Tracked ones appear in the change cursor.
const (
	KindOrganisation Kind = "organisation"
	KindPlace        Kind = "place"
	KindCourse       Kind = "course"
	KindInstance     Kind = "instance"
	KindDemand       Kind = "demand"
	KindSeries       Kind = "series"
	KindStock        Kind = "stock"
	KindAssumption   Kind = "assumption"
	KindIndicator    Kind = "indicator"
	KindTarget       Kind = "target"
	KindTaxonomy     Kind = "taxonomy" // the one pointer to the taxonomy version in force
	KindConceptPart  Kind = "concept-part"
	KindUser         Kind = "user"
	KindSession      Kind = "session"
	KindReset        Kind = "reset"
	KindSigningKey   Kind = "signing-key"
	KindReceipt      Kind = "receipt"
	KindAudit        Kind = "audit"
	KindImport       Kind = "import"
)

// Tracked reports whether changes of this kind are delivered by the change cursor.
func (k Kind) Tracked() bool {
	switch k {
	case KindOrganisation, KindPlace, KindCourse, KindInstance, KindDemand, KindSeries,
		KindStock, KindAssumption, KindIndicator, KindTarget, KindTaxonomy:
		return true
	}
	return false
}

// Faults every adapter returns.
var (
	ErrNotFound    = fault.New(fault.NotFound, "not_found")
	ErrRevConflict = fault.New(fault.Conflict, "conflict_rev") // somebody else wrote meanwhile
	ErrExists      = fault.New(fault.Conflict, "exists")       // the id is taken
	ErrTaken       = fault.New(fault.Conflict, "taken")        // a unique key is taken; param "key" names it
	ErrInvalidID   = fault.New(fault.Invalid, "invalid_id")    // no id, longer than MaxID or not UTF-8
	// ErrCursorExpired says that a cursor cannot be resumed: it is older than the tombstones
	// kept, or belongs to other data (a restored backup). Start again from the beginning.
	ErrCursorExpired = fault.New(fault.Gone, "cursor_expired")
	ErrNotEmpty      = fault.New(fault.Conflict, "not_empty")        // a backup is restored into an empty storage only
	ErrBackupDamaged = fault.New(fault.Invalid, "backup_damaged")    // cut short, changed or not a backup
	ErrBackupNewer   = fault.New(fault.Invalid, "backup_newer")      // written by a newer version of the program
	ErrLocked        = fault.New(fault.Unavailable, "store_locked")  // another process holds the storage
	ErrDamaged       = fault.New(fault.Unavailable, "store_damaged") // what is stored cannot be read
	ErrForeign       = fault.New(fault.Unavailable, "store_foreign") // it holds something that is not ours
	ErrNewer         = fault.New(fault.Unavailable, "store_newer")   // written by a newer version of the program
	ErrDenied        = fault.New(fault.Unavailable, "store_denied")  // no permission to read or write it
	ErrFull          = fault.New(fault.Unavailable, "store_full")    // no room on the disk
	ErrAddress       = fault.New(fault.Invalid, "store_address")     // the configured address is not valid
	ErrDown          = fault.New(fault.Unavailable, "store_down")    // the storage does not answer
)

// MaxID bounds a document's id, in bytes.
const MaxID = 1024

// How long Prune keeps what is no longer needed.
const (
	TombstoneRetention = 30 * 24 * time.Hour
	ReceiptRetention   = 24 * time.Hour
	SessionRetention   = 24 * time.Hour // after sessions and password resets have expired
)

// Repo keeps the documents of one aggregate type. T carries its own id and Rev.
type Repo[T any] interface {
	// Get returns ErrNotFound when there is no such document.
	Get(ctx context.Context, id string) (T, error)
	// GetMany returns the documents that exist, in the order of ids; missing ones are left out.
	GetMany(ctx context.Context, ids []string) ([]T, error)
	// Create writes a new document with Rev 1, or, while the tombstone of a deleted one of that
	// id is kept, with the rev after it: revs of an id never go back. ErrExists, ErrTaken,
	// ErrInvalidID. Like every write it returns the document as it will be read: times in
	// UTC milliseconds, empty lists nil.
	Create(ctx context.Context, doc T) (T, error)
	// Update writes doc over the stored rev doc.Rev. ErrNotFound, ErrRevConflict, ErrTaken.
	Update(ctx context.Context, doc T) (T, error)
	// Mutate reads, applies f and writes atomically; f may run again when another writer was
	// faster and must have no effects of its own, nor use the store. f's error ends it with
	// nothing written. When f changes nothing, nothing is written and the rev stays.
	Mutate(ctx context.Context, id string, f func(T) (T, error)) (T, error)
	// Put writes each document whatever its stored rev, and skips those whose content is
	// unchanged. It returns how many were written. It is not atomic over the batch: imports
	// and seeds are idempotent and run it again. ErrTaken.
	Put(ctx context.Context, docs ...T) (changed int, err error)
	// Delete removes the document at that rev (0 = whatever it is) and leaves a tombstone in
	// the change cursor. ErrNotFound, ErrRevConflict.
	Delete(ctx context.Context, id string, rev int64) error
	// List returns one page of the documents a query names, in a stable order.
	List(ctx context.Context, q Query) (Page[T], error)
	// All yields every document once, in the order of ids, without holding all in memory.
	All(ctx context.Context) iter.Seq2[T, error]
}

// Query names a set of documents by one index and its value, in the order of that index.
type Query struct {
	By      Index
	Value   string // the exact value for equality indexes; "" with ByID or an order index = all
	Desc    bool
	Page    int // from 1; 0 = 1
	PerPage int // 0 = 20; bounded by MaxPerPage
}

// MaxPerPage bounds one page.
const MaxPerPage = 500

// Window returns how many documents the page holds at most and how many come before it,
// within bounds whatever the query says.
func (q Query) Window() (limit, offset int) {
	limit = q.PerPage
	if limit <= 0 {
		limit = 20
	}
	limit = min(limit, MaxPerPage)
	page := min(max(q.Page, 1), math.MaxInt32) // far beyond any list, and no overflow
	return limit, (page - 1) * limit
}

// Page is one page of documents; Total counts all pages.
type Page[T any] struct {
	Items []T
	Total int
}

// Index names a way to find documents of a kind.
type Index string

// The indexes. What follows "By" is compared for equality; what follows "Order" gives the
// order within it; ties are broken by id. An empty Value with an index that has no "By" part lists all.
const (
	ByID Index = "" // all, ordered by id (creation order: ids are UUIDv7)

	OrgByName          Index = "org_order_name"       // all, by folded name
	OrgByRegNo         Index = "org_by_regno"         // unique when set
	OrgByVerified      Index = "org_by_verified"      // "true" / "false", by folded name
	CourseByProvider   Index = "course_by_provider"   // by provider, order updated
	CourseByExternal   Index = "course_by_external"   // provider + "\x00" + external id; unique
	InstanceByCourse   Index = "instance_by_course"   // by course, order start
	InstanceByLearner  Index = "instance_by_learner"  // by learner (any enrolment), order id
	InstanceByExternal Index = "instance_by_external" // course + "\x00" + external id; unique
	DemandByEmployer   Index = "demand_by_employer"   // by employer, order reported
	DemandByStatus     Index = "demand_by_status"     // by status, order reported
	DemandByExternal   Index = "demand_by_external"   // source + "\x00" + external id; unique
	UserByEmail        Index = "user_by_email"        // unique
	UserByOrg          Index = "user_by_org"          // by organisation
	UserOrderEmail     Index = "user_order_email"     // all, by e-mail
	SessionByToken     Index = "session_by_token"     // every hash of the family; multi-valued
	SessionByUser      Index = "session_by_user"
	ConceptByVersion   Index = "concept_by_version" // parts of one taxonomy version, order number
	AuditOrderTime     Index = "audit_order_time"
	ImportOrderTime    Index = "import_order_time"
	ReceiptOrderTime   Index = "receipt_order_time"
)

// Store is everything durable. Adapters build it.
type Store struct {
	Organisations Repo[org.Organisation]
	Places        Repo[org.Place]
	Courses       Repo[catalog.Course]
	Instances     Repo[catalog.Instance]
	Demands       Repo[demand.Demand]
	Series        Repo[workforce.Series]
	Stocks        Repo[workforce.Stock]
	Assumptions   Repo[workforce.Assumption]
	Indicators    Repo[workforce.Indicator]
	Targets       Repo[workforce.Target]
	Taxonomy      Repo[TaxonomyHead]
	ConceptParts  Repo[ConceptPart]
	Users         Repo[account.User]
	Sessions      Repo[account.Session]
	Resets        Repo[account.Reset]
	SigningKeys   Repo[account.SigningKey]
	Receipts      Repo[Receipt]
	Audit         Repo[AuditEntry]
	Imports       Repo[ImportRun]

	Changes Changes
	Admin   Admin
}

// Cursor is an opaque position in the stream of changes; "" is the beginning.
type Cursor string

// Change says that a document now stands at Rev, or is deleted. Doc is the decoded
// aggregate (catalog.Course, demand.Demand, …) as stored now, nil when deleted.
type Change struct {
	Kind    Kind
	ID      string
	Rev     int64
	Deleted bool
	Doc     any
}

// Changes delivers the latest rev of each changed document of a tracked kind at least once,
// in an order in which one document's revs never go back; deletes stay as tombstones for 30 days.
type Changes interface {
	// Since returns at most limit changes after a cursor and the cursor after them. It returns
	// the same cursor and no changes when there is nothing new. ErrCursorExpired.
	Since(ctx context.Context, after Cursor, limit int) ([]Change, Cursor, error)
	// Head returns the cursor after everything written so far.
	Head(ctx context.Context) (Cursor, error)
	// Wait returns when something may have been written after the cursor, or when ctx ends
	// (then with ctx's error). Spurious wake-ups are allowed.
	Wait(ctx context.Context, after Cursor) error
}

// Admin is the care of the storage itself.
type Admin interface {
	// Ping checks that the storage answers.
	Ping(ctx context.Context) error
	// Backup writes every document to w in the portable form that Restore of any adapter reads.
	Backup(ctx context.Context, w io.Writer) error
	// Restore reads a backup into an empty storage; it fails with Conflict "not_empty" otherwise,
	// and writes nothing when the backup is damaged or cut short.
	Restore(ctx context.Context, r io.Reader) error
	// Prune removes tombstones, receipts, sessions and resets older than their retention.
	Prune(ctx context.Context) error
	Close() error
}

// Replay hands the whole stream of changes, from its beginning to what is written when it
// ends, to apply in batches of at most limit, and returns the cursor after it. Followers
// begin with it, begin again with it after ErrCursorExpired, and run it once a night, so
// that whatever a follower missed is repaired: it applies changes idempotently by rev.
func Replay(ctx context.Context, c Changes, limit int, apply func([]Change) error) (Cursor, error) {
	for cursor := Cursor(""); ; {
		list, next, err := c.Since(ctx, cursor, limit)
		if err != nil || len(list) == 0 {
			return cursor, err
		}
		if err := apply(list); err != nil {
			return cursor, err
		}
		cursor = next
	}
}
