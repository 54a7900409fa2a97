package demand

import (
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// ID names a demand.
type ID string

// Importance of one needed skill.
type Importance string

// Must is weight 1, nice 0.4, unless a weight is given.
const (
	Must Importance = "must"
	Nice Importance = "nice"
)

// Origin tells whether a person stated the need or the program inferred it from a text.
type Origin string

// The origins of a need.
const (
	Stated   Origin = "stated"
	Inferred Origin = "inferred"
)

// Need is one skill that is needed at a level.
type Need struct {
	Skill      taxonomy.SkillID
	Level      taxonomy.Level
	Importance Importance
	Weight     float64 // 0 = by importance; else in (0, 1]
	Origin     Origin
}

// NiceWeight is the weight of a nice-to-have need when none is given (METHODS §1).
const NiceWeight = 0.4

// EffectiveWeight returns the weight used in matching, in (0, 1].
func (n Need) EffectiveWeight() float64 {
	switch {
	case n.Weight > 0:
		return n.Weight
	case n.Importance == Nice:
		return NiceWeight
	default:
		return 1
	}
}

// Status is where a demand stands in its life.
type Status string

// The states of a demand. Only open ones are matched.
const (
	Open      Status = "open"
	Filled    Status = "filled"
	Withdrawn Status = "withdrawn"
	Expired   Status = "expired"
)

// Valid reports whether s is known.
func (s Status) Valid() bool {
	return s == Open || s == Filled || s == Withdrawn || s == Expired
}

// Event is one dated change of status or headcount.
type Event struct {
	At        time.Time
	Status    Status
	Headcount int
}

// Demand is an employer's need for people with skills.
type Demand struct {
	ID           ID
	Employer     org.ID
	ExternalID   string // unique per source when set
	Source       string // whose external ids these are: "portal:<employer>", "import:nva", …
	Title        text.Localized
	Occupation   taxonomy.OccupationID // may be empty
	Needs        []Need
	Headcount    int
	From         time.Time // needed from (day, UTC); zero = now
	Until        time.Time // zero = open-ended
	Place        org.PlaceCode
	Remote       bool
	PayMin       int64 // monthly gross, cents; 0 = unstated
	PayMax       int64
	Currency     string
	Confidential bool
	Note         text.Localized
	Status       Status
	ReportedAt   time.Time
	History      []Event // oldest first; the last one is the present state
	UpdatedAt    time.Time
	Rev          int64
}

// Bounds of a demand's fields. Texts are in characters, per language.
const (
	MaxExternalID = 200
	MaxTitle      = 300
	MaxNote       = 10_000
	MaxNeeds      = 60
	MaxHeadcount  = 10_000
	MaxPayCents   = 100_000_000
	MaxHistory    = 500
)

// Validate reports every wrong field. Whether ids exist is checked against the taxonomy by the caller.
func (d Demand) Validate() error {
	var k fault.Check
	k.That(d.ID != "", "id", "required")
	k.That(d.Employer != "", "employer", "required")
	org.CheckLine(&k, "external_id", d.ExternalID, MaxExternalID)
	org.CheckText(&k, "title", d.Title, MaxTitle, false)
	org.CheckText(&k, "note", d.Note, MaxNote, false)
	k.That(d.Occupation != "" || len(d.Needs) > 0, "needs", "required")
	d.checkNeeds(&k)
	k.That(d.Headcount >= 1 && d.Headcount <= MaxHeadcount, "headcount", "out_of_range", fault.Params{"min": 1, "max": MaxHeadcount})
	k.That(d.Until.IsZero() || d.From.IsZero() || !d.Until.Before(d.From), "until", "before_start")
	k.That(d.Remote || d.Place != "", "place", "required")
	k.That(d.PayMin >= 0 && d.PayMin <= MaxPayCents, "pay_min", "out_of_range", fault.Params{"min": 0, "max": MaxPayCents / 100})
	k.That(d.PayMax >= 0 && d.PayMax <= MaxPayCents, "pay_max", "out_of_range", fault.Params{"min": 0, "max": MaxPayCents / 100})
	k.That(d.PayMax == 0 || d.PayMax >= d.PayMin, "pay_max", "below_min")
	if d.PayMin != 0 || d.PayMax != 0 || d.Currency != "" {
		org.CheckCurrency(&k, "currency", d.Currency)
	}
	k.That(d.Status.Valid(), "status", "unknown_value")
	k.That(!d.ReportedAt.IsZero(), "reported_at", "required")
	k.That(len(d.History) <= MaxHistory, "history", "too_many", fault.Params{"max": MaxHistory})
	return k.Err()
}

func (d Demand) checkNeeds(k *fault.Check) {
	if !k.That(len(d.Needs) <= MaxNeeds, "needs", "too_many", fault.Params{"max": MaxNeeds}) {
		return
	}
	seen := make(map[taxonomy.SkillID]bool, len(d.Needs))
	for i, n := range d.Needs {
		in := k.In("needs", i)
		if in.That(n.Skill != "", "skill", "required") {
			in.That(!seen[n.Skill], "skill", "duplicate")
		}
		in.That(n.Level.Valid(), "level", "out_of_range", fault.Params{"min": 1, "max": 8})
		in.That(n.Importance == Must || n.Importance == Nice, "importance", "unknown_value")
		in.That(n.Weight >= 0 && n.Weight <= 1, "weight", "out_of_range", fault.Params{"min": 0, "max": 1})
		in.That(n.Origin == Stated || n.Origin == Inferred, "origin", "unknown_value")
		seen[n.Skill] = true
	}
}

// Faults of a demand's life.
var (
	ErrClosed = fault.New(fault.Conflict, "demand_closed") // only an open need can be edited or closed
)

// Close returns the demand in a closed status, with the event written to its history.
// It fails with ErrClosed when the demand is not open. A demand may be reopened by Reopen.
func (d Demand) Close(s Status, now time.Time) (Demand, error) {
	if d.Status != Open {
		return d, ErrClosed
	}
	return d.record(s, now), nil
}

// Reopen returns the demand open again, without its last day when that has passed; it fails with ErrClosed when it is open already. One
// whose history is full stays closed, so that a document cannot grow without end.
func (d Demand) Reopen(now time.Time) (Demand, error) {
	if d.Status == Open {
		return d, ErrClosed
	}
	var k fault.Check
	k.That(len(d.History) < MaxHistory-1, "history", "too_many", fault.Params{"max": MaxHistory}) // one is left for closing it
	if err := k.Err(); err != nil {
		return d, err
	}
	d = d.record(Open, now)
	if d.ExpiredBy(now) {
		d.Until = time.Time{}
	}
	return d, nil
}

// Report returns a new demand with its first history event; it is how a demand begins.
func (d Demand) Report(now time.Time) Demand {
	d.ReportedAt = now
	d.History = nil
	return d.record(Open, now)
}

// Touched returns the demand with a changed headcount written to its history; the status stays.
func (d Demand) Touched(now time.Time) Demand {
	if n := len(d.History); n > 0 && d.History[n-1].Headcount == d.Headcount {
		d.UpdatedAt = now
		return d
	}
	return d.record(d.Status, now)
}

func (d Demand) record(s Status, now time.Time) Demand {
	d.Status, d.UpdatedAt = s, now
	d.History = append(append([]Event(nil), d.History...), Event{At: now, Status: s, Headcount: d.Headcount})
	return d
}

// OpenAt returns how many people were wanted at t, according to the history: the headcount
// of the last event at or before t when that event left the demand open, else 0.
func (d Demand) OpenAt(t time.Time) int {
	n := 0
	for _, e := range d.History {
		if e.At.After(t) {
			break
		}
		n = 0
		if e.Status == Open {
			n = e.Headcount
		}
	}
	return n
}

// ExpiredBy reports whether an open demand's last day lies before now.
func (d Demand) ExpiredBy(now time.Time) bool {
	return d.Status == Open && !d.Until.IsZero() && !now.Before(d.Until.AddDate(0, 0, 1))
}
