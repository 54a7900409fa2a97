package market_test

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"sort"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/market/markettest"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// picture is everything a market answers, by names only: two markets with the same picture
// cannot be told apart by their readers.
func picture(m *market.Market) map[string]any {
	p := map[string]any{"counts": m.Counts()}
	for _, o := range m.Organisations() {
		p["org "+string(o.ID)] = *o
		p["courses of "+string(o.ID)] = m.CoursesOf(o.ID)
		p["demands of "+string(o.ID)] = m.DemandsOf(o.ID)
	}
	for _, a := range m.Places() {
		p["place "+string(a.Code)] = *a
		for _, b := range m.Places() {
			km, ok := m.DistanceKm(a.Code, b.Code)
			p["km "+string(a.Code+b.Code)] = fmt.Sprint(km, ok)
		}
	}
	for c := range m.Courses() {
		p["course "+string(c.ID)] = *c
	}
	for r := range m.AllInstances() {
		p["run "+string(r.ID)] = *r
		p["runs of "+string(r.Course)] = names(m.Instances(r.Course), func(r *market.Instance) string { return string(r.ID) })
	}
	for d := range m.Demands() {
		p["demand "+string(d.ID)] = *d
	}
	for _, s := range m.AllSeries() {
		p["series "+string(s.ID)] = *s
	}
	for i := range m.Taxonomy().SkillCount() {
		id := m.Taxonomy().SkillByNo(taxonomy.SkillNo(i)).ID
		n, df := m.Frequency(id)
		p["skill "+string(id)] = []any{m.SkillStats(id), n, df,
			names(m.CoursesTeaching(id), func(c *market.Course) string { return string(c.ID) }),
			names(m.DemandsNeeding(id), func(d *market.Demand) string { return string(d.ID) })}
		p["posts "+string(id)] = posts(m, taxonomy.SkillNo(i))
	}
	for i := range m.Taxonomy().OccupationCount() {
		id := m.Taxonomy().OccupationByNo(taxonomy.OccupationNo(i)).ID
		p["occupation "+string(id)] = []any{m.OccupationStats(id),
			names(m.CoursesPreparingFor(id), func(c *market.Course) string { return string(c.ID) }),
			names(m.DemandsFor(id), func(d *market.Demand) string { return string(d.ID) })}
	}
	return p
}

// posts spells out the entries of the shards for one skill.
func posts(m *market.Market, n taxonomy.SkillNo) []string {
	var out []string
	for _, s := range m.CourseShards() {
		for _, p := range s.Posts(n) {
			step, level := market.Decode(p.Code())
			c := s.Course(p.Local())
			out = append(out, fmt.Sprint(c.ID, step, level, s.Outline(p.Local()).Updated, placeless(s.Slots(p.Local()))))
			for i, r := range s.Instances(p.Local()) {
				if m.PlaceNo(r.Place) != s.Slots(p.Local())[i].Place {
					out = append(out, "wrong place")
				}
			}
		}
	}
	for _, s := range m.DemandShards() {
		for _, p := range s.Needing(n) {
			slot := *s.Slot(int(p.Local))
			slot.Place = 0
			out = append(out, fmt.Sprint(s.Demand(int(p.Local)).ID, p.Level, p.Importance, p.Inferred, slot))
		}
	}
	sort.Strings(out)
	return out
}

func placeless(slots []market.RunSlot) []market.RunSlot {
	out := slices.Clone(slots)
	for i := range out {
		out[i].Place = 0 // numbers depend on the order of arrival
	}
	return out
}

func names[T any](list []T, f func(T) string) []string {
	out := []string{}
	for _, x := range list {
		out = append(out, f(x))
	}
	return out
}

type event struct {
	doc any
	id  any // of a delete
	rev int
}

func drawEvent(t *rapid.T, rev int) event {
	n := rapid.IntRange(0, 6).Draw(t, "id")
	del := rapid.IntRange(0, 5).Draw(t, "delete") == 0
	e := event{rev: rev}
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		e.id, e.doc = catalog.CourseID(fmt.Sprintf("c%d", n)), markettest.DrawCourse(t, n, rev)
	case 1:
		e.id, e.doc = catalog.InstanceID(fmt.Sprintf("r%d", n)), markettest.DrawInstance(t, n, rev)
	case 2:
		e.id, e.doc = demand.ID(fmt.Sprintf("d%d", n)), markettest.DrawDemand(t, n, rev)
	case 3:
		e.id, e.doc = org.ID(fmt.Sprintf("org%d", n%4)), markettest.DrawOrganisation(t, n%4, rev)
	case 4:
		e.id, e.doc = org.PlaceCode(fmt.Sprintf("p%d", n%5)), markettest.DrawPlace(t, n%5, rev)
	default:
		e.id, e.doc = workforce.SeriesID(fmt.Sprintf("x%d", n)), markettest.DrawSeries(t, n, rev)
	}
	if del {
		e.doc = nil
	}
	return e
}

func apply(ed *market.Editor, e event) error {
	var err error
	if e.doc == nil {
		_, err = ed.Delete(e.id, int64(e.rev))
	} else {
		_, err = ed.Put(e.doc)
	}
	return err
}

// Any history of edits, in any split into batches, with repeated and late events, leaves the
// same picture as loading the final documents in any order.
func TestEditsEqualRebuild(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := market.New()
		tax := markettest.DrawTaxonomy(t)
		final := map[any]event{}
		var history []event
		for rev := range rapid.IntRange(1, 25).Draw(t, "events") {
			ed := m.Edit()
			if rapid.IntRange(0, 8).Draw(t, "new taxonomy") == 0 {
				tax = markettest.DrawTaxonomy(t)
			}
			ed.SetTaxonomy(tax)
			e := drawEvent(t, rev+1)
			history = append(history, e)
			final[e.id] = e
			must(t, apply(ed, e))
			if late := history[rapid.IntRange(0, len(history)-1).Draw(t, "late")]; rapid.Bool().Draw(t, "repeat") {
				must(t, apply(ed, late))
			}
			m = ed.Done(markettest.Today)
		}
		ed := m.Edit()
		ed.SetTaxonomy(tax)
		ed.Refreeze()
		m = ed.Done(markettest.Today)

		fresh := market.New().Edit()
		docs := []event{}
		for _, e := range final {
			if e.doc != nil {
				docs = append(docs, e)
			}
		}
		sort.Slice(docs, func(i, j int) bool { return docs[i].rev < docs[j].rev })
		for _, e := range rapid.Permutation(docs).Draw(t, "order") {
			must(t, apply(fresh, e))
		}
		fresh.SetTaxonomy(tax)
		fresh.Refreeze()
		want, got := picture(fresh.Done(markettest.Today)), picture(m)
		for k := range want {
			if !reflect.DeepEqual(want[k], got[k]) {
				t.Fatalf("%s:\nrebuilt %+v\nedited  %+v", k, want[k], got[k])
			}
		}
		if len(want) != len(got) {
			t.Fatalf("rebuilt answers %d questions, edited %d", len(want), len(got))
		}
	})
}

type failer interface{ Fatal(...any) }

func must(t failer, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func TestMarketIsImmutable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ed := market.New().Edit()
		ed.SetTaxonomy(markettest.DrawTaxonomy(t))
		for rev := range 8 {
			must(t, apply(ed, drawEvent(t, rev+1)))
		}
		m := ed.Done(markettest.Today)
		before := picture(m)
		next := m.Edit()
		for rev := range 8 {
			must(t, apply(next, drawEvent(t, rev+100)))
		}
		next.Done(markettest.Today)
		if after := picture(m); !reflect.DeepEqual(before, after) {
			t.Fatalf("an edit changed the market it started from:\n%v\n%v", before, after)
		}
	})
}

func TestRevs(t *testing.T) {
	put := func(m *market.Market, rev int64, title string) (*market.Market, bool) {
		ed := m.Edit()
		changed, err := ed.Put(catalog.Course{ID: "c", Rev: rev, ExternalID: title, Workload: len(title), State: catalog.Published})
		must(t, err)
		return ed.Done(markettest.Today), changed
	}
	m, changed := put(market.New(), 3, "three")
	if !changed || m.Revision() != 1 {
		t.Fatalf("a first document: changed %v, revision %d", changed, m.Revision())
	}
	for _, rev := range []int64{2, 3} {
		same, changed := put(m, rev, "older or equal")
		if changed || same != m {
			t.Errorf("rev %d after 3 made a new market", rev)
		}
	}
	ed := m.Edit()
	if changed, err := ed.Delete(catalog.CourseID("c"), 2); changed || err != nil {
		t.Errorf("a delete older than the document: %v, %v", changed, err)
	}
	if changed, err := ed.Delete(catalog.CourseID("c"), 4); !changed || err != nil {
		t.Errorf("the delete: %v, %v", changed, err)
	}
	m = ed.Done(markettest.Today)
	if _, changed = put(m, 4, "overtaken"); changed {
		t.Error("a write that the delete overtook brought the document back")
	}
	if m, changed = put(m, 5, "again"); !changed {
		t.Error("a later write after the delete was ignored")
	}
	if c, ok := m.Course("c"); !ok || c.Workload != len("again") {
		t.Errorf("course after re-creation: %v", c)
	}
	if _, err := m.Edit().Put("a string"); err == nil {
		t.Error("a string was taken for a document")
	}
	if _, err := m.Edit().Delete("a string", 0); err == nil {
		t.Error("a string was taken for an id")
	}
}

func TestVerifyingAnEmployerMovesItsDemands(t *testing.T) {
	ed := market.New().Edit()
	ed.SetTaxonomy(markettest.Forest(3, func(int) []int { return nil }))
	docs := []any{
		demand.Demand{ID: "d1", Rev: 1, Employer: "e", Headcount: 3, Status: demand.Open, Occupation: markettest.OccupationID(0),
			Needs: []demand.Need{{Skill: markettest.SkillID(0), Importance: demand.Must}}},
		org.Organisation{ID: "e", Rev: 1, Employer: true},
	}
	for _, d := range docs {
		_, err := ed.Put(d)
		must(t, err)
	}
	m := ed.Done(markettest.Today)
	want := market.Stats{Open: 1, People: 3}
	if got := m.SkillStats(markettest.SkillID(0)); got != want {
		t.Errorf("before verification %+v, want %+v", got, want)
	}
	ed = m.Edit()
	_, err := ed.Put(org.Organisation{ID: "e", Rev: 2, Employer: true, Verified: true})
	must(t, err)
	m = ed.Done(markettest.Today)
	want.Verified, want.VerifiedPeople, want.PublicPeople = 1, 3, 3
	if got := m.SkillStats(markettest.SkillID(0)); got != want {
		t.Errorf("skill after verification %+v, want %+v", got, want)
	}
	if got := m.OccupationStats(markettest.OccupationID(0)); got != want {
		t.Errorf("occupation after verification %+v, want %+v", got, want)
	}
	if d, _ := m.Demand("d1"); !d.Verified {
		t.Error("the demand is not marked verified")
	}
}

func TestEpochFreezesFrequencies(t *testing.T) {
	ed := market.New().Edit()
	ed.SetTaxonomy(markettest.Forest(3, func(int) []int { return nil }))
	course := func(id string) catalog.Course {
		return catalog.Course{ID: catalog.CourseID(id), Rev: 1, State: catalog.Published, Teaches: []taxonomy.SkillAt{{Skill: markettest.SkillID(0)}}}
	}
	for i := range 4 {
		_, err := ed.Put(course(fmt.Sprint(i)))
		must(t, err)
	}
	m := ed.Done(markettest.Today)
	ed = m.Edit()
	_, err := ed.Put(course("more"))
	must(t, err)
	next := ed.Done(markettest.Today)
	if n, df := next.Frequency(markettest.SkillID(0)); n != 4 || df != 4 || next.Epoch() != m.Epoch() {
		t.Errorf("one more course moved the frozen frequency: %d of %d, epoch %d → %d", df, n, m.Epoch(), next.Epoch())
	}
	if got := next.SkillStats(markettest.SkillID(0)).Courses; got != 5 {
		t.Errorf("live count %d, want 5", got)
	}
	ed = next.Edit()
	ed.Refreeze()
	if n, df := ed.Done(markettest.Today).Frequency(markettest.SkillID(0)); n != 5 || df != 5 {
		t.Errorf("after refreezing %d of %d, want 5 of 5", df, n)
	}
}

func TestHolderUnderConcurrentReaders(t *testing.T) {
	var h market.Holder
	ed := h.Load().Edit()
	ed.SetTaxonomy(markettest.Forest(5, func(int) []int { return nil }))
	h.Swap(ed.Done(markettest.Today))
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				m := h.Load()
				// Each picture is whole: the count and the list were made together.
				if n := len(m.CoursesTeaching(markettest.SkillID(0))); n != int(m.SkillStats(markettest.SkillID(0)).Courses) {
					t.Errorf("%d courses listed, %d counted", n, m.SkillStats(markettest.SkillID(0)).Courses)
				}
				runtime.Gosched()
			}
		})
	}
	for i := range 300 {
		ed := h.Load().Edit()
		_, err := ed.Put(catalog.Course{ID: catalog.CourseID(fmt.Sprint(i % 50)), Rev: int64(i + 1), State: catalog.Published,
			Teaches: []taxonomy.SkillAt{{Skill: markettest.SkillID(i % 2)}}})
		must(t, err)
		h.Swap(ed.Done(markettest.Today))
	}
	close(stop)
	wg.Wait()
	if got := h.Revision(); got != 301 {
		t.Errorf("revision %d, want 301", got)
	}
}

func TestInstancesOfLearnersCountOnly(t *testing.T) {
	ed := market.New().Edit()
	_, err := ed.Put(catalog.Instance{ID: "r", Course: "c", Rev: 1, Seats: 10, TakenOutside: 2, Flexible: true, Enrolments: []catalog.Enrolment{
		{Learner: "a", State: catalog.Enrolled}, {Learner: "b", State: catalog.Completed},
		{Learner: "c", State: catalog.Cancelled}, {Learner: "d", State: catalog.Dropped}}})
	must(t, err)
	r, ok := ed.Done(markettest.Today).Instance("r")
	if !ok || r.Taken != 4 || r.Free != 6 || r.Enrolled != 3 || r.Completed != 1 {
		t.Errorf("%+v", r)
	}
	if !r.OpenAt(markettest.Today) || r.EndedBy(markettest.Today) {
		t.Error("a flexible run with free seats is not open")
	}
}
