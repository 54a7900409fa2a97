package app_test

import (
	"math"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// quarters is how far these tests look: past the end of the runs they make.
const quarters = 5

// gapOf is the path of one occupation in the city, as a planner sees it.
func gapOf(t testing.TB, h *apptest.House, id taxonomy.OccupationID) gap.OccupationGap {
	t.Helper()
	r, err := h.App.Gaps(t.Context(), h.Actor(t, "planner"), "", quarters)
	must(t, err)
	for _, o := range r.Occupations {
		if o.ID == id {
			return o
		}
	}
	t.Fatalf("no gap of %s", id)
	return gap.OccupationGap{}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestPostingANeedWidensTheGapByItsPeople(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	analyst := occupationOf(t, h, "data analyst")
	before := gapOf(t, h, analyst)
	d := post(t, h, func(in *app.DemandInput) { in.Occupation, in.Headcount = analyst, 3 })
	after := gapOf(t, h, analyst)
	if after.Stated != before.Stated+3 || len(after.Quarters) != quarters {
		t.Errorf("%d stated, were %d; %d quarters", after.Stated, before.Stated, len(after.Quarters))
	}
	for q := range after.Quarters {
		now, was := after.Quarters[q], before.Quarters[q]
		if !near(now.Demand-was.Demand, 3) || !near(now.Supply, was.Supply) || !near(now.Gap-was.Gap, 3) {
			t.Errorf("%v: demand %+.3f, supply %+.3f, gap %+.3f, want +3, 0, +3", now.Period, now.Demand-was.Demand, now.Supply-was.Supply, now.Gap-was.Gap)
		}
		if !near(now.Drivers.Sum(), now.Gap) {
			t.Errorf("%v: the drivers add up to %v, the gap is %v", now.Period, now.Drivers.Sum(), now.Gap)
		}
	}
	_, err := h.App.CloseDemand(t.Context(), h.Actor(t, "employer"), d.ID, 0, demand.Withdrawn)
	must(t, err)
	for q, now := range gapOf(t, h, analyst).Quarters {
		if !near(now.Gap, before.Quarters[q].Gap) {
			t.Errorf("%v: withdrawn, and the gap is still %v, was %v", now.Period, now.Gap, before.Quarters[q].Gap)
		}
	}
}

func TestANeedForLaterWidensTheGapLater(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	analyst := occupationOf(t, h, "data analyst")
	before := gapOf(t, h, analyst)
	post(t, h, func(in *app.DemandInput) { in.Occupation, in.Headcount, in.From = analyst, 3, day(2027, 7, 1) })
	after := gapOf(t, h, analyst)
	for q, now := range after.Quarters {
		want := 0.0
		if !now.Period.End().Before(day(2027, 7, 2)) {
			want = 3
		}
		if got := now.Demand - before.Quarters[q].Demand; !near(got, want) {
			t.Errorf("%v: demand %+.3f, want %+.3f", now.Period, got, want)
		}
	}
}

func TestANeedOfANewcomerMovesNothing(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	analyst := occupationOf(t, h, "data analyst")
	reg := registration("janis@example.lv")
	reg.Org = firm("40003000000")
	tokens, err := h.App.Register(t.Context(), reg, "10.0.0.1")
	must(t, err)
	who, err := h.App.Authenticate(t.Context(), tokens.Access)
	must(t, err)
	before := gapOf(t, h, analyst)
	in := demandInput(t, h)
	in.Occupation = analyst
	d, err := h.App.PostDemand(t.Context(), who, "", in)
	must(t, err)
	if after := gapOf(t, h, analyst); !near(after.Quarters[0].Gap, before.Quarters[0].Gap) {
		t.Errorf("an unverified need moves the gap from %v to %v", before.Quarters[0].Gap, after.Quarters[0].Gap)
	}
	_, err = h.App.VerifyOrganisation(t.Context(), h.Actor(t, "admin"), d.Employer, true)
	must(t, err)
	if after := gapOf(t, h, analyst); !near(after.Quarters[0].Gap, before.Quarters[0].Gap+2) {
		t.Errorf("verified, and the gap is %v, was %v", after.Quarters[0].Gap, before.Quarters[0].Gap)
	}
}

// courseFor publishes a course that prepares for an occupation, with one run that ends within
// the next year.
func courseFor(t testing.TB, h *apptest.House, kind catalog.LearningType, id taxonomy.OccupationID) (catalog.Course, catalog.Instance) {
	t.Helper()
	in := courseInput(t, h)
	in.Type, in.PreparesFor = kind, []taxonomy.OccupationID{id}
	if kind == catalog.Formal {
		in.EQF = 5
	}
	provider := h.Actor(t, "provider")
	c, err := h.App.CreateCourse(t.Context(), provider, "", in)
	must(t, err)
	r, err := h.App.CreateInstance(t.Context(), provider, c.ID, instanceInput(10))
	must(t, err)
	return c, r
}

func TestTakingASeatMovesTheSupplyByItsChance(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	analyst := occupationOf(t, h, "data analyst")
	c, r := courseFor(t, h, catalog.ReSkilling, analyst)
	before := gapOf(t, h, analyst)
	_, err := h.App.TakeSeat(t.Context(), h.Actor(t, "learner"), c.ID, r.ID)
	must(t, err)
	after := gapOf(t, h, analyst)
	rate := before.Rates
	// A free seat is filled with a chance already; taking it makes that certain.
	more := (1 - rate.Fill.Value) * rate.Completion.Value * rate.Placement.Value
	if more <= 0 {
		t.Fatalf("the demonstration rates %+v make a seat worth nothing", rate)
	}
	stay := 1 - gap.Quarterly(rate.Retire.Value) - gap.Quarterly(rate.Leave.Value) - gap.Quarterly(rate.Migrate.Value)
	ends := workforce.PeriodOf(r.End, workforce.Quarterly)
	want, most := 0.0, 0.0
	for q, now := range after.Quarters {
		switch {
		case now.Period == ends:
			want, most = more, more
		case now.Period.Index() > ends.Index():
			want *= stay // some leave again
			most += more // more learners now may mean more later, as far as courses go on at their pace
		}
		was := before.Quarters[q]
		if got := now.Supply - was.Supply; got < want-1e-9 || got > most+1e-9 {
			t.Errorf("%v: supply %+.6f, want %+.6f to %+.6f", now.Period, got, want, most)
		}
		if !near(was.Gap-now.Gap, now.Supply-was.Supply) || !near(now.Demand, was.Demand) {
			t.Errorf("%v: the gap does not close by what the supply gains", now.Period)
		}
	}
	_, err = h.App.CancelSeat(t.Context(), h.Actor(t, "learner"), c.ID, r.ID)
	must(t, err)
	if back := gapOf(t, h, analyst); !near(back.Quarters[3].Supply, before.Quarters[3].Supply) {
		t.Error("the seat is given back, and the supply is not")
	}
}

// The learners of formal education are the graduates, and are not counted twice.
func TestASeatOfAFormalCourseMovesNoSupply(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	analyst := occupationOf(t, h, "data analyst")
	before := gapOf(t, h, analyst)
	c, r := courseFor(t, h, catalog.Formal, analyst)
	_, err := h.App.TakeSeat(t.Context(), h.Actor(t, "learner"), c.ID, r.ID)
	must(t, err)
	for q, now := range gapOf(t, h, analyst).Quarters {
		if !near(now.Supply, before.Quarters[q].Supply) {
			t.Errorf("%v: supply %v, was %v", now.Period, now.Supply, before.Quarters[q].Supply)
		}
	}
}

func TestEditingAnAssumption(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, planner := t.Context(), h.Actor(t, "planner")
	list, err := h.App.Assumptions(ctx, app.Actor{})
	must(t, err)
	var retire *workforce.Assumption
	for _, a := range list {
		if a.Rate == workforce.RateRetire && a.Subject == (workforce.Subject{}) {
			retire = a
		}
	}
	if retire == nil {
		t.Fatal("the demonstration has no default rate of retirement")
	}
	r, err := h.App.Gaps(ctx, planner, "", 4)
	must(t, err)
	source := workforce.Source{Name: text.Localized{"lv": "Pārbaude"}, URL: "https://stat.gov.lv/"}
	edited, err := h.App.EditAssumption(ctx, planner, retire.ID, retire.Rev, app.AssumptionInput{Value: retire.Value + 0.1, Source: source})
	must(t, err)
	if n := len(edited.History); n != len(retire.History)+1 || edited.History[n-1].Value != retire.Value || edited.EditedBy != string(planner.User.ID) {
		t.Errorf("got %+v", edited)
	}
	wider, err := h.App.Gaps(ctx, planner, "", 4)
	must(t, err)
	if wider.Total[3].Gap <= r.Total[3].Gap || wider.Total[3].Drivers.Retirement <= r.Total[3].Drivers.Retirement {
		t.Errorf("more retire, and the gap went from %v to %v", r.Total[3].Gap, wider.Total[3].Gap)
	}
	_, err = h.App.EditAssumption(ctx, planner, retire.ID, retire.Rev, app.AssumptionInput{Value: 0.5, Source: source})
	wantCode(t, err, "conflict_rev")
	bad := map[string]app.AssumptionInput{
		"value: out_of_range":     {Value: 1.5, Source: source},
		"value: not_a_number":     {Value: math.NaN(), Source: source},
		"std_err: not_a_number":   {StdErr: math.Inf(1), Source: source},
		"source: required":        {Value: 0.1},
		"source_url: invalid_url": {Value: 0.1, Source: workforce.Source{Name: source.Name, URL: "javascript:1"}},
	}
	for want, in := range bad {
		_, err := h.App.EditAssumption(ctx, planner, retire.ID, edited.Rev, in)
		path, code := splitWant(want)
		wantField(t, err, path, code)
	}
	got, err := h.App.AssumptionByID(ctx, app.Actor{}, retire.ID)
	must(t, err)
	if got.Rev != edited.Rev || got.Value != edited.Value {
		t.Errorf("a refused edit was written: %+v", got)
	}
	_, err = h.App.AssumptionByID(ctx, app.Actor{}, "no-such")
	wantCode(t, err, "not_found")
	_, err = h.App.EditAssumption(ctx, planner, "no-such", 1, app.AssumptionInput{})
	wantCode(t, err, "not_found")
}

func splitWant(s string) (path, code string) {
	for i := range s {
		if s[i] == ':' {
			return s[:i], s[i+2:]
		}
	}
	return s, ""
}

func TestBadQuestionsAboutGaps(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	for want, q := range map[string]app.GapQuery{
		"place: unknown_place":   {Place: "Atlantis"},
		"horizon: out_of_range":  {Horizon: gap.MaxHorizon + 1},
		"horizon: out_of_range ": {Horizon: -1},
		"group: unknown_value":   {Group: "plumbers"},
	} {
		_, err := h.App.GapsOf(t.Context(), app.Actor{}, q)
		path, code := splitWant(want)
		if code[len(code)-1] == ' ' {
			code = code[:len(code)-1]
		}
		wantField(t, err, path, code)
	}
}

func TestTheReportIsMadeAnewOnlyWhenItMust(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ask := func() *gap.Report {
		r, err := h.App.Gaps(t.Context(), h.Actor(t, "planner"), "", 2)
		must(t, err)
		return r.Report
	}
	first := ask()
	if ask() != first {
		t.Error("computed again for the same market and day")
	}
	h.Clock.Advance(24 * time.Hour)
	second := ask()
	if second == first {
		t.Error("yesterday's report is told today")
	}
	post(t, h, nil)
	if ask() == second {
		t.Error("the market moved, and the report did not")
	}
}

func TestThePublicDoesNotSeeWhatRestsOnFewConfidentialNeeds(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	analyst := occupationOf(t, h, "data analyst")
	for id := range h.App.Market().Demands() {
		if id.Open() && id.Occupation == analyst {
			_, err := h.App.CloseDemand(t.Context(), app.System, id.ID, 0, demand.Filled)
			must(t, err)
		}
	}
	post(t, h, func(in *app.DemandInput) { in.Occupation, in.Confidential = analyst, true })
	public, err := h.App.Gaps(t.Context(), app.Actor{}, "", 2)
	must(t, err)
	planners, err := h.App.Gaps(t.Context(), h.Actor(t, "planner"), "", 2)
	must(t, err)
	if !public.HidesOccupation(analyst) || planners.HidesOccupation(analyst) {
		t.Errorf("hidden from the public: %v, from planners: %v", public.HidesOccupation(analyst), planners.HidesOccupation(analyst))
	}
	shown := 0
	for _, o := range public.Occupations {
		if !public.HidesOccupation(o.ID) {
			shown++
		}
	}
	if shown == 0 {
		t.Error("everything is hidden")
	}
}

func TestStatedNeedsStandBehindAGap(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	analyst := occupationOf(t, h, "data analyst")
	d := post(t, h, func(in *app.DemandInput) { in.Occupation = analyst })
	r, err := h.App.Gaps(t.Context(), h.Actor(t, "planner"), "", 2)
	must(t, err)
	people, mine := 0, false
	for _, x := range h.App.StatedNeeds(r, analyst, "") {
		people += x.Headcount
		mine = mine || x.ID == d.ID
	}
	if !mine || people != gapOf(t, h, analyst).Stated {
		t.Errorf("the rows behind add up to %d, the figure says %d; ours among them: %v", people, gapOf(t, h, analyst).Stated, mine)
	}
	if list := h.App.StatedNeeds(r, "", skillOf(t, h, "Python (computer programming)")); len(list) == 0 {
		t.Error("no need stands behind Python")
	}
}

func TestBenchmarksAndDependencies(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	b, err := h.App.Benchmarks(t.Context(), app.Actor{})
	must(t, err)
	compared := 0
	for _, x := range b {
		if x.Country != nil && x.EU != nil {
			compared++
		}
	}
	if compared == 0 {
		t.Error("nothing is set beside Latvia and the EU")
	}
	public, err := h.App.Dependencies(t.Context(), app.Actor{})
	must(t, err)
	planners, err := h.App.Dependencies(t.Context(), h.Actor(t, "planner"))
	must(t, err)
	if len(public.Skills) != len(planners.Skills) || len(public.Skills) == 0 {
		t.Fatalf("%d and %d skills", len(public.Skills), len(planners.Skills))
	}
	known := map[taxonomy.SkillID]int{} // the order differs: that of a hidden skill would tell
	for _, s := range planners.Skills {
		known[s.Skill] = s.People
	}
	for _, s := range public.Skills {
		if s.Hidden && (s.People != 0 || len(s.Employers) != 0) {
			t.Errorf("hidden, and told: %+v", s)
		}
		if !s.Hidden && s.People != known[s.Skill] {
			t.Errorf("public %+v, planners %d", s, known[s.Skill])
		}
	}
}

func TestForecastsAndTheirAccuracy(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	analyst := occupationOf(t, h, "data analyst")
	list, err := h.App.Forecasts(t.Context(), app.Actor{}, workforce.Subject{Occupation: analyst})
	must(t, err)
	if len(list) == 0 {
		t.Fatal("no series of data analysts")
	}
	for _, s := range list {
		if len(s.Series.Values) >= 20 && (s.Forecast == nil || s.Backtest == nil || len(s.Forecast.Point) == 0) {
			t.Errorf("%s: five years without a forecast or a back-test", s.Series.ID)
		}
	}
	acc, err := h.App.ForecastAccuracy(t.Context(), app.Actor{})
	must(t, err)
	if len(acc.Measures) != 2 || acc.Horizon != app.AccuracyHorizon {
		t.Fatalf("got %d measures", len(acc.Measures))
	}
	for _, m := range acc.Measures {
		if len(m.Series) == 0 || m.Origins == 0 || m.Default.MASE <= 0 || math.IsNaN(m.Default.MASE) {
			t.Errorf("%s: %+v", m.Measure, m.Default)
		}
	}
	if places := h.App.GapPlaces(); len(places) == 0 || places[0] != apptest.Home {
		t.Errorf("places %v", places)
	}
}

func TestOverview(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	o, err := h.App.Overview(t.Context(), h.Actor(t, "admin"))
	must(t, err)
	if o.Store != nil || !o.Search.Ready || o.Market.Courses == 0 || o.Users != len(h.Data.Accounts) || o.Taxonomy.Skills != o.Market.Skills || len(o.Imports) != 1 {
		t.Errorf("got %+v", o)
	}
	must(t, h.Store.Admin.Ping(t.Context()))
	if !h.App.Ready() || h.App.Home() != apptest.Home || !h.App.Now().Equal(apptest.Today) {
		t.Errorf("ready %v, home %s, now %v", h.App.Ready(), h.App.Home(), h.App.Now())
	}
}
