package catalog

import (
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// InstanceID names a run.
type InstanceID string

// Mode is how a run is held.
type Mode string

// The modes of a run.
const (
	Onsite  Mode = "onsite"
	Online  Mode = "online"
	Blended Mode = "blended"
)

// Modes lists them in a stable order.
func Modes() []Mode { return []Mode{Onsite, Online, Blended} }

// Valid reports whether m is known.
func (m Mode) Valid() bool { return oneOf(m, Modes()) }

// Timetable is when in the week a run is held.
type Timetable string

// The timetables of a run.
const (
	Day       Timetable = "day"
	Evening   Timetable = "evening"
	Weekend   Timetable = "weekend"
	SelfPaced Timetable = "self-paced"
)

// Timetables lists them in a stable order.
func Timetables() []Timetable { return []Timetable{Day, Evening, Weekend, SelfPaced} }

// Valid reports whether t is known.
func (t Timetable) Valid() bool { return oneOf(t, Timetables()) }

// Funding is who pays for the seat besides the learner.
type Funding string

// The funding schemes: none, free by state budget, or co-financed (a share paid for the learner).
const (
	FundingNone       Funding = ""
	FundingState      Funding = "state"
	FundingEU         Funding = "eu"
	FundingMunicipal  Funding = "municipal"
	FundingEmployment Funding = "employment-agency"
	FundingEmployer   Funding = "employer"
)

// Fundings lists the schemes besides none.
func Fundings() []Funding {
	return []Funding{FundingState, FundingEU, FundingMunicipal, FundingEmployment, FundingEmployer}
}

// Valid reports whether f is none or known.
func (f Funding) Valid() bool { return f == FundingNone || oneOf(f, Fundings()) }

// Instance is a run of a course. Dates are days in UTC midnight; a Flexible run has no
// start date: one begins when one likes, and Start and End are zero.
type Instance struct {
	ID           InstanceID
	Course       CourseID
	ExternalID   string
	Flexible     bool
	Start        time.Time
	End          time.Time
	Deadline     time.Time // last day to apply; zero = until the start
	Mode         Mode
	Place        org.PlaceCode // empty when online
	Address      string
	Timetable    Timetable
	WeeklyHours  float64
	Languages    []text.Lang // languages of teaching
	Seats        int
	TakenOutside int // seats taken through other channels
	Price        Money
	Funding      Funding
	Cancelled    bool
	Enrolments   []Enrolment
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Rev          int64
}

// Money is an amount in cents of an ISO 4217 currency.
type Money struct {
	Cents    int64
	Currency string
}

// EnrolmentState is where a learner stands in a run.
type EnrolmentState string

// The states of an enrolment. Only Enrolled and Completed hold a seat.
const (
	Enrolled  EnrolmentState = "enrolled"
	Cancelled EnrolmentState = "cancelled"
	Completed EnrolmentState = "completed"
	Dropped   EnrolmentState = "dropped"
)

// Enrolment is a seat taken by a learner, identified by the account's id.
type Enrolment struct {
	Learner string
	State   EnrolmentState
	At      time.Time // when the state was last changed
}

// HoldsSeat reports whether the enrolment counts against the seats.
func (e Enrolment) HoldsSeat() bool { return e.State == Enrolled || e.State == Completed }

// Bounds of a run's fields.
const (
	MaxSeats       = 5_000
	MaxPriceCents  = 10_000_000
	MaxWeeklyHours = 80
	MaxAddress     = 300
	MaxLanguages   = 6
)

// Taken returns how many enrolments hold a seat.
func (r Instance) Taken() int {
	n := 0
	for _, e := range r.Enrolments {
		if e.HoldsSeat() {
			n++
		}
	}
	return n
}

// Free returns seats − taken outside − enrolments, never below zero.
func (r Instance) Free() int { return max(0, r.Seats-r.TakenOutside-r.Taken()) }

// OpenAt reports whether one can apply at now: not cancelled, the deadline (or, without
// one, the start) not passed, and a seat free. Days count to their end in UTC.
func (r Instance) OpenAt(now time.Time) bool {
	if r.Cancelled || r.Free() == 0 {
		return false
	}
	return !r.closedAt(now)
}

func (r Instance) closedAt(now time.Time) bool {
	last := r.Deadline
	if last.IsZero() && !r.Flexible {
		last = r.Start
	}
	return !last.IsZero() && !now.Before(last.AddDate(0, 0, 1))
}

// Faults of taking and giving back a seat.
var (
	ErrNoSeats         = fault.New(fault.Conflict, "no_seats")
	ErrAlreadyEnrolled = fault.New(fault.Conflict, "already_enrolled")
	ErrEnrolmentClosed = fault.New(fault.Conflict, "enrolment_closed")
	ErrNotEnrolled     = fault.New(fault.NotFound, "not_enrolled")
)

// Enrol returns the run with one more seat taken by learner.
// It fails with ErrAlreadyEnrolled, ErrEnrolmentClosed or ErrNoSeats and then changes nothing.
func (r Instance) Enrol(learner string, now time.Time) (Instance, error) {
	i := r.enrolment(learner)
	if i >= 0 && r.Enrolments[i].HoldsSeat() {
		return r, ErrAlreadyEnrolled
	}
	if r.Cancelled || r.closedAt(now) {
		return r, ErrEnrolmentClosed
	}
	if r.Free() == 0 {
		return r, ErrNoSeats
	}
	e := Enrolment{Learner: learner, State: Enrolled, At: now}
	r.Enrolments = append([]Enrolment(nil), r.Enrolments...)
	if i >= 0 {
		r.Enrolments[i] = e
	} else {
		r.Enrolments = append(r.Enrolments, e)
	}
	r.UpdatedAt = now
	return r, nil
}

// SetEnrolment returns the run with the learner's enrolment in another state, such as
// Completed: what the provider may say. It fails with ErrNotEnrolled,
// or ErrNoSeats when the new state would hold a seat that is no longer free.
func (r Instance) SetEnrolment(learner string, state EnrolmentState, now time.Time) (Instance, error) {
	i := r.enrolment(learner)
	if i < 0 || (r.Enrolments[i].State == Cancelled && state != Enrolled) {
		return r, ErrNotEnrolled
	}
	e := Enrolment{Learner: learner, State: state, At: now}
	if e.HoldsSeat() && !r.Enrolments[i].HoldsSeat() && r.Free() == 0 {
		return r, ErrNoSeats
	}
	r.Enrolments = append([]Enrolment(nil), r.Enrolments...)
	r.Enrolments[i] = e
	r.UpdatedAt = now
	return r, nil
}

// Cancel returns the run with the learner's seat given back. It fails with ErrNotEnrolled
// when the learner is not enrolled (any more): what was completed or dropped stays on record.
func (r Instance) Cancel(learner string, now time.Time) (Instance, error) {
	if i := r.enrolment(learner); i < 0 || r.Enrolments[i].State != Enrolled {
		return r, ErrNotEnrolled
	}
	return r.SetEnrolment(learner, Cancelled, now)
}

// Forget returns the run without the learner's name: a completed seat stays under the
// unlinkable id anonymous, any other enrolment is removed.
func (r Instance) Forget(learner, anonymous string) Instance {
	kept := make([]Enrolment, 0, len(r.Enrolments))
	for _, e := range r.Enrolments {
		switch {
		case e.Learner != learner:
			kept = append(kept, e)
		case e.State == Completed:
			e.Learner = anonymous
			kept = append(kept, e)
		}
	}
	r.Enrolments = kept
	return r
}

func (r Instance) enrolment(learner string) int {
	for i, e := range r.Enrolments {
		if e.Learner == learner {
			return i
		}
	}
	return -1
}

// Validate reports every wrong field.
func (r Instance) Validate() error {
	var k fault.Check
	k.That(r.ID != "", "id", "required")
	k.That(r.Course != "", "course", "required")
	org.CheckLine(&k, "external_id", r.ExternalID, MaxExternalID)
	r.checkDates(&k)
	k.That(r.Mode.Valid(), "mode", "unknown_value")
	k.That(r.Mode == Online || r.Place != "", "place", "required")
	org.CheckLine(&k, "address", r.Address, MaxAddress)
	k.That(r.Timetable.Valid(), "timetable", "unknown_value")
	k.That(r.WeeklyHours >= 0 && r.WeeklyHours <= MaxWeeklyHours, "weekly_hours", "out_of_range", fault.Params{"min": 0, "max": MaxWeeklyHours})
	k.That(len(r.Languages) > 0, "languages", "required")
	k.That(len(r.Languages) <= MaxLanguages, "languages", "too_many", fault.Params{"max": MaxLanguages})
	for _, l := range r.Languages {
		if !k.That(isLanguage(l), "languages", "unknown_value") {
			break
		}
	}
	r.checkSeats(&k)
	return k.Err()
}

// isLanguage reports whether l looks like an ISO 639-1 code: teaching may be in any language,
// not only in those the product speaks.
func isLanguage(l text.Lang) bool {
	return len(l) == 2 && l[0] >= 'a' && l[0] <= 'z' && l[1] >= 'a' && l[1] <= 'z'
}

func (r Instance) checkDates(k *fault.Check) {
	if r.Flexible {
		k.That(r.Start.IsZero(), "start", "mutually_exclusive")
		k.That(r.End.IsZero(), "end", "mutually_exclusive")
		return
	}
	if !k.That(!r.Start.IsZero(), "start", "required") || !k.That(!r.End.IsZero(), "end", "required") {
		return
	}
	k.That(!r.End.Before(r.Start), "end", "before_start")
	k.That(r.End.Sub(r.Start) <= 10*366*24*time.Hour, "end", "invalid")
	k.That(r.Deadline.IsZero() || !r.Deadline.After(r.End), "deadline", "after_end")
}

func (r Instance) checkSeats(k *fault.Check) {
	k.That(within(r.Seats, 1, MaxSeats), "seats", "out_of_range", fault.Params{"min": 1, "max": MaxSeats})
	k.That(within(r.TakenOutside, 0, MaxSeats), "taken_outside", "out_of_range", fault.Params{"min": 0, "max": MaxSeats})
	k.That(r.Seats < 1 || r.TakenOutside+r.Taken() <= r.Seats, "seats", "below_taken", fault.Params{"taken": r.TakenOutside + r.Taken()})
	k.That(r.Price.Cents >= 0 && r.Price.Cents <= MaxPriceCents, "price", "out_of_range", fault.Params{"min": 0, "max": MaxPriceCents / 100})
	org.CheckCurrency(k, "currency", r.Price.Currency)
	k.That(r.Funding.Valid(), "funding", "unknown_value")
}
