package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func TestANeedLives(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, employer := t.Context(), h.Actor(t, "employer")
	d := post(t, h, nil)
	if d.Employer != ownEmployer || d.Status != demand.Open || d.Rev != 1 || !d.ReportedAt.Equal(apptest.Today) || len(d.History) != 1 {
		t.Errorf("got %+v", d)
	}
	h.Clock.Advance(time.Hour)
	in := app.DemandInputOf(d)
	in.Headcount = 5
	d2, err := h.App.UpdateDemand(ctx, employer, d.ID, d.Rev, in)
	must(t, err)
	if d2.Headcount != 5 || len(d2.History) != 2 || d2.OpenAt(apptest.Today) != 2 || d2.OpenAt(h.Clock.Now()) != 5 {
		t.Errorf("got %+v", d2)
	}
	_, err = h.App.UpdateDemand(ctx, employer, d.ID, d.Rev, in)
	wantCode(t, err, "conflict_rev")
	_, err = h.App.CloseDemand(ctx, employer, d.ID, d.Rev, demand.Filled)
	wantCode(t, err, "conflict_rev")
	for _, s := range []demand.Status{demand.Expired, "closed", ""} {
		_, err = h.App.CloseDemand(ctx, employer, d.ID, d2.Rev, s)
		wantField(t, err, "status", "unknown_value")
	}
	closed, err := h.App.CloseDemand(ctx, employer, d.ID, d2.Rev, demand.Filled)
	must(t, err)
	_, err = h.App.UpdateDemand(ctx, employer, d.ID, closed.Rev, in)
	wantCode(t, err, "demand_closed")
	_, err = h.App.CloseDemand(ctx, employer, d.ID, closed.Rev, demand.Withdrawn)
	wantCode(t, err, "demand_closed")
	again, err := h.App.CloseDemand(ctx, employer, d.ID, 0, demand.Open)
	must(t, err)
	if again.Status != demand.Open || len(again.History) != 4 {
		t.Errorf("got %+v", again)
	}
	if m, _ := h.App.Market().Demand(d.ID); !m.Open() || m.Headcount != 5 {
		t.Errorf("the market sees %+v", m)
	}
}

func TestABadNeedIsNotWritten(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	employer := h.Actor(t, "employer")
	good := post(t, h, func(in *app.DemandInput) { in.ExternalID = "V-1" })
	before, err := h.App.MyDemands(t.Context(), employer, 1, 1)
	must(t, err)
	cases := []struct {
		name       string
		change     func(*app.DemandInput)
		path, code string
	}{
		{"unknown skill", func(in *app.DemandInput) { in.Needs[0].Skill = "no-such" }, "needs[0].skill", "unknown_skill"},
		{"unknown occupation", func(in *app.DemandInput) { in.Occupation = "no-such" }, "occupation", "unknown_occupation"},
		{"nowhere", func(in *app.DemandInput) { in.Place = "Atlantis" }, "place", "unknown_place"},
		{"nobody wanted", func(in *app.DemandInput) { in.Headcount = 0 }, "headcount", "out_of_range"},
		{"over before it began", func(in *app.DemandInput) { in.Until = apptest.Today.AddDate(0, 0, -1) }, "until", "not_in_future"},
		{"broken text", func(in *app.DemandInput) { in.Note = text.Localized{"lv": "\xff"} }, "note.lv", "invalid_utf8"},
		{"nothing needed", func(in *app.DemandInput) { in.Needs = nil }, "needs", "required"},
		{"an external id of ours twice", func(in *app.DemandInput) { in.ExternalID = "V-1" }, "external_id", "taken"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := demandInput(t, h)
			c.change(&in)
			_, err := h.App.PostDemand(t.Context(), employer, "", in)
			wantField(t, err, c.path, c.code)
			if c.code == "taken" {
				return
			}
			_, err = h.App.UpdateDemand(t.Context(), employer, good.ID, good.Rev, in)
			wantField(t, err, c.path, c.code)
			wantField(t, h.App.CheckDemand(employer, ownEmployer, in), c.path, c.code)
		})
	}
	after, err := h.App.MyDemands(t.Context(), employer, 1, 1)
	must(t, err)
	if after.Total != before.Total || after.Items[0].Rev != good.Rev {
		t.Errorf("%d needs, were %d", after.Total, before.Total)
	}
	in := demandInput(t, h)
	in.ExternalID = "V-1"
	if _, err := h.App.PostDemand(t.Context(), h.Actor(t, "employer2"), "", in); err != nil {
		t.Errorf("another employer may number its needs the same: %v", err)
	}
	_, err = h.App.PostDemand(t.Context(), h.Actor(t, "admin"), ownProvider, demandInput(t, h))
	if o, _ := h.App.Market().Organisation(ownProvider); !o.Employer {
		wantField(t, err, "employer", "unknown_organisation")
	}
}

func TestNeedsExpire(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, employer := t.Context(), h.Actor(t, "employer")
	today := apptest.Today.Truncate(24 * time.Hour)
	short := post(t, h, func(in *app.DemandInput) { in.Until = today })
	long := post(t, h, func(in *app.DemandInput) { in.Until = today.AddDate(0, 0, 400) })
	forever := post(t, h, nil)
	if _, err := h.App.ExpireDemands(ctx); err != nil {
		t.Fatal(err)
	}
	get := func(id demand.ID) demand.Demand {
		d, err := h.App.Demand(ctx, employer, id)
		must(t, err)
		return d
	}
	if get(short.ID).Status != demand.Open {
		t.Error("closed on its last day")
	}
	h.Clock.Advance(24 * time.Hour)
	n, err := h.App.ExpireDemands(ctx)
	must(t, err)
	if n < 1 || get(short.ID).Status != demand.Expired || get(long.ID).Status != demand.Open || get(forever.ID).Status != demand.Open {
		t.Errorf("%d expired: %s %s %s", n, get(short.ID).Status, get(long.ID).Status, get(forever.ID).Status)
	}
	if n, err := h.App.ExpireDemands(ctx); n != 0 || err != nil {
		t.Errorf("a second time %d, %v", n, err)
	}
	if m, _ := h.App.Market().Demand(short.ID); m.Open() {
		t.Error("the market still has it open")
	}
	again, err := h.App.CloseDemand(ctx, employer, short.ID, 0, demand.Open)
	must(t, err)
	if n, err := h.App.ExpireDemands(ctx); n != 0 || err != nil || !again.Until.IsZero() {
		t.Errorf("what was opened again is closed at once: %d, %v, until %v", n, err, again.Until)
	}
}

func TestConfidentialNeedsAreHiddenEverywhere(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx := t.Context()
	open := post(t, h, nil)
	hidden := post(t, h, func(in *app.DemandInput) { in.Confidential = true })
	c, _ := publish(t, h, 5)
	for name, sees := range map[string]bool{"": false, "learner": false, "employer2": false, "provider": false, "employer": true, "planner": true, "admin": true} {
		who := h.Actor(t, name)
		list, total, err := h.App.OpenDemands(ctx, who, app.DemandFilter{Employer: ownEmployer, Skill: skillOf(t, h, "Python (computer programming)")}, 1, 100)
		must(t, err)
		if total != len(list) {
			t.Errorf("%q: %d of %d needs on the only page", name, len(list), total)
		}
		if got := slices.ContainsFunc(list, func(d demand.Demand) bool { return d.ID == hidden.ID }); got != sees {
			t.Errorf("%q sees the confidential need in the list: %v", name, got)
		}
		if !slices.ContainsFunc(list, func(d demand.Demand) bool { return d.ID == open.ID }) {
			t.Errorf("%q does not see the open need", name)
		}
		matched, confidential, err := h.App.CourseDemands(ctx, who, c.ID, 500)
		must(t, err)
		found := false
		for _, m := range matched {
			found = found || m.Demand.ID == hidden.ID
		}
		if found != sees || (!sees && confidential == 0) {
			t.Errorf("%q: course page shows it: %v, counts %d confidential", name, found, confidential)
		}
	}
}

func TestPrefillTakesTheOccupationsSkills(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	id := occupationOf(t, h, "data analyst")
	needs, err := h.App.Prefill(id)
	must(t, err)
	o, _ := h.App.Market().Taxonomy().Occupation(id)
	if len(needs) == 0 || len(needs) > demand.MaxNeeds {
		t.Fatalf("%d needs", len(needs))
	}
	for _, n := range needs {
		essential := slices.Contains(o.Essential, n.Skill)
		if n.Origin != demand.Inferred || (n.Importance == demand.Must) != essential {
			t.Errorf("got %+v, essential %v", n, essential)
		}
	}
	in := demandInput(t, h)
	in.Occupation, in.Needs = id, needs
	if _, err := h.App.PostDemand(t.Context(), h.Actor(t, "employer"), "", in); err != nil {
		t.Errorf("what is suggested cannot be posted: %v", err)
	}
	_, err = h.App.Prefill("no-such")
	wantField(t, err, "occupation", "unknown_occupation")
}

func TestMatchesOfANeed(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	const nobody = taxonomy.SkillID("own-nobody-teaches-this")
	_, err := h.App.ImportConcepts(t.Context(), h.Actor(t, "planner"), taxonomy.Content{Skills: []taxonomy.Skill{ownSkill(nobody, "Aizmirsta prasme")}}, "test", nil)
	must(t, err)
	c, r := publish(t, h, 7)
	d := post(t, h, func(in *app.DemandInput) {
		in.Needs = append(in.Needs, demand.Need{Skill: nobody, Importance: demand.Nice, Origin: demand.Stated})
	})
	m, err := h.App.DemandMatches(t.Context(), h.Actor(t, "employer"), d.ID, 50)
	must(t, err)
	if len(m.Courses) == 0 || len(m.Teaching) != len(d.Needs) {
		t.Fatalf("%d courses, %d skills", len(m.Courses), len(m.Teaching))
	}
	python := m.Teaching[0]
	if !slices.Contains(python.Courses, c.ID) || !slices.Contains(python.Providers, ownProvider) || python.FreeSeats < 7 {
		t.Errorf("got %+v", python)
	}
	_, err = h.App.TakeSeat(t.Context(), h.Actor(t, "learner"), c.ID, r.ID)
	must(t, err)
	after, err := h.App.DemandMatches(t.Context(), h.Actor(t, "employer"), d.ID, 50)
	must(t, err)
	if after.Teaching[0].FreeSeats != python.FreeSeats-1 {
		t.Errorf("%d free seats, were %d", after.Teaching[0].FreeSeats, python.FreeSeats)
	}
	if !slices.Equal(m.Nobody, []taxonomy.SkillID{nobody}) {
		t.Errorf("nobody teaches %v, want only %s", m.Nobody, nobody)
	}
}

func TestAnEmployersListOfNeeds(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	employer := h.Actor(t, "employer")
	h.Clock.Advance(time.Minute)
	d := post(t, h, nil)
	sum, err := h.App.MyDemandSummaries(employer, demand.Open, 1, 3)
	must(t, err)
	if len(sum.Items) == 0 || len(sum.Items) > 3 || sum.Items[0].Demand.ID != d.ID || sum.Items[0].Courses == 0 || sum.Items[0].Best <= 0 || sum.Items[0].Best > 100 {
		t.Fatalf("got %+v", sum)
	}
	people, open := 0, 0
	for _, id := range h.App.Market().DemandsOf(ownEmployer) {
		if x, ok := h.App.Market().Demand(id); ok && x.Open() {
			open++
			people += x.Headcount
		}
	}
	if sum.Total != open || sum.ByStatus[demand.Open] != open || sum.People != people {
		t.Errorf("%d open needs for %d people, want %d for %d", sum.Total, sum.People, open, people)
	}
	_, err = h.App.CloseDemand(t.Context(), employer, d.ID, 0, demand.Filled)
	must(t, err)
	filled, err := h.App.MyDemandSummaries(employer, demand.Filled, 1, 100)
	must(t, err)
	if !slices.ContainsFunc(filled.Items, func(s app.DemandSummary) bool { return s.Demand.ID == d.ID && s.Courses == 0 }) {
		t.Error("the filled need is missing, or is still matched")
	}
}

func TestANeedOfAnUnverifiedEmployerDoesNotCount(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	in := registration("janis@example.lv")
	in.Org = firm("40003000000")
	tokens, err := h.App.Register(t.Context(), in, "10.0.0.1")
	must(t, err)
	who, err := h.App.Authenticate(t.Context(), tokens.Access)
	must(t, err)
	python := skillOf(t, h, "Python (computer programming)")
	before := h.App.Market().SkillStats(python)
	d, err := h.App.PostDemand(t.Context(), who, "", demandInput(t, h))
	must(t, err)
	if st := h.App.Market().SkillStats(python); st.Verified != before.Verified || st.VerifiedPeople != before.VerifiedPeople {
		t.Errorf("got %+v, was %+v", st, before)
	}
	_, err = h.App.VerifyOrganisation(t.Context(), h.Actor(t, "admin"), d.Employer, true)
	must(t, err)
	if st := h.App.Market().SkillStats(python); st.Verified != before.Verified+1 || st.VerifiedPeople != before.VerifiedPeople+2 {
		t.Errorf("after verifying got %+v, was %+v", st, before)
	}
}

func TestPublicDemandsCountsTheRest(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	var all []*market.Demand
	for _, confidential := range []bool{true, false, true} {
		d := post(t, h, func(in *app.DemandInput) { in.Confidential = confidential })
		m, _ := h.App.Market().Demand(d.ID)
		all = append(all, m)
	}
	shown, hidden := h.App.PublicDemands(app.Actor{}, all)
	if len(shown) != 1 || hidden != 2 {
		t.Errorf("%d shown, %d hidden", len(shown), hidden)
	}
	if shown, hidden := h.App.PublicDemands(h.Actor(t, "planner"), all); len(shown) != 3 || hidden != 0 {
		t.Errorf("a planner sees %d, %d hidden", len(shown), hidden)
	}
}
