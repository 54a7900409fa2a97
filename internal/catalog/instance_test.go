package catalog_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault/faulttest"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

var now = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func autumn() catalog.Instance {
	return catalog.Instance{ID: "r1", Course: "c1", Start: day(2026, 12, 1), End: day(2027, 2, 1), Deadline: day(2026, 11, 28), Mode: catalog.Onsite,
		Place: "LV0007000", Timetable: catalog.Evening, WeeklyHours: 6, Languages: []text.Lang{"lv"}, Seats: 2, Price: catalog.Money{Cents: 12000, Currency: "EUR"}}
}

func enrolled(r catalog.Instance, state catalog.EnrolmentState, learners ...string) catalog.Instance {
	for _, l := range learners {
		r.Enrolments = append(r.Enrolments, catalog.Enrolment{Learner: l, State: state, At: now})
	}
	return r
}

func TestInstanceValidate(t *testing.T) {
	cases := []struct {
		name   string
		change func(*catalog.Instance)
		want   []string
	}{
		{"valid", func(*catalog.Instance) {}, nil},
		{"no id", func(r *catalog.Instance) { r.ID = "" }, []string{"id: required"}},
		{"no course", func(r *catalog.Instance) { r.Course = "" }, []string{"course: required"}},
		{"external id too long", func(r *catalog.Instance) { r.ExternalID = strings.Repeat("x", catalog.MaxExternalID+1) }, []string{"external_id: too_long"}},
		{"no start", func(r *catalog.Instance) { r.Start = time.Time{} }, []string{"start: required"}},
		{"no end", func(r *catalog.Instance) { r.End = time.Time{} }, []string{"end: required"}},
		{"end before start", func(r *catalog.Instance) { r.End = day(2026, 11, 30) }, []string{"end: before_start"}},
		{"one day", func(r *catalog.Instance) { r.End = r.Start }, nil},
		{"eleven years", func(r *catalog.Instance) { r.End = day(2037, 12, 31) }, []string{"end: invalid"}},
		{"deadline on the last day", func(r *catalog.Instance) { r.Deadline = r.End }, nil},
		{"deadline after the end", func(r *catalog.Instance) { r.Deadline = day(2027, 2, 2) }, []string{"deadline: after_end"}},
		{"flexible", func(r *catalog.Instance) {
			r.Flexible, r.Start, r.End, r.Deadline = true, time.Time{}, time.Time{}, time.Time{}
		}, nil},
		{"flexible with dates", func(r *catalog.Instance) { r.Flexible = true }, []string{"start: mutually_exclusive", "end: mutually_exclusive"}},
		{"unknown mode", func(r *catalog.Instance) { r.Mode = "hybrid" }, []string{"mode: unknown_value"}},
		{"on site without a place", func(r *catalog.Instance) { r.Place = "" }, []string{"place: required"}},
		{"blended without a place", func(r *catalog.Instance) { r.Mode, r.Place = catalog.Blended, "" }, []string{"place: required"}},
		{"online without a place", func(r *catalog.Instance) { r.Mode, r.Place = catalog.Online, "" }, nil},
		{"address too long", func(r *catalog.Instance) { r.Address = strings.Repeat("ā", catalog.MaxAddress+1) }, []string{"address: too_long"}},
		{"longest address", func(r *catalog.Instance) { r.Address = strings.Repeat("ā", catalog.MaxAddress) }, nil},
		{"address of two lines", func(r *catalog.Instance) { r.Address = "Jūras 1\nVentspils" }, []string{"address: invalid_utf8"}},
		{"unknown timetable", func(r *catalog.Instance) { r.Timetable = "" }, []string{"timetable: unknown_value"}},
		{"negative hours", func(r *catalog.Instance) { r.WeeklyHours = -1 }, []string{"weekly_hours: out_of_range"}},
		{"hours that are no number", func(r *catalog.Instance) { r.WeeklyHours = math.NaN() }, []string{"weekly_hours: out_of_range"}},
		{"more hours than a week bears", func(r *catalog.Instance) { r.WeeklyHours = 80.5 }, []string{"weekly_hours: out_of_range"}},
		{"no language", func(r *catalog.Instance) { r.Languages = nil }, []string{"languages: required"}},
		{"a language we do not speak", func(r *catalog.Instance) { r.Languages = []text.Lang{"uk"} }, nil},
		{"no language code", func(r *catalog.Instance) { r.Languages = []text.Lang{"latviešu"} }, []string{"languages: unknown_value"}},
		{"a broken language code", func(r *catalog.Instance) { r.Languages = []text.Lang{"a\xff"} }, []string{"languages: unknown_value"}},
		{"bad languages are named once", func(r *catalog.Instance) { r.Languages = []text.Lang{"x", "y"} }, []string{"languages: unknown_value"}},
		{"too many languages", func(r *catalog.Instance) { r.Languages = []text.Lang{"lv", "en", "ru", "uk", "de", "fr", "et"} }, []string{"languages: too_many"}},
		{"no seats", func(r *catalog.Instance) { r.Seats = 0 }, []string{"seats: out_of_range"}},
		{"negative seats", func(r *catalog.Instance) { r.Seats = -5 }, []string{"seats: out_of_range"}},
		{"too many seats", func(r *catalog.Instance) { r.Seats = catalog.MaxSeats + 1 }, []string{"seats: out_of_range"}},
		{"negative seats outside", func(r *catalog.Instance) { r.TakenOutside = -1 }, []string{"taken_outside: out_of_range"}},
		{"more taken outside than there are", func(r *catalog.Instance) { r.TakenOutside = 3 }, []string{"seats: below_taken"}},
		{"fewer seats than learners", func(r *catalog.Instance) { *r = enrolled(*r, catalog.Enrolled, "a", "b", "c") }, []string{"seats: below_taken"}},
		{"those who left do not count", func(r *catalog.Instance) {
			*r = enrolled(enrolled(*r, catalog.Enrolled, "a", "b"), catalog.Dropped, "c", "d")
		}, nil},
		{"free of charge", func(r *catalog.Instance) { r.Price.Cents = 0 }, nil},
		{"negative price", func(r *catalog.Instance) { r.Price.Cents = -1 }, []string{"price: out_of_range"}},
		{"too dear", func(r *catalog.Instance) { r.Price.Cents = catalog.MaxPriceCents + 1 }, []string{"price: out_of_range"}},
		{"no currency", func(r *catalog.Instance) { r.Price.Currency = "" }, []string{"currency: unknown_value"}},
		{"unknown funding", func(r *catalog.Instance) { r.Funding = "grandma" }, []string{"funding: unknown_value"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := autumn()
			c.change(&r)
			faulttest.Want(t, r.Validate(), c.want...)
		})
	}
}

func TestFreeSeats(t *testing.T) {
	cases := []struct {
		name           string
		seats, outside int
		in, done, left int
		want           int
	}{
		{"empty", 10, 0, 0, 0, 0, 10},
		{"some of each", 10, 2, 3, 1, 4, 4},
		{"full", 3, 1, 1, 1, 9, 0},
		{"overbooked is not negative", 2, 2, 3, 0, 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := catalog.Instance{Seats: c.seats, TakenOutside: c.outside}
			for i := range c.in {
				r = enrolled(r, catalog.Enrolled, fmt.Sprint("in", i))
			}
			for i := range c.done {
				r = enrolled(r, catalog.Completed, fmt.Sprint("done", i))
			}
			for i := range c.left {
				r = enrolled(r, [...]catalog.EnrolmentState{catalog.Dropped, catalog.Cancelled}[i%2], fmt.Sprint("left", i))
			}
			if got := r.Free(); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestOpenAt(t *testing.T) {
	flexible := autumn()
	flexible.Flexible, flexible.Start, flexible.End = true, time.Time{}, time.Time{}
	endless := flexible
	endless.Deadline = time.Time{}
	noDeadline := autumn()
	noDeadline.Deadline = time.Time{}
	cancelled := autumn()
	cancelled.Cancelled = true
	cases := []struct {
		name string
		run  catalog.Instance
		at   time.Time
		want bool
	}{
		{"long before", autumn(), now, true},
		{"the last moment of the deadline", autumn(), day(2026, 11, 29).Add(-time.Nanosecond), true},
		{"the day after the deadline", autumn(), day(2026, 11, 29), false},
		{"no deadline, on the day it starts", noDeadline, day(2026, 12, 1).Add(23 * time.Hour), true},
		{"no deadline, the day after", noDeadline, day(2026, 12, 2), false},
		{"flexible, by the deadline", flexible, day(2026, 11, 28).Add(12 * time.Hour), true},
		{"flexible, after it", flexible, day(2026, 11, 29), false},
		{"flexible without a deadline, years on", endless, day(2040, 1, 1), true},
		{"cancelled", cancelled, now, false},
		{"full", enrolled(autumn(), catalog.Enrolled, "a", "b"), now, false},
		{"another zone's evening is our next day", autumn(), time.Date(2026, 11, 28, 23, 0, 0, 0, time.FixedZone("west", -5*3600)), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.run.OpenAt(c.at); got != c.want {
				t.Errorf("got %v", got)
			}
			if _, err := c.run.Enrol("z", c.at); (err == nil) != c.want {
				t.Errorf("Enrol disagrees: %v", err)
			}
		})
	}
}

func TestEnrol(t *testing.T) {
	late := day(2026, 11, 29)
	cancelled := autumn()
	cancelled.Cancelled = true
	cases := []struct {
		name string
		run  catalog.Instance
		at   time.Time
		want error
	}{
		{"a free seat", autumn(), now, nil},
		{"again after cancelling", enrolled(autumn(), catalog.Cancelled, "anna"), now, nil},
		{"again after dropping out", enrolled(autumn(), catalog.Dropped, "anna"), now, nil},
		{"twice", enrolled(autumn(), catalog.Enrolled, "anna"), now, catalog.ErrAlreadyEnrolled},
		{"after completing", enrolled(autumn(), catalog.Completed, "anna"), now, catalog.ErrAlreadyEnrolled},
		{"twice and late", enrolled(autumn(), catalog.Enrolled, "anna"), late, catalog.ErrAlreadyEnrolled},
		{"late", autumn(), late, catalog.ErrEnrolmentClosed},
		{"cancelled run", cancelled, now, catalog.ErrEnrolmentClosed},
		{"full", enrolled(autumn(), catalog.Enrolled, "b", "c"), now, catalog.ErrNoSeats},
		{"full and late", enrolled(autumn(), catalog.Enrolled, "b", "c"), late, catalog.ErrEnrolmentClosed},
		{"cancelled before, full now", enrolled(enrolled(autumn(), catalog.Cancelled, "anna"), catalog.Enrolled, "b", "c"), now, catalog.ErrNoSeats},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.run.Enrol("anna", c.at)
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if err != nil {
				if got.Taken() != c.run.Taken() || len(got.Enrolments) != len(c.run.Enrolments) {
					t.Error("a refused enrolment changed the run")
				}
				return
			}
			if e := stateOf(got, "anna"); e != catalog.Enrolled || got.Taken() != c.run.Taken()+1 || !got.UpdatedAt.Equal(c.at) {
				t.Errorf("got %s, %d taken, updated %v", e, got.Taken(), got.UpdatedAt)
			}
			if stateOf(c.run, "anna") == catalog.Enrolled {
				t.Error("the run given was changed")
			}
		})
	}
}

func stateOf(r catalog.Instance, learner string) catalog.EnrolmentState {
	for _, e := range r.Enrolments {
		if e.Learner == learner {
			return e.State
		}
	}
	return ""
}

func TestSetEnrolment(t *testing.T) {
	full := func(r catalog.Instance) catalog.Instance { return enrolled(r, catalog.Enrolled, "b", "c") }
	cases := []struct {
		name  string
		run   catalog.Instance
		state catalog.EnrolmentState
		want  error
	}{
		{"completes", enrolled(autumn(), catalog.Enrolled, "anna"), catalog.Completed, nil},
		{"drops out", enrolled(autumn(), catalog.Enrolled, "anna"), catalog.Dropped, nil},
		{"is taken off", enrolled(autumn(), catalog.Enrolled, "anna"), catalog.Cancelled, nil},
		{"completed by mistake", enrolled(autumn(), catalog.Completed, "anna"), catalog.Dropped, nil},
		{"comes back", enrolled(autumn(), catalog.Dropped, "anna"), catalog.Enrolled, nil},
		{"comes back after cancelling", enrolled(autumn(), catalog.Cancelled, "anna"), catalog.Enrolled, nil},
		{"cancelled cannot complete", enrolled(autumn(), catalog.Cancelled, "anna"), catalog.Completed, catalog.ErrNotEnrolled},
		{"cancelled twice", enrolled(autumn(), catalog.Cancelled, "anna"), catalog.Cancelled, catalog.ErrNotEnrolled},
		{"never enrolled", autumn(), catalog.Completed, catalog.ErrNotEnrolled},
		{"comes back to a full run", full(enrolled(autumn(), catalog.Dropped, "anna")), catalog.Enrolled, catalog.ErrNoSeats},
		{"dropped, completes a full run", full(enrolled(autumn(), catalog.Dropped, "anna")), catalog.Completed, catalog.ErrNoSeats},
		{"completes a full run on an own seat", enrolled(autumn(), catalog.Enrolled, "anna", "b"), catalog.Completed, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := stateOf(c.run, "anna")
			got, err := c.run.SetEnrolment("anna", c.state, now)
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if want := c.state; err == nil && stateOf(got, "anna") != want {
				t.Errorf("got %s, want %s", stateOf(got, "anna"), want)
			}
			if stateOf(c.run, "anna") != before {
				t.Error("the run given was changed")
			}
		})
	}
}

func TestCancelGivesBackOnlyASeatInUse(t *testing.T) {
	r, err := enrolled(autumn(), catalog.Enrolled, "anna").Cancel("anna", now)
	if err != nil || r.Free() != 2 {
		t.Errorf("got %v, %d free", err, r.Free())
	}
	for _, s := range []catalog.EnrolmentState{catalog.Cancelled, catalog.Completed, catalog.Dropped} {
		r := enrolled(autumn(), s, "anna")
		if got, err := r.Cancel("anna", now); !errors.Is(err, catalog.ErrNotEnrolled) || stateOf(got, "anna") != s {
			t.Errorf("%s: got %v, %s", s, err, stateOf(got, "anna"))
		}
	}
	if _, err := autumn().Cancel("anna", now); !errors.Is(err, catalog.ErrNotEnrolled) {
		t.Errorf("a stranger: %v", err)
	}
}

func TestForget(t *testing.T) {
	r := enrolled(enrolled(enrolled(autumn(), catalog.Completed, "anna"), catalog.Enrolled, "b"), catalog.Dropped, "c")
	got := r.Forget("anna", "nobody-1").Forget("b", "nobody-2").Forget("c", "nobody-3").Forget("stranger", "nobody-4")
	if len(got.Enrolments) != 1 || got.Enrolments[0].Learner != "nobody-1" || got.Enrolments[0].State != catalog.Completed {
		t.Errorf("got %v: only the completed seat stays, without its name", got.Enrolments)
	}
	if got.Taken() != 1 || stateOf(r, "anna") != catalog.Completed {
		t.Errorf("%d taken; the run given was changed: %v", got.Taken(), r.Enrolments)
	}
}

// Whatever happens in whatever order, no seat is sold twice and nobody sits on two.
func TestSeatsAreNeverOversold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := autumn()
		r.Seats = rapid.IntRange(1, 4).Draw(t, "seats")
		r.TakenOutside = rapid.IntRange(0, r.Seats).Draw(t, "outside")
		learner := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f"})
		state := rapid.SampledFrom([]catalog.EnrolmentState{catalog.Enrolled, catalog.Cancelled, catalog.Completed, catalog.Dropped})
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			l := learner.Draw(t, "learner")
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				r, _ = r.Enrol(l, now)
			case 1:
				r, _ = r.SetEnrolment(l, state.Draw(t, "state"), now)
			case 2:
				r, _ = r.Cancel(l, now)
			default:
				r = r.Forget(l, "gone-"+l)
			}
			if r.Taken()+r.TakenOutside > r.Seats {
				t.Fatalf("%d of %d seats are taken", r.Taken()+r.TakenOutside, r.Seats)
			}
			seen := map[string]bool{}
			for _, e := range r.Enrolments {
				if seen[e.Learner] && !strings.HasPrefix(e.Learner, "gone-") {
					t.Fatalf("%s is enrolled twice", e.Learner)
				}
				seen[e.Learner] = true
			}
		}
		if err := r.Validate(); err != nil {
			t.Fatal(err)
		}
	})
}
