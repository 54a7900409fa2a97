package gap

import (
	"math"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Estimate is a figure with its standard error (0 = taken as certain).
type Estimate struct {
	Value  float64
	StdErr float64
}

// Rates are the coefficients of one occupation's stock-flow (METHODS §5). Retire, Leave and
// Migrate are annual hazards; Completion, ICTShare, Retention, Placement and Fill are shares;
// Graduates and Inflow are people a year.
type Rates struct {
	Retire, Leave, Migrate                           Estimate
	Graduates, Inflow                                Estimate
	Completion, ICTShare, Retention, Placement, Fill Estimate
}

// Path is a quantity by quarter: Point[h-1] is h quarters ahead, Sigma its standard error.
type Path struct {
	Point []float64
	Sigma []float64
}

// Occupation is everything the model needs of one occupation.
type Occupation struct {
	ID        taxonomy.OccupationID
	Jobs      float64  // filled jobs now
	Vacant    float64  // open vacancies now
	Stock     Estimate // people now: employed or looking for such work
	Filled    Path     // forecast of filled jobs
	Open      Path     // forecast of open vacancies
	Rates     Rates
	Runs      []Completion
	Continued []float64 // learners by quarter ahead, beyond the announced runs; nil = none
	Notes     []Note    // what a reader must know about the data behind it
}

// Completion is what one course run will add to the occupation.
type Completion struct {
	Course    string
	Instance  string
	Quarter   int     // quarters ahead in which the run ends, from 1
	Taken     float64 // seats taken, whose learners complete with probability Completion
	FreeSeats float64 // seats still free, filled with probability Fill
	Share     float64 // of a learner counted here: 1 / number of occupations the course prepares for
}

// Note is something about the data behind a figure, as a code with its number.
type Note struct {
	Code  string
	Value float64
}

// The codes of notes.
const (
	NoteNoHistory = "no_history"   // no headcount series: demand is held at the stock
	NoteShort     = "short_series" // fewer than 8 quarters: held at the last value; Value: how many
	NoteNoStock   = "no_stock"     // no stock: the filled jobs were taken
	NoteSpliced   = "spliced"      // stated needs after the vacancy series ends; Value: how many people they add
	NoteOldSeries = "old_series"   // the series ends before the present; Value: quarters bridged by its forecast
	NoteContinued = "continued"    // courses are taken to go on as they have; Value: learners a year beyond the announced runs
	NoteFewStated = "few_stated"   // skill shares rest on few stated needs; Value: how many
)

// Drivers say what changed a gap since the start. All are in people; those that close the gap
// are negative. Start + the sum of the others = the gap of that quarter, exactly.
type Drivers struct {
	Start      float64 // the gap before the first quarter
	NewPosts   float64 // growth of filled jobs
	Vacancies  float64 // growth of open vacancies
	Retirement float64
	Leaving    float64 // left the occupation
	Migration  float64 // moved away
	Graduates  float64
	Reskilled  float64
	Inflow     float64
}

// Sum returns the gap that the drivers add up to.
func (d Drivers) Sum() float64 {
	return d.Start + d.NewPosts + d.Vacancies + d.Retirement + d.Leaving + d.Migration + d.Graduates + d.Reskilled + d.Inflow
}

// Quarter is one occupation's state at the end of a quarter.
type Quarter struct {
	Period   workforce.Period
	Demand   float64
	Supply   float64
	Gap      float64
	Openings float64 // posts to fill in the quarter: growth of demand + replacement of those who retire or leave
	Drivers  Drivers // since the start
	Bands    []Band
}

// Band is a central interval of the gap.
type Band struct {
	Level  float64
	Lo, Hi float64
}

// Quarterly turns an annual hazard into a quarterly one: 1 − (1 − r)^¼.
func Quarterly(annual float64) float64 {
	return 1 - math.Pow(1-math.Min(1, math.Max(0, annual)), 0.25)
}

// hazards returns the quarterly shares that retire, leave and migrate. They are of the same
// stock; where they would exceed it together they are scaled down to it.
func (r Rates) hazards() (retire, leave, migrate float64) {
	retire, leave, migrate = Quarterly(r.Retire.Value), Quarterly(r.Leave.Value), Quarterly(r.Migrate.Value)
	if sum := retire + leave + migrate; sum > 1 {
		retire, leave, migrate = retire/sum, leave/sum, migrate/sum
	}
	return retire, leave, migrate
}

// flows are the people who come into an occupation in one quarter.
type flows struct{ graduates, reskilled, inflow float64 }

// expectedFlows returns the expected people of each quarter 1..h.
func (o Occupation) expectedFlows(h int) []flows {
	r := o.Rates
	out := make([]flows, h)
	grads := r.Graduates.Value / 4 * r.Completion.Value * r.ICTShare.Value * r.Retention.Value
	for i := range out {
		out[i] = flows{graduates: grads, inflow: r.Inflow.Value / 4}
	}
	for _, c := range o.Runs {
		if c.Quarter >= 1 && c.Quarter <= h {
			out[c.Quarter-1].reskilled += c.Expected(r)
		}
	}
	for i, n := range o.Continued[:min(h, len(o.Continued))] {
		out[i].reskilled += n * r.Completion.Value * r.Placement.Value
	}
	return out
}

// Expected is how many people of the run will work in the occupation.
func (c Completion) Expected(r Rates) float64 {
	return (c.Taken + c.FreeSeats*r.Fill.Value) * c.Share * r.Completion.Value * r.Placement.Value
}

// Project runs the model over h quarters after now, without intervals.
func Project(o Occupation, now workforce.Period, h int) []Quarter {
	return project(make([]Quarter, h), o, now, o.Stock.Value, o.Filled.Point, o.Open.Point, o.expectedFlows(h))
}

// project is the one place where the stock-flow arithmetic stands; the expected path and
// every simulated one go through it. It fills out, one element a quarter.
func project(out []Quarter, o Occupation, now workforce.Period, stock float64, filled, open []float64, in []flows) []Quarter {
	retire, leave, migrate := o.Rates.hazards()
	demand, supply := o.Jobs+o.Vacant, stock
	d := Drivers{Start: demand - supply}
	jobs, vacant := o.Jobs, o.Vacant
	for i := range out {
		gone := flows3{supply * retire, supply * leave, supply * migrate}
		supply += in[i].graduates + in[i].reskilled + in[i].inflow - gone.retire - gone.leave - gone.migrate
		grown := filled[i] + open[i] - demand
		d.NewPosts += filled[i] - jobs
		d.Vacancies += open[i] - vacant
		d.Retirement += gone.retire
		d.Leaving += gone.leave
		d.Migration += gone.migrate
		d.Graduates -= in[i].graduates
		d.Reskilled -= in[i].reskilled
		d.Inflow -= in[i].inflow
		jobs, vacant = filled[i], open[i]
		replaced := (retire + leave) * demand
		demand = jobs + vacant
		out[i] = Quarter{Period: now.Add(i + 1), Demand: demand, Supply: supply, Gap: demand - supply,
			Openings: math.Max(0, grown+replaced), Drivers: d}
	}
	return out
}

type flows3 struct{ retire, leave, migrate float64 }
