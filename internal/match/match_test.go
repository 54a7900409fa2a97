package match_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/market/markettest"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

func day(n int) time.Time { return markettest.Today.AddDate(0, 0, n) }

// city is a small market: skill 0 is broader than 1 and 2, skill 3 stands apart, skill 4 is
// taught by nobody.
func city(docs ...any) *market.Market {
	ed := market.New().Edit()
	ed.SetTaxonomy(markettest.Forest(5, func(i int) []int {
		if i == 1 || i == 2 {
			return []int{0}
		}
		return nil
	}))
	put(ed,
		org.Place{Code: "ventspils", Rev: 1, Lat: 57.39, Lon: 21.56, HasPoint: true},
		org.Place{Code: "kuldiga", Rev: 1, Lat: 56.97, Lon: 21.96, HasPoint: true},
		org.Place{Code: "nowhere", Rev: 1},
		course("exact", taxonomy.SkillAt{Skill: markettest.SkillID(1), Level: 3}, taxonomy.SkillAt{Skill: markettest.SkillID(3)}),
		course("broader", taxonomy.SkillAt{Skill: markettest.SkillID(0), Level: 6}),
		run("exact-1", "exact", 10, 40, "ventspils"), run("broader-1", "broader", 10, 20, "ventspils"))
	put(ed, docs...)
	return ed.Done(markettest.Today)
}

func course(id string, teaches ...taxonomy.SkillAt) catalog.Course {
	return catalog.Course{ID: catalog.CourseID(id), Rev: 1, State: catalog.Published, Teaches: teaches, UpdatedAt: markettest.Today}
}

func run(id, course string, start, end int, place org.PlaceCode) catalog.Instance {
	return catalog.Instance{ID: catalog.InstanceID(id), Course: catalog.CourseID(course), Rev: 1, Mode: catalog.Onsite,
		Start: day(start), End: day(end), Place: place, Seats: 5}
}

func need(i int, level taxonomy.Level) demand.Need {
	return demand.Need{Skill: markettest.SkillID(i), Level: level, Importance: demand.Must, Origin: demand.Stated}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// A score worked out by hand from METHODS §1.
func TestExplanationByHand(t *testing.T) {
	m := city()
	nice := need(3, 5)
	nice.Importance = demand.Nice
	q := match.Query{Needs: []demand.Need{need(1, 4), nice, need(4, 0)}, By: day(30), Place: "kuldiga"}
	got, ok := on(m).ExplainCourse(q, "exact")
	if !ok {
		t.Fatal("no explanation")
	}
	// N = 2 courses; skills 1 and 3 are taught by one, skill 4 by none.
	w := []float64{math.Log(1 + 2.0/2), 0.4 * math.Log(1+2.0/2), math.Log(1 + 2.0/1)}
	total := w[0] + w[1] + w[2]
	cover := (w[0]*3/4 + w[1]*0.7) / total
	km, _ := m.DistanceKm("kuldiga", "ventspils")
	tau, gamma := math.Exp2(-10/(365.2425/4)), math.Exp(-km/50)
	near(t, "cover", got.Cover, cover)
	near(t, "timing", got.Timing, tau)
	near(t, "place", got.Place, gamma)
	near(t, "freshness", got.Freshness, 1)
	near(t, "score", got.Score, 100*cover*tau*gamma)
	near(t, "focus", got.Focus, 1)
	if got.DaysLate != 10 || got.RunState != match.RunOpen || got.Run.ID != "exact-1" || math.Abs(got.Km-km) > 1e-9 {
		t.Errorf("run %v %v, %d days late, %v km", got.Run, got.RunState, got.DaysLate, got.Km)
	}
	if miss := got.Missing(); !slices.Equal(miss, []taxonomy.SkillID{markettest.SkillID(4)}) {
		t.Errorf("missing %v", miss)
	}
	first, second := got.Contributions[0], got.Contributions[1]
	if first.Step != market.Exact || first.Shortfall != 1 || first.LevelUnstated || first.TaughtLevel != 3 {
		t.Errorf("skill 1: %+v", first)
	}
	if !second.LevelUnstated || second.Shortfall != 0 || second.Credit != 0.7 {
		t.Errorf("skill 3: %+v", second)
	}
	other, _ := on(m).ExplainCourse(q, "broader")
	if c := other.Contributions[0]; !c.Step.Broader() || c.Step.Distance() != 1 || c.Credit != 0.5 {
		t.Errorf("skill 1 from a broader course: %+v", c)
	}
}

// The run a course is scored by: which are eligible, which is preferred, how it is marked.
func TestBestRun(t *testing.T) {
	full := func(r catalog.Instance) catalog.Instance { r.TakenOutside = r.Seats; return r }
	cancelled := func(r catalog.Instance) catalog.Instance { r.Cancelled = true; return r }
	deadline := func(r catalog.Instance, n int) catalog.Instance { r.Deadline = day(n); return r }
	online := func(r catalog.Instance) catalog.Instance { r.Mode, r.Place = catalog.Online, ""; return r }
	flexible := func(r catalog.Instance) catalog.Instance {
		r.Flexible, r.Start, r.End = true, time.Time{}, time.Time{}
		return r
	}
	tests := map[string]struct {
		runs  []catalog.Instance
		want  catalog.InstanceID
		state match.RunState
		score float64 // of a single need at its level, wanted in 50 days at Ventspils
	}{
		"no run":                        {nil, "", match.RunNone, 100 * 0.6 * math.Exp2(-315/(365.2425/4))},
		"ended":                         {[]catalog.Instance{run("a", "c", -9, -1, "ventspils")}, "", match.RunNone, 100 * 0.6 * math.Exp2(-315/(365.2425/4))},
		"cancelled":                     {[]catalog.Instance{cancelled(run("a", "c", 5, 9, "ventspils"))}, "", match.RunNone, 100 * 0.6 * math.Exp2(-315/(365.2425/4))},
		"open":                          {[]catalog.Instance{run("a", "c", 5, 9, "ventspils")}, "a", match.RunOpen, 100},
		"starts today":                  {[]catalog.Instance{run("a", "c", 0, 9, "ventspils")}, "a", match.RunOpen, 100},
		"ends today, open until then":   {[]catalog.Instance{deadline(run("a", "c", -5, 0, "ventspils"), 0)}, "a", match.RunOpen, 100},
		"began yesterday":               {[]catalog.Instance{run("a", "c", -1, 9, "ventspils")}, "a", match.RunClosed, 100},
		"deadline yesterday":            {[]catalog.Instance{deadline(run("a", "c", 5, 9, "ventspils"), -1)}, "a", match.RunClosed, 100},
		"full":                          {[]catalog.Instance{full(run("a", "c", 5, 9, "ventspils"))}, "a", match.RunFull, 100},
		"open one before a better full": {[]catalog.Instance{full(run("a", "c", 5, 9, "ventspils")), run("b", "c", 5, 9, "nowhere")}, "b", match.RunOpen, 60},
		"nearer of two":                 {[]catalog.Instance{run("a", "c", 5, 9, "nowhere"), run("b", "c", 6, 9, "ventspils")}, "b", match.RunOpen, 100},
		"earlier of two equals":         {[]catalog.Instance{run("b", "c", 6, 9, "ventspils"), run("a", "c", 7, 9, "ventspils")}, "b", match.RunOpen, 100},
		"online":                        {[]catalog.Instance{online(run("a", "c", 5, 9, ""))}, "a", match.RunOpen, 100},
		"flexible":                      {[]catalog.Instance{flexible(run("a", "c", 0, 0, "ventspils"))}, "a", match.RunOpen, 100},
		"flexible and long": {[]catalog.Instance{func() catalog.Instance {
			r := flexible(run("a", "c", 0, 0, "ventspils"))
			r.WeeklyHours = 7
			return r
		}()}, "a", match.RunOpen, 100 * math.Exp2(-50/(365.2425/4))},
		"a quarter late": {[]catalog.Instance{run("a", "c", 5, 50+91, "ventspils")}, "a", match.RunOpen, 100 * math.Exp2(-91/(365.2425/4))},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := course("c", taxonomy.SkillAt{Skill: markettest.SkillID(4), Level: 5})
			c.Workload = 100
			docs := []any{c}
			for _, r := range test.runs {
				docs = append(docs, r)
			}
			got, ok := on(city(docs...)).ExplainCourse(match.Query{Needs: []demand.Need{need(4, 5)}, By: day(50), Place: "ventspils"}, "c")
			if !ok || got.RunState != test.state {
				t.Fatalf("ok %v, state %v", ok, got.RunState)
			}
			if (got.Run == nil) != (test.want == "") || got.Run != nil && got.Run.ID != test.want {
				t.Errorf("run %v, want %q", got.Run, test.want)
			}
			near(t, "score", got.Score, test.score)
		})
	}
}

func TestNeedDateInThePastCountsAsToday(t *testing.T) {
	q := match.Query{Needs: []demand.Need{need(1, 0)}, Place: "ventspils"}
	q.By = day(-700)
	past, _ := on(city()).ExplainCourse(q, "exact")
	q.By = day(0)
	now, _ := on(city()).ExplainCourse(q, "exact")
	if past.Score != now.Score || past.DaysLate != 40 {
		t.Errorf("%v (%d days late), today %v", past.Score, past.DaysLate, now.Score)
	}
}

func TestFilters(t *testing.T) {
	m := city(run("exact-2", "exact", 60, 90, "kuldiga"))
	q := match.Query{Needs: []demand.Need{need(1, 0)}, Place: "ventspils"}
	ids := func(q match.Query) string {
		out := ""
		for _, c := range on(m).Courses(q) {
			out += string(c.Course.ID) + " "
			if c.Run != nil {
				out += string(c.Run.ID) + " "
			}
		}
		return out
	}
	if got := ids(q); got != "exact exact-1 broader broader-1 " {
		t.Errorf("all: %s", got)
	}
	byRun := q
	byRun.Run = func(r *market.Instance) bool { return r.Place == "kuldiga" }
	if got := ids(byRun); got != "exact exact-2 " {
		t.Errorf("at Kuldīga: %s", got)
	}
	byCourse := q
	byCourse.Course = func(c *market.Course) bool { return c.ID == "broader" }
	if got := ids(byCourse); got != "broader broader-1 " {
		t.Errorf("by course: %s", got)
	}
	had := q
	had.Have = []taxonomy.SkillAt{{Skill: markettest.SkillID(1), Level: 2}}
	if got := ids(had); got != "" {
		t.Errorf("nothing is needed, yet: %s", got)
	}
	one := q
	one.Limit = 1
	if got := ids(one); got != "exact exact-1 " {
		t.Errorf("limit 1: %s", got)
	}
}

func TestCoverageAndUncovered(t *testing.T) {
	m := city(run("exact-2", "exact", 60, 90, "kuldiga"))
	q := match.Query{Needs: []demand.Need{need(0, 0), need(1, 0), need(2, 0), need(4, 0), {Skill: "own-unknown", Importance: demand.Must}}, By: day(45)}
	want := []string{
		"own-s0 exact 1 narrower 1 broader 0 seats 10 taught true",
		"own-s1 exact 1 narrower 0 broader 1 seats 5 taught true",
		"own-s2 exact 0 narrower 0 broader 1 seats 0 taught false",
		"own-s4 exact 0 narrower 0 broader 0 seats 0 taught false",
		"own-unknown exact 0 narrower 0 broader 0 seats 0 taught false",
	}
	for i, c := range on(m).Coverage(q) {
		if got := fmt.Sprintf("%s exact %d narrower %d broader %d seats %d taught %v", c.Skill, c.Exact, c.Narrower, c.Broader, c.FreeSeats, c.Taught()); got != want[i] {
			t.Errorf("got  %s\nwant %s", got, want[i])
		}
	}
	var open []taxonomy.SkillID
	for _, n := range on(m).Uncovered(q) {
		open = append(open, n.Skill)
	}
	if !slices.Equal(open, []taxonomy.SkillID{"own-s2", "own-s4", "own-unknown"}) {
		t.Errorf("nobody teaches %v", open)
	}
}

// A demand that names only an occupation needs what the occupation does.
func TestDemandWithoutNeedsTakesThoseOfItsOccupation(t *testing.T) {
	m := city(demand.Demand{ID: "d", Rev: 1, Occupation: markettest.OccupationID(1), Headcount: 1, Status: demand.Open, Place: "ventspils", UpdatedAt: day(-400)})
	c, _ := m.Course("exact")
	got := on(m).DemandsForCourse(c, 5)
	if len(got) != 1 {
		t.Fatalf("%d demands", len(got))
	}
	e := got[0]
	if len(e.Contributions) != 2 || !e.Contributions[0].Inferred || e.Contributions[0].Skill != "own-s1" || e.Contributions[0].Credit != 1 {
		t.Errorf("%+v", e.Contributions)
	}
	near(t, "freshness of the demand", e.Freshness, math.Exp2(-400/(365.2425/12)/36))
	if got := on(m).Courses(on(m).ForOccupation(markettest.OccupationID(1), nil, "ventspils")); len(got) != 2 || got[0].Course.ID != "exact" {
		t.Errorf("courses for the occupation: %v", scores(got))
	}
	if got := m.SkillStats("own-s1").Open; got != 0 {
		t.Errorf("a need that nobody stated was counted %d times", got)
	}
}

func TestDraftCourseSeesDemands(t *testing.T) {
	m := city(demand.Demand{ID: "d", Rev: 1, Needs: []demand.Need{need(4, 0)}, Headcount: 1, Status: demand.Open, Place: "ventspils", UpdatedAt: day(0)})
	draft := &market.Course{ID: "new", State: catalog.Draft, Teaches: []taxonomy.SkillAt{{Skill: markettest.SkillID(4)}}}
	got := on(m).DemandsForCourse(draft, 5)
	if len(got) != 1 || got[0].RunState != match.RunNone {
		t.Fatalf("%+v", got)
	}
	near(t, "score", got[0].Score, 60)
	profile := on(m).DemandsForProfile(draft.Teaches, "ventspils", 5)
	if len(profile) != 1 {
		t.Fatalf("%+v", profile)
	}
	near(t, "score of somebody who lives there", profile[0].Score, 100)
}
