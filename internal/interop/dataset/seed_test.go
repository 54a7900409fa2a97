package dataset_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/interop/dataset"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
	"github.com/prasmju-kompass/kompass/seed"
)

// city is Ventspils, the home of the demonstration.
const city org.PlaceCode = "LV0007000"

func loadSeed(t *testing.T, now time.Time) *dataset.Dataset {
	t.Helper()
	d, err := dataset.Load(seed.FS, now)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func count[T any](list []T, is func(T) bool) int {
	n := 0
	for _, v := range list {
		if is(v) {
			n++
		}
	}
	return n
}

// TestSeedLooksLivedIn is the gate of the demonstration data: what it must hold at least.
func TestSeedLooksLivedIn(t *testing.T) {
	d := loadSeed(t, now)
	ictSkill := func(s taxonomy.Skill) bool { return s.Digital && s.Kind != taxonomy.KindGroup }
	ictOccupation := func(o taxonomy.Occupation) bool { return ict(o.ISCO) }
	type row struct {
		what       string
		got, least int
	}
	rows := []row{
		{"courses", len(d.Courses), 60},
		{"runs", len(d.Instances), 120},
		{"runs one can apply to", count(d.Instances, func(r catalog.Instance) bool { return r.OpenAt(now) }), 60},
		{"providers", count(d.Organisations, func(o org.Organisation) bool { return o.Provider }), 12},
		{"employers", count(d.Organisations, func(o org.Organisation) bool { return o.Employer }), 25},
		{"organisations to verify", count(d.Organisations, func(o org.Organisation) bool { return !o.Verified }), 1},
		{"open demands", count(d.Demands, func(v demand.Demand) bool { return v.Status == demand.Open }), 80},
		{"closed demands", count(d.Demands, func(v demand.Demand) bool { return v.Status != demand.Open }), 20},
		{"confidential demands", count(d.Demands, func(v demand.Demand) bool { return v.Confidential }), 1},
		{"ICT skills", count(d.Skills, ictSkill), 250},
		{"skills with an ESCO URI", count(d.Skills, func(s taxonomy.Skill) bool { return s.URI != "" }), 250},
		{"own skills", count(d.Skills, func(s taxonomy.Skill) bool { return s.URI == "" }), 20},
		{"ICT occupations", count(d.Occupations, ictOccupation), 30},
		{"ISCED-F fields", len(d.ISCEDF), 100},
		{"ISCO-08 groups", len(d.ISCO), 100},
		{"targets", len(d.Targets), 3},
		{"indicators", len(d.Indicators), 3},
	}
	for _, typ := range catalog.LearningTypes() {
		rows = append(rows, row{"courses, " + string(typ), count(d.Courses, func(c catalog.Course) bool { return c.Type == typ }), 6})
	}
	for _, s := range org.Sectors() {
		rows = append(rows, row{"employers, " + string(s), count(d.Organisations, func(o org.Organisation) bool { return o.Employer && o.Sector == s }), 2})
	}
	for _, role := range account.Roles() {
		rows = append(rows, row{"accounts, " + string(role), count(d.Accounts, func(a dataset.Account) bool { return a.User.Has(role) }), 1})
	}
	for _, rate := range workforce.Rates() {
		rows = append(rows, row{"assumptions, " + string(rate), count(d.Assumptions, func(a workforce.Assumption) bool { return a.Rate == rate }), 1})
	}
	for _, r := range rows {
		if r.got < r.least {
			t.Errorf("%s: %d, want at least %d", r.what, r.got, r.least)
		}
		t.Logf("%4d %s", r.got, r.what)
	}
}

// ict reports whether an ISCO-08 group is one of the ICT specialists (Eurostat, isoc_sks,
// in its narrow part: ICT managers, professionals and technicians).
func ict(c taxonomy.ISCO08) bool {
	return strings.HasPrefix(string(c), "133") || strings.HasPrefix(string(c), "25") || strings.HasPrefix(string(c), "35")
}

func TestSeedHasFiveYearsOfQuartersPerOccupation(t *testing.T) {
	d := loadSeed(t, now)
	type key struct {
		o taxonomy.OccupationID
		m workforce.Measure
	}
	quarters := make(map[key]int)
	for _, s := range d.Series {
		if s.First.Freq != workforce.Quarterly || s.Place != city {
			continue
		}
		if last := workforce.PeriodOf(now, workforce.Quarterly).Index() - s.Last().Index(); last < 0 || last > 2 {
			t.Errorf("%s ends %d quarters before now", s.ID, last)
		}
		quarters[key{s.Subject.Occupation, s.Measure}] += len(s.Values)
	}
	stocks := make(map[taxonomy.OccupationID]bool)
	for _, s := range d.Stocks {
		stocks[s.Subject.Occupation] = s.Place == city && s.People > 0
	}
	whole := 0
	for _, o := range d.Occupations {
		h, v := quarters[key{o.ID, workforce.Headcount}], quarters[key{o.ID, workforce.Vacancies}]
		if h == 0 && v == 0 && !stocks[o.ID] && !ict(o.ISCO) {
			continue // an occupation beside ICT may do without
		}
		if h < 20 || v < 20 || !stocks[o.ID] {
			t.Errorf("%s: %d quarters of headcount, %d of vacancies, stock %v", o.Labels.Preferred[text.EN], h, v, stocks[o.ID])
		}
		if ict(o.ISCO) {
			whole++
		}
	}
	if whole < 30 {
		t.Errorf("%d ICT occupations with series", whole)
	}
}

// Each indicator of the city must be comparable, and some must be with all of them.
func TestSeedComparesTheCity(t *testing.T) {
	d := loadSeed(t, now)
	compared := 0
	for _, i := range d.Indicators {
		places := make(map[org.PlaceCode]bool)
		for _, v := range i.Values {
			places[v.Place] = true
		}
		best := count(i.Values, func(v workforce.IndicatorValue) bool {
			return v.Place != city && v.Place != org.PlaceLatvia && v.Place != org.PlaceEU
		})
		if places[city] && places[org.PlaceLatvia] && places[org.PlaceEU] && best > 0 {
			compared++
		}
	}
	if compared == 0 {
		t.Error("no indicator compares the city with Latvia, the EU and the best")
	}
}

func TestSeedSpeaksThreeLanguages(t *testing.T) {
	d := loadSeed(t, now)
	check := func(what string, l text.Localized) {
		for _, lang := range text.Langs() {
			if strings.TrimSpace(l[lang]) == "" {
				t.Errorf("%s has no %s: %v", what, lang, l)
			}
		}
	}
	for _, s := range d.Skills {
		check("skill "+string(s.ID), s.Labels.Preferred)
	}
	for _, o := range d.Occupations {
		check("occupation "+string(o.ID), o.Labels.Preferred)
	}
	for _, c := range slices.Concat(d.ISCEDF, d.ISCO) {
		check("code "+c.Code, c.Labels)
	}
	for _, p := range d.Places {
		check("place "+string(p.Code), p.Name)
	}
	for _, o := range d.Organisations {
		check("organisation "+string(o.ID), o.Name)
	}
	for _, i := range d.Indicators {
		check("indicator "+string(i.ID), i.Name)
		for _, v := range i.Values {
			check("source of "+string(i.ID), v.Source.Name)
		}
	}
	for _, v := range d.Targets {
		check("target "+string(v.ID), v.Name)
	}
	for _, v := range d.Series {
		check("source of "+string(v.ID), v.Source.Name)
	}
}

func TestSeedMakesATaxonomy(t *testing.T) {
	d := loadSeed(t, now)
	lists := d.Lists()
	if _, err := taxonomy.New(d.Skills, d.Occupations, lists); err != nil {
		t.Error(err)
	}
	for _, o := range d.Occupations {
		if !lists.ISCO.Has(string(o.ISCO)) {
			t.Errorf("%s: ISCO %s is not in the list", o.ID, o.ISCO)
		}
	}
}

// The dates must make sense on whatever day somebody starts the demonstration.
func TestSeedDatesAreCoherentOnAnyDay(t *testing.T) {
	for _, now := range []time.Time{now, day(2027, 1, 31), day(2028, 2, 29), day(2029, 12, 31), day(2030, 3, 30)} {
		t.Run(now.Format(time.DateOnly), func(t *testing.T) {
			d := loadSeed(t, now)
			for _, r := range d.Instances {
				if !r.Deadline.IsZero() && !r.Start.IsZero() && r.Deadline.After(r.Start) {
					t.Errorf("%s: deadline after the start", r.ID)
				}
			}
			for _, v := range d.Demands {
				if v.Status == demand.Open && v.ExpiredBy(now) {
					t.Errorf("%s is open and expired", v.ID)
				}
				if v.Status == demand.Open && v.OpenAt(now) != v.Headcount {
					t.Errorf("%s: %d open, headcount %d", v.ID, v.OpenAt(now), v.Headcount)
				}
			}
			for _, s := range d.Stocks {
				if s.At.After(now) {
					t.Errorf("%s is of the future", s.ID)
				}
			}
			for _, a := range d.Assumptions {
				if a.From.IsZero() || a.From.After(now) || a.Source.Date.After(now) {
					t.Errorf("%s: from %v, source of %v", a.ID, a.From, a.Source.Date)
				}
			}
		})
	}
}

// Whatever the figures of the city are, they must say that they are invented.
func TestSeedSaysWhatIsInvented(t *testing.T) {
	d := loadSeed(t, now)
	for _, s := range d.Series {
		if s.Place == city && !s.Source.Demo {
			t.Errorf("%s passes for a published figure", s.ID)
		}
	}
	for _, s := range d.Stocks {
		if s.Place == city && !s.Source.Demo {
			t.Errorf("%s passes for a published figure", s.ID)
		}
	}
	for _, a := range d.Accounts {
		if !strings.HasSuffix(a.User.Email, ".example") {
			t.Errorf("%s has an address that may be somebody's", a.User.Email)
		}
	}
}
