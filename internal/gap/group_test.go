package gap_test

import (
	"math"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/interop/dataset"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/seed"
)

var today = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

const ventspils = "LV0007000"

// demoMarket is the demonstration city.
func demoMarket(t *testing.T) *market.Market {
	t.Helper()
	d, err := dataset.Load(seed.FS, today)
	if err != nil {
		t.Fatal(err)
	}
	tax, _ := taxonomy.NewTolerant(d.Skills, d.Occupations, taxonomy.CodeLists{})
	ed := market.New().Edit()
	ed.SetTaxonomy(tax)
	put(t, ed, d.Organisations)
	put(t, ed, d.Places)
	put(t, ed, d.Courses)
	put(t, ed, d.Instances)
	put(t, ed, d.Demands)
	put(t, ed, d.Series)
	put(t, ed, d.Stocks)
	put(t, ed, d.Assumptions)
	return ed.Done(today)
}

func put[T any](t *testing.T, ed *market.Editor, docs []T) {
	t.Helper()
	for _, d := range docs {
		if _, err := ed.Put(d); err != nil {
			t.Fatal(err)
		}
	}
}

func TestICTGroupFollowsTheEurostatDefinition(t *testing.T) {
	for code, want := range map[taxonomy.ISCO08]bool{
		"1330": true, "1324": false, "2152": true, "2151": false, "2166": true, "2356": true, "2359": false, "2434": true,
		"2511": true, "2529": true, "3114": true, "3115": false, "3511": true, "3522": true, "7421": true, "7422": true, "7411": false, "": false,
	} {
		if got := gap.IsICT(code); got != want {
			t.Errorf("%q: %v, want %v", code, got, want)
		}
	}
}

func TestAGroupIsAPartOfTheWhole(t *testing.T) {
	m := demoMarket(t)
	model := gap.Build(m, ventspils, today, 8)
	none := gap.Simulation{}
	all, ict := gap.Compute(m, model, none), gap.Compute(m, model.Only(m, gap.GroupICT), none)
	if len(ict.Occupations) == 0 || len(ict.Occupations) >= len(all.Occupations) {
		t.Fatalf("%d of %d occupations", len(ict.Occupations), len(all.Occupations))
	}
	rest := 0.0
	for _, o := range all.Occupations {
		in, ok := ict.Occupation(o.ID)
		if !ok {
			rest += o.Quarters[7].Gap
			continue
		}
		if in.Quarters[7].Gap != o.Quarters[7].Gap {
			t.Errorf("%s: its gap depends on the group it is shown in", o.ID)
		}
	}
	if diff := ict.Total[7].Gap + rest - all.Total[7].Gap; math.Abs(diff) > 1e-9 {
		t.Errorf("the parts miss the whole by %g", diff)
	}
	for _, s := range ict.Skills {
		for _, p := range s.Parts {
			if !gap.GroupICT.In(m, p.Occupation) {
				t.Fatalf("skill %s counts posts of %s", s.Skill, p.Occupation)
			}
		}
	}
}

// A hidden figure must not follow from the published ones by subtraction, whichever of the
// two groups' totals is looked at.
func TestNoSuppressedOccupationStandsAlone(t *testing.T) {
	m := demoMarket(t)
	model := gap.Build(m, ventspils, today, 4)
	all := gap.Compute(m, model, gap.Simulation{})
	hidden := all.Suppressed(m)
	if len(hidden) == 0 {
		t.Fatal("the demonstration data has no confidential needs")
	}
	ict, other := 0, 0
	for id := range hidden {
		if gap.GroupICT.In(m, id) {
			ict++
		} else {
			other++
		}
	}
	if ict == 1 || other == 1 {
		t.Errorf("%d hidden among ICT, %d among the others", ict, other)
	}
	for id := range gap.Compute(m, model.Only(m, gap.GroupICT), gap.Simulation{}).Suppressed(m) {
		if !hidden[id] {
			t.Errorf("%s is hidden in one report and shown in the other", id)
		}
	}
}

func TestSkillRunsAreWhatSupplyCounts(t *testing.T) {
	m := demoMarket(t)
	model := gap.Build(m, ventspils, today, 8)
	r := gap.Compute(m, model, gap.Simulation{})
	checked := 0
	for _, s := range r.Skills {
		runs := 0.0
		for _, run := range gap.SkillRuns(m, model, s.Skill) {
			if run.Quarter <= model.Horizon {
				runs += run.Expected
			}
		}
		held := 0.0
		for _, p := range s.Parts {
			o, _ := r.Occupation(p.Occupation)
			held += o.Quarters[7].Supply * p.Have
		}
		if math.Abs(s.Quarters[7].Supply-held-runs) > 1e-6 {
			t.Errorf("%s: supply %g, held %g, runs %g", s.Skill, s.Quarters[7].Supply, held, runs)
		}
		if runs > 0 {
			checked++
		}
	}
	if checked < 20 {
		t.Errorf("only %d skills with runs", checked)
	}
}
