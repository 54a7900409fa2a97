package gap

import (
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// rates picks, for each coefficient, the assumption that fits best: one about the occupation
// before one about its ISCO group (the longer code first) before the default, and one of the
// place before one of a territory around it. A coefficient without any is 0 with no error.
func (b *builder) rates(id taxonomy.OccupationID) Rates {
	var r Rates
	for rate, into := range r.byName() {
		if a := b.assumption(rate, id); a != nil {
			*into = Estimate{Value: a.Value, StdErr: a.StdErr}
		}
	}
	return r
}

// byName ties the names of assumptions to the coefficients.
func (r *Rates) byName() map[workforce.Rate]*Estimate {
	return map[workforce.Rate]*Estimate{
		workforce.RateRetire: &r.Retire, workforce.RateLeave: &r.Leave, workforce.RateMigrate: &r.Migrate,
		workforce.RateGraduates: &r.Graduates, workforce.RateInflow: &r.Inflow, workforce.RateCompletion: &r.Completion,
		workforce.RateICTShare: &r.ICTShare, workforce.RateRetention: &r.Retention, workforce.RatePlacement: &r.Placement,
		workforce.RateFill: &r.Fill,
	}
}

func (b *builder) assumption(rate workforce.Rate, id taxonomy.OccupationID) *workforce.Assumption {
	return Assumed(b.m, b.place, rate, id)
}

// Assumed returns the assumption in force for a coefficient of an occupation in a place, or nil.
func Assumed(m *market.Market, place org.PlaceCode, rate workforce.Rate, id taxonomy.OccupationID) *workforce.Assumption {
	var best *workforce.Assumption
	bestFit := -1
	around := m.PlacePath(place)
	for _, a := range m.Assumptions() {
		if a.Rate != rate {
			continue
		}
		at := slices.Index(around, a.Place)
		about := subjectFit(m, a.Subject, id)
		if at < 0 || about < 0 {
			continue
		}
		if fit := about*100 - at; fit > bestFit || best == nil {
			best, bestFit = a, fit
		}
	}
	return best
}

// subjectFit tells how closely an assumption is about an occupation: 0 for the default, more
// for its ISCO group the longer the code, most for the occupation itself, −1 for another one.
func subjectFit(m *market.Market, s workforce.Subject, id taxonomy.OccupationID) int {
	switch {
	case s.Occupation != "":
		o, ok := m.Taxonomy().Occupation(s.Occupation)
		if ok && o.ID == id {
			return 9
		}
	case s.ISCO != "":
		o, ok := m.Taxonomy().Occupation(id)
		if ok && strings.HasPrefix(string(o.ISCO), string(s.ISCO)) {
			return 1 + len(s.ISCO)
		}
	case s.Skill == "":
		return 0
	}
	return -1
}

// runs lists what the course runs that prepare for an occupation will add to it. Formal
// courses are left out: their learners are the graduates, and would be counted twice. A
// learner of a course that prepares for several occupations is shared between them. Runs held
// on site elsewhere do not feed this place; flexible ones have no end to put in a quarter.
func (b *builder) runs(id taxonomy.OccupationID) []Completion {
	var out []Completion
	for _, c := range b.m.CoursesPreparingFor(id) {
		if c.Type == catalog.Formal {
			continue
		}
		for _, r := range b.m.Instances(c.ID) {
			if r.Cancelled || r.Flexible || r.EndedBy(b.at) || !b.near(r) {
				continue
			}
			q := workforce.PeriodOf(r.End, workforce.Quarterly).Index() - b.now.Index()
			if q > b.h {
				continue
			}
			// A run that ends within the present quarter is counted in the next one: the present
			// quarter is the one observed, and its learners are not in the stock yet.
			free := float64(r.Free)
			if !r.OpenAt(b.at) {
				free = 0
			}
			out = append(out, Completion{Course: string(c.ID), Instance: string(r.ID), Quarter: max(1, q),
				Taken: float64(r.Enrolled), FreeSeats: free, Share: 1 / float64(len(c.PreparesFor))})
		}
	}
	return out
}

// announcedAhead is how many quarters ahead providers announce their runs, as a rule.
const announcedAhead = 2

// goOn fills the quarters for which runs are not announced yet: courses are taken to go on at
// the pace of the last four quarters and the two announced ones. Without it the supply would
// dry up where the catalogue ends, and every far gap would be a shortage of announcements.
func (b *builder) goOn(o *Occupation) {
	known := b.learnersOfLastYear(o.ID)
	announced := make([]float64, b.h)
	for _, c := range o.Runs {
		n := (c.Taken + c.FreeSeats*o.Rates.Fill.Value) * c.Share
		if c.Quarter <= announcedAhead {
			known += n
		}
		announced[c.Quarter-1] += n
	}
	pace := known / (4 + announcedAhead)
	o.Continued = make([]float64, b.h)
	var added float64
	for q := announcedAhead; q < b.h; q++ {
		o.Continued[q] = max(0, pace-announced[q])
		added += o.Continued[q]
	}
	if added > 0 {
		o.note(NoteContinued, 4*added/float64(b.h-announcedAhead))
	}
}

// learnersOfLastYear counts the seats of the runs that prepared for an occupation and ended
// within the last four quarters, shared as in runs.
func (b *builder) learnersOfLastYear(id taxonomy.OccupationID) float64 {
	var n float64
	for _, c := range b.m.CoursesPreparingFor(id) {
		if c.Type == catalog.Formal {
			continue
		}
		for _, r := range b.m.Instances(c.ID) {
			if r.Cancelled || !r.EndedBy(b.at) || !b.near(r) {
				continue
			}
			if ago := b.now.Index() - workforce.PeriodOf(r.End, workforce.Quarterly).Index(); ago <= 4 {
				n += float64(r.Taken) / float64(len(c.PreparesFor))
			}
		}
	}
	return n
}

// maxCommuteKm is how far a run may be for its learners to be counted to the place: about an
// hour and a half on Kurzeme's roads.
const maxCommuteKm = 80

func (b *builder) near(r *market.Instance) bool {
	if r.Mode == catalog.Online || slices.Contains(b.m.PlacePath(r.Place), b.place) {
		return true
	}
	from, ok1 := b.m.Place(r.Place)
	to, ok2 := b.m.Place(b.place)
	if !ok1 || !ok2 {
		return false
	}
	km, ok := org.DistanceKm(*from, *to)
	return ok && km <= maxCommuteKm
}
