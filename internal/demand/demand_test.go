package demand_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault/faulttest"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

var now = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func analyst() demand.Demand {
	return demand.Demand{ID: "d1", Employer: "o1", Source: "portal", Title: text.Localized{"lv": "Datu analītiķis"}, Occupation: "data-analyst",
		Needs:     []demand.Need{{Skill: "python", Level: 4, Importance: demand.Must, Origin: demand.Stated}},
		Headcount: 2, From: day(2027, 1, 1), Until: day(2027, 3, 1), Place: "LV0007000", PayMin: 180_000, PayMax: 250_000, Currency: "EUR"}.Report(now)
}

func needs(n int) []demand.Need {
	out := make([]demand.Need, n)
	for i := range out {
		out[i] = demand.Need{Skill: taxonomy.SkillID(strings.Repeat("s", i+1)), Importance: demand.Nice, Origin: demand.Inferred}
	}
	return out
}

func TestDemandValidate(t *testing.T) {
	cases := []struct {
		name   string
		change func(*demand.Demand)
		want   []string
	}{
		{"valid", func(*demand.Demand) {}, nil},
		{"no id", func(d *demand.Demand) { d.ID = "" }, []string{"id: required"}},
		{"no employer", func(d *demand.Demand) { d.Employer = "" }, []string{"employer: required"}},
		{"external id too long", func(d *demand.Demand) { d.ExternalID = strings.Repeat("x", demand.MaxExternalID+1) }, []string{"external_id: too_long"}},
		{"title too long", func(d *demand.Demand) { d.Title = text.Localized{"lv": strings.Repeat("ā", demand.MaxTitle+1)} }, []string{"title.lv: too_long"}},
		{"longest title", func(d *demand.Demand) { d.Title = text.Localized{"lv": strings.Repeat("ā", demand.MaxTitle)} }, nil},
		{"no title", func(d *demand.Demand) { d.Title = nil }, nil},
		{"note too long", func(d *demand.Demand) { d.Note = text.Localized{"en": strings.Repeat("x", demand.MaxNote+1)} }, []string{"note.en: too_long"}},
		{"only an occupation", func(d *demand.Demand) { d.Needs = nil }, nil},
		{"only needs", func(d *demand.Demand) { d.Occupation = "" }, nil},
		{"neither occupation nor needs", func(d *demand.Demand) { d.Occupation, d.Needs = "", nil }, []string{"needs: required"}},
		{"the most needs", func(d *demand.Demand) { d.Needs = needs(demand.MaxNeeds) }, nil},
		{"too many needs", func(d *demand.Demand) { d.Needs = needs(demand.MaxNeeds + 1) }, []string{"needs: too_many"}},
		{"needs without skills", func(d *demand.Demand) {
			d.Needs = []demand.Need{{Importance: demand.Must, Origin: demand.Stated}, {Importance: demand.Must, Origin: demand.Stated}}
		}, []string{"needs[0].skill: required", "needs[1].skill: required"}},
		{"a need twice", func(d *demand.Demand) { d.Needs = append(d.Needs, d.Needs[0]) }, []string{"needs[1].skill: duplicate"}},
		{"a need beyond level 8", func(d *demand.Demand) { d.Needs[0].Level = 9 }, []string{"needs[0].level: out_of_range"}},
		{"unknown importance", func(d *demand.Demand) { d.Needs[0].Importance = "" }, []string{"needs[0].importance: unknown_value"}},
		{"unknown origin", func(d *demand.Demand) { d.Needs[0].Origin = "guessed" }, []string{"needs[0].origin: unknown_value"}},
		{"negative weight", func(d *demand.Demand) { d.Needs[0].Weight = -0.1 }, []string{"needs[0].weight: out_of_range"}},
		{"too much weight", func(d *demand.Demand) { d.Needs[0].Weight = 1.1 }, []string{"needs[0].weight: out_of_range"}},
		{"weight that is no number", func(d *demand.Demand) { d.Needs[0].Weight = math.NaN() }, []string{"needs[0].weight: out_of_range"}},
		{"nobody wanted", func(d *demand.Demand) { d.Headcount = 0 }, []string{"headcount: out_of_range"}},
		{"negative headcount", func(d *demand.Demand) { d.Headcount = -3 }, []string{"headcount: out_of_range"}},
		{"an army wanted", func(d *demand.Demand) { d.Headcount = demand.MaxHeadcount + 1 }, []string{"headcount: out_of_range"}},
		{"until before from", func(d *demand.Demand) { d.Until = day(2026, 12, 31) }, []string{"until: before_start"}},
		{"one day", func(d *demand.Demand) { d.Until = d.From }, nil},
		{"open-ended", func(d *demand.Demand) { d.Until = time.Time{} }, nil},
		{"from now", func(d *demand.Demand) { d.From = time.Time{} }, nil},
		{"no place", func(d *demand.Demand) { d.Place = "" }, []string{"place: required"}},
		{"remote without a place", func(d *demand.Demand) { d.Place, d.Remote = "", true }, nil},
		{"negative pay", func(d *demand.Demand) { d.PayMin, d.PayMax = -2, -1 }, []string{"pay_min: out_of_range", "pay_max: out_of_range"}},
		{"too much pay", func(d *demand.Demand) { d.PayMax = demand.MaxPayCents + 1 }, []string{"pay_max: out_of_range"}},
		{"upper pay below the lower", func(d *demand.Demand) { d.PayMax = d.PayMin - 1 }, []string{"pay_max: below_min"}},
		{"only a lower pay", func(d *demand.Demand) { d.PayMax = 0 }, nil},
		{"pay without a currency", func(d *demand.Demand) { d.Currency = "" }, []string{"currency: unknown_value"}},
		{"no pay, no currency", func(d *demand.Demand) { d.PayMin, d.PayMax, d.Currency = 0, 0, "" }, nil},
		{"no pay, yet a broken currency", func(d *demand.Demand) { d.PayMin, d.PayMax, d.Currency = 0, 0, "\xff\xff" }, []string{"currency: unknown_value"}},
		{"unknown status", func(d *demand.Demand) { d.Status = "closed" }, []string{"status: unknown_value"}},
		{"never reported", func(d *demand.Demand) { d.ReportedAt = time.Time{} }, []string{"reported_at: required"}},
		{"too long a history", func(d *demand.Demand) { d.History = make([]demand.Event, demand.MaxHistory+1) }, []string{"history: too_many"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := analyst()
			c.change(&d)
			faulttest.Want(t, d.Validate(), c.want...)
		})
	}
}

func TestEffectiveWeight(t *testing.T) {
	cases := []struct {
		need demand.Need
		want float64
	}{
		{demand.Need{Importance: demand.Must}, 1},
		{demand.Need{Importance: demand.Nice}, demand.NiceWeight},
		{demand.Need{Importance: demand.Must, Weight: 0.25}, 0.25},
		{demand.Need{Importance: demand.Nice, Weight: 1}, 1},
	}
	for _, c := range cases {
		if got := c.need.EffectiveWeight(); got != c.want {
			t.Errorf("%v: got %v, want %v", c.need, got, c.want)
		}
	}
}

func TestReportBeginsTheHistory(t *testing.T) {
	d := analyst()
	d.History = append(d.History, demand.Event{At: now, Status: demand.Filled})
	d = d.Report(now)
	if d.Status != demand.Open || !d.ReportedAt.Equal(now) || len(d.History) != 1 || d.History[0] != (demand.Event{At: now, Status: demand.Open, Headcount: 2}) {
		t.Errorf("got %+v", d)
	}
}

func TestCloseAndReopen(t *testing.T) {
	later, muchLater := now.Add(time.Hour), now.Add(48*time.Hour)
	for _, s := range []demand.Status{demand.Filled, demand.Withdrawn, demand.Expired} {
		open := analyst()
		closed, err := open.Close(s, later)
		if err != nil || closed.Status != s || !closed.UpdatedAt.Equal(later) || len(closed.History) != 2 {
			t.Fatalf("%s: %v %+v", s, err, closed)
		}
		if len(open.History) != 1 || open.Status != demand.Open {
			t.Fatal("closing changed the demand given")
		}
		if _, err := closed.Close(demand.Filled, muchLater); !errors.Is(err, demand.ErrClosed) {
			t.Errorf("%s: closed twice: %v", s, err)
		}
		again, err := closed.Reopen(muchLater)
		if err != nil || again.Status != demand.Open || len(again.History) != 3 {
			t.Errorf("%s: %v %+v", s, err, again)
		}
		if !again.ReportedAt.Equal(now) {
			t.Error("reopening changed when the need was reported")
		}
	}
	if _, err := analyst().Reopen(later); !errors.Is(err, demand.ErrClosed) {
		t.Errorf("an open one was opened: %v", err)
	}
}

func TestAHistoryStaysBounded(t *testing.T) {
	d, at := analyst(), now
	for range demand.MaxHistory {
		at = at.Add(time.Hour)
		closed, err := d.Close(demand.Withdrawn, at)
		if err != nil {
			t.Fatalf("an open need cannot be withdrawn: %v", err)
		}
		if d, err = closed.Reopen(at); err != nil {
			faulttest.Want(t, err, "history: too_many")
			if err := closed.Validate(); err != nil {
				t.Errorf("a full history is invalid: %v", err)
			}
			if len(closed.History) > demand.MaxHistory {
				t.Errorf("%d events", len(closed.History))
			}
			return
		}
	}
	t.Errorf("the history grew to %d events", len(d.History))
}

func TestTouchedRecordsOnlyAChangedHeadcount(t *testing.T) {
	later := now.Add(time.Hour)
	d := analyst().Touched(later)
	if len(d.History) != 1 || !d.UpdatedAt.Equal(later) {
		t.Errorf("nothing changed, yet %v", d.History)
	}
	d.Headcount = 5
	d = d.Touched(later)
	if len(d.History) != 2 || d.History[1] != (demand.Event{At: later, Status: demand.Open, Headcount: 5}) {
		t.Errorf("got %v", d.History)
	}
}

func TestOpenAt(t *testing.T) {
	d := analyst()
	d.Headcount = 5
	d = d.Touched(now.Add(24 * time.Hour))
	d, _ = d.Close(demand.Filled, now.Add(48*time.Hour))
	d, _ = d.Reopen(now.Add(72 * time.Hour))
	cases := []struct {
		name  string
		after time.Duration
		want  int
	}{
		{"before it was reported", -time.Nanosecond, 0},
		{"when it was reported", 0, 2},
		{"just before the change", 24*time.Hour - 1, 2},
		{"after the change", 24 * time.Hour, 5},
		{"when it was filled", 48 * time.Hour, 0},
		{"while it was filled", 71 * time.Hour, 0},
		{"opened again", 72 * time.Hour, 5},
		{"for ever after", 10_000 * time.Hour, 5},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := d.OpenAt(now.Add(c.after)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
	if (demand.Demand{}).OpenAt(now) != 0 {
		t.Error("a need without history is open")
	}
}

func TestExpiredBy(t *testing.T) {
	closed, _ := analyst().Close(demand.Filled, now)
	endless := analyst()
	endless.Until = time.Time{}
	cases := []struct {
		name string
		d    demand.Demand
		at   time.Time
		want bool
	}{
		{"before", analyst(), now, false},
		{"the last moment of its last day", analyst(), day(2027, 3, 2).Add(-time.Nanosecond), false},
		{"the day after", analyst(), day(2027, 3, 2), true},
		{"closed before", closed, day(2030, 1, 1), false},
		{"open-ended", endless, day(2100, 1, 1), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.d.ExpiredBy(c.at); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// However a need lives, its history ends in its present state and never goes back in time,
// and OpenAt agrees with what the need said of itself at that moment.
func TestTheHistoryTellsTheLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, at := analyst(), now
		type moment struct {
			at   time.Time
			open int
		}
		var lived []moment
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			at = at.Add(time.Duration(rapid.IntRange(1, 1000).Draw(t, "minutes")) * time.Minute)
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				d, _ = d.Close(rapid.SampledFrom([]demand.Status{demand.Filled, demand.Withdrawn, demand.Expired}).Draw(t, "status"), at)
			case 1:
				d, _ = d.Reopen(at)
			default:
				d.Headcount = rapid.IntRange(1, 9).Draw(t, "headcount")
				d = d.Touched(at)
			}
			open := 0
			if d.Status == demand.Open {
				open = d.Headcount
			}
			lived = append(lived, moment{at, open})
		}
		if last := d.History[len(d.History)-1]; last.Status != d.Status || last.Headcount != d.Headcount {
			t.Fatalf("the history ends in %v, the need is %s for %d", last, d.Status, d.Headcount)
		}
		for i, m := range lived {
			if got := d.OpenAt(m.at); got != m.open {
				t.Fatalf("step %d: OpenAt says %d, it was %d", i, got, m.open)
			}
		}
	})
}
