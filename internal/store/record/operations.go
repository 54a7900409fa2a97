package record

import (
	"maps"
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/store"
)

// Receipts are found by the hash of caller and key.
var Receipts = define(store.KindReceipt,
	func(r store.Receipt) (string, int64) { return r.ID, r.Rev },
	func(r *store.Receipt, id string, rev int64) { r.ID, r.Rev = id, rev },
	receiptOf, receiptDoc.toDomain,
).withIndexes(func(r store.Receipt, k *keyring) {
	k.order(store.ReceiptOrderTime, timeOrder(r.At))
}, Index{Name: store.ReceiptOrderTime, All: true},
).withExpiry(func(r store.Receipt, now time.Time) bool {
	return now.Sub(r.At) > store.ReceiptRetention
})

type receiptDoc struct {
	Fingerprint string      `bson:"fingerprint,omitempty"`
	Status      int         `bson:"status,omitempty"`
	Header      []headerDoc `bson:"header,omitempty"`
	Body        []byte      `bson:"body,omitempty"`
	At          instant     `bson:"at,omitempty"`
}

// headerDoc is a pair, not a field of a document: a header's name may hold what a field's may not.
type headerDoc struct {
	Name  string `bson:"name"`
	Value string `bson:"value"`
}

func receiptOf(r store.Receipt) receiptDoc {
	return receiptDoc{
		Fingerprint: r.Fingerprint, Status: r.Status, Body: r.Body, At: at(r.At),
		Header: convert(slices.Sorted(maps.Keys(r.Header)), func(name string) headerDoc {
			return headerDoc{Name: name, Value: r.Header[name]}
		}),
	}
}

func (d receiptDoc) toDomain() store.Receipt {
	r := store.Receipt{Fingerprint: d.Fingerprint, Status: d.Status, Body: d.Body, At: d.At.time()}
	if len(d.Header) > 0 {
		r.Header = make(map[string]string, len(d.Header))
	}
	for _, h := range d.Header {
		r.Header[h.Name] = h.Value
	}
	return r
}

// Audit is read in the order of time.
var Audit = define(store.KindAudit,
	func(a store.AuditEntry) (string, int64) { return a.ID, a.Rev },
	func(a *store.AuditEntry, id string, rev int64) { a.ID, a.Rev = id, rev },
	auditOf, auditDoc.toDomain,
).withIndexes(func(a store.AuditEntry, k *keyring) {
	k.order(store.AuditOrderTime, timeOrder(a.At))
}, Index{Name: store.AuditOrderTime, All: true})

type auditDoc struct {
	At     instant    `bson:"at,omitempty"`
	Actor  string     `bson:"actor,omitempty"`
	Action string     `bson:"action,omitempty"`
	Kind   store.Kind `bson:"kind,omitempty"`
	Target string     `bson:"target,omitempty"`
	Note   string     `bson:"note,omitempty"`
}

func auditOf(a store.AuditEntry) auditDoc {
	return auditDoc{At: at(a.At), Actor: a.Actor, Action: a.Action, Kind: a.Kind, Target: a.Target, Note: a.Note}
}

func (d auditDoc) toDomain() store.AuditEntry {
	return store.AuditEntry{At: d.At.time(), Actor: d.Actor, Action: d.Action, Kind: d.Kind, Target: d.Target, Note: d.Note}
}

// Imports are read in the order they were started in.
var Imports = define(store.KindImport,
	func(r store.ImportRun) (string, int64) { return r.ID, r.Rev },
	func(r *store.ImportRun, id string, rev int64) { r.ID, r.Rev = id, rev },
	importOf, importDoc.toDomain,
).withIndexes(func(r store.ImportRun, k *keyring) {
	k.order(store.ImportOrderTime, timeOrder(r.Started))
}, Index{Name: store.ImportOrderTime, All: true})

type importDoc struct {
	Kind     string        `bson:"kind,omitempty"`
	File     string        `bson:"file,omitempty"`
	Actor    string        `bson:"actor,omitempty"`
	Started  instant       `bson:"started,omitempty"`
	Finished instant       `bson:"finished,omitempty"`
	DryRun   bool          `bson:"dry_run,omitempty"`
	State    string        `bson:"state,omitempty"`
	Rows     int           `bson:"rows"`
	Added    int           `bson:"added"`
	Changed  int           `bson:"changed"`
	Same     int           `bson:"same"`
	Rejected int           `bson:"rejected"`
	Errors   []rowErrorDoc `bson:"errors,omitempty"`
}

type rowErrorDoc struct {
	File   string `bson:"file,omitempty"`
	Line   int    `bson:"line"`
	Column string `bson:"column,omitempty"`
	Value  string `bson:"value,omitempty"`
	Code   string `bson:"code"`
}

func importOf(r store.ImportRun) importDoc {
	return importDoc{
		Kind: r.Kind, File: r.File, Actor: r.Actor, Started: at(r.Started), Finished: at(r.Finished),
		DryRun: r.DryRun, State: r.State, Rows: r.Rows, Added: r.Added, Changed: r.Changed, Same: r.Same,
		Rejected: r.Rejected, Errors: convert(r.Errors, func(e store.RowError) rowErrorDoc { return rowErrorDoc(e) }),
	}
}

func (d importDoc) toDomain() store.ImportRun {
	return store.ImportRun{
		Kind: d.Kind, File: d.File, Actor: d.Actor, Started: d.Started.time(), Finished: d.Finished.time(),
		DryRun: d.DryRun, State: d.State, Rows: d.Rows, Added: d.Added, Changed: d.Changed, Same: d.Same,
		Rejected: d.Rejected, Errors: convert(d.Errors, func(e rowErrorDoc) store.RowError { return store.RowError(e) }),
	}
}
