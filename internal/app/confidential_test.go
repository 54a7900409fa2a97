package app_test

import (
	"testing"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
)

// verifiedOthers are verified employers besides the one whose account the tests use.
func verifiedOthers(t *testing.T, h *apptest.House, n int) []org.ID {
	t.Helper()
	var out []org.ID
	for _, o := range h.App.Market().Organisations() {
		if o.Employer && o.Verified && o.ID != ownEmployer && len(out) < n {
			out = append(out, o.ID)
		}
	}
	if len(out) < n {
		t.Fatalf("%d verified employers", len(out))
	}
	return out
}

// asked are the open needs of a skill that nobody in the demonstration data asks for, with a
// confidential one of each employer among them.
func rareNeeds(t *testing.T, h *apptest.House, employers []org.ID) []*market.Demand {
	t.Helper()
	in := demandInput(t, h)
	tax := h.App.Market().Taxonomy()
	for _, id := range tax.SkillsSorted("en") {
		if st := h.App.Market().SkillStats(id); st.Open == 0 && st.Courses == 0 {
			in.Needs[0].Skill = id
			break
		}
	}
	for i, e := range append([]org.ID{ownEmployer}, employers...) {
		in.Confidential = i > 0
		_, err := h.App.PostDemand(t.Context(), h.Actor(t, "admin"), e, in)
		must(t, err)
	}
	return h.App.Market().DemandsNeeding(in.Needs[0].Skill)
}

func TestConfidentialNeedsCountInCompanyOnly(t *testing.T) {
	t.Parallel()
	for employers, want := range map[int]app.Asked{
		0: {Needs: 1, People: 2},
		2: {Needs: 1, People: 2, Suppressed: true},
		3: {Needs: 4, People: 8, Confidential: 3, ConfidentialPeople: 6},
	} {
		h := apptest.New(t)
		needs := rareNeeds(t, h, verifiedOthers(t, h, employers))
		for _, name := range []string{"", "learner", "provider"} {
			if got := h.App.Asked(h.Actor(t, name), needs); got != want {
				t.Errorf("%d employers, %q: got %+v, want %+v", employers, name, got, want)
			}
		}
		all := app.Asked{Needs: 1 + employers, People: 2 + 2*employers}
		if got := h.App.Asked(h.Actor(t, "planner"), needs); got != all {
			t.Errorf("%d employers, a planner: got %+v, want %+v", employers, got, all)
		}
		untaught, err := h.App.UntaughtDemand(h.Actor(t, "provider"))
		must(t, err)
		found := false
		for _, u := range untaught {
			if u.Skill == needs[0].Needs[0].Skill {
				found = true
				if u.People != want.People || u.Demands != want.Needs {
					t.Errorf("%d employers: a provider is told %+v", employers, u)
				}
			}
		}
		if !found {
			t.Errorf("%d employers: the skill is not among those that nobody teaches", employers)
		}
	}
}

func TestTheMarkInDemandDoesNotTellOfConfidentialNeeds(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	c, _ := publish(t, h, 5)
	before := app.InDemand(h.App.Market(), c.ID)
	post(t, h, func(in *app.DemandInput) { in.Confidential = true })
	if got := app.InDemand(h.App.Market(), c.ID); got != before {
		t.Errorf("from %v to %v", before, got)
	}
	post(t, h, nil)
	if got := app.InDemand(h.App.Market(), c.ID); got <= before {
		t.Errorf("an open need changes nothing: %v", got)
	}
}

func TestHiddenSkillsComeLast(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	r, err := h.App.Gaps(t.Context(), h.Actor(t, ""), "", 4)
	must(t, err)
	list := r.SkillsAsSeen()
	if len(list) != len(r.Skills) {
		t.Fatalf("%d of %d skills", len(list), len(r.Skills))
	}
	hidden := 0
	for i, g := range list {
		switch {
		case r.HidesSkill(g):
			if hidden++; hidden > 1 && g.Skill <= list[i-1].Skill {
				t.Error("hidden skills are in an order that tells something")
			}
		case hidden > 0:
			t.Errorf("%s comes after hidden skills", g.Skill)
		}
	}
	if hidden == 0 {
		t.Error("nothing is hidden in the demonstration data")
	}
}

func TestSectorsDoNotTellOfOneConfidentialEmployer(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx := t.Context()
	sums := func(who string) map[org.Sector]gap.SectorSum {
		d, err := h.App.Dependencies(ctx, h.Actor(t, who))
		must(t, err)
		out := map[org.Sector]gap.SectorSum{}
		for _, s := range d.Sectors {
			out[s.Sector] = s
		}
		return out
	}
	flows := func(who string) (people int) {
		d, err := h.App.Dependencies(ctx, h.Actor(t, who))
		must(t, err)
		for _, f := range d.Flows {
			people += f.People
		}
		return people
	}
	// The sector with the fewest employers: no other confidential need may keep this one company.
	o, ok := h.App.Market().Organisation(ownEmployer)
	if !ok {
		t.Fatal("no employer")
	}
	for d := range h.App.Market().Demands() { // an even start: nothing confidential in the whole city
		if d.Open() && d.Confidential {
			full, err := h.App.Demand(ctx, h.Actor(t, "admin"), d.ID)
			must(t, err)
			_, err = h.App.CloseDemand(ctx, h.Actor(t, "admin"), full.ID, full.Rev, "withdrawn")
			must(t, err)
		}
	}
	before, beforeFlows := sums("")[o.Sector].Open, flows("")
	post(t, h, func(in *app.DemandInput) { in.Confidential = true })
	if got := sums("")[o.Sector].Open; got != before {
		t.Errorf("the public sees %d people instead of %d", got, before)
	}
	if got := flows(""); got != beforeFlows {
		t.Errorf("the public's flows carry %d people instead of %d", got, beforeFlows)
	}
	if got := sums("planner")[o.Sector].Open; got != before+2 {
		t.Errorf("a planner sees %d people, want %d", got, before+2)
	}
	if flows("planner") <= beforeFlows {
		t.Error("a planner's flows lack the need")
	}
}
