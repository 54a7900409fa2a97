package store

import (
	"time"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// TaxonomyHeadID is the id of the one TaxonomyHead document.
const TaxonomyHeadID = "current"

// TaxonomyHead points to the taxonomy version in force. Switching it is the last step of an
// import: until then the parts of the new version are invisible.
type TaxonomyHead struct {
	ID          string // TaxonomyHeadID
	Version     string // a hash over the content of all parts
	Parts       int
	Skills      int
	Occupations int
	Sources     []string // such as "ESCO v1.1.1" and "seed"
	At          time.Time
	Rev         int64
}

// ConceptPart is a slice of one taxonomy version: a few hundred concepts in one document.
// Its ID is Version + "/" + Number, so that a repeated import finds it and goes on.
type ConceptPart struct {
	ID          string
	Version     string
	Number      int // from 0
	Skills      []taxonomy.Skill
	Occupations []taxonomy.Occupation
	ISCO        []taxonomy.Code // labels of code lists that came with the concepts
	ISCEDF      []taxonomy.Code
	Rev         int64
}

// Receipt remembers the answer to a request that carried an Idempotency-Key.
type Receipt struct {
	ID          string // hash of caller and key
	Fingerprint string // hash of method, path and body
	Status      int
	Header      map[string]string
	Body        []byte
	At          time.Time
	Rev         int64
}

// AuditEntry records who did what to which document. It holds no personal data beyond the account id.
type AuditEntry struct {
	ID     string
	At     time.Time
	Actor  string // account id, "system" or ""
	Action string // such as "organisation.verify"
	Kind   Kind
	Target string
	Note   string
	Rev    int64
}

// ImportRun is the report of one import.
type ImportRun struct {
	ID       string
	Kind     string // "esco", "series", "demands", …
	File     string // the base name only
	Actor    string
	Started  time.Time
	Finished time.Time
	DryRun   bool
	State    string // "running", "done", "failed"
	Rows     int
	Added    int
	Changed  int
	Same     int
	Rejected int
	Errors   []RowError // the first MaxRowErrors
	Rev      int64
}

// MaxRowErrors bounds how many row errors a report keeps.
const MaxRowErrors = 1000

// RowError is one bad row: where, what, and which message tells the fix.
type RowError struct {
	File   string // base name, where an import has several
	Line   int
	Column string
	Value  string // cut to 200 bytes
	Code   string // a field message code
}
