package pathway

import (
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Need is a skill to be had at a level. Level 0 is met by any level.
type Need struct {
	Skill  taxonomy.SkillID
	Level  taxonomy.Level
	Weight float64 // what covering it counts for when not all can be; 0 = 1
}

// Candidate is a run of a course that one could take.
type Candidate struct {
	Course   catalog.CourseID
	Run      catalog.InstanceID
	Teaches  []taxonomy.SkillAt
	Requires []taxonomy.SkillAt

	// A run has a first and a last day, or it is flexible: it begins when one likes and
	// takes Days.
	Start, End time.Time
	Flexible   bool
	Days       int
	Assumed    bool // how long it takes is an assumption; passed on to Step

	Timetable   catalog.Timetable // runs of one timetable never overlap, but for self-paced ones
	WeeklyHours float64           // 0 = unstated, counts as none
	Cents       int64             // what the learner pays, in the currency of the budget
}

// Objective is what a path is best at.
type Objective string

// The objectives. Each settles ties by the others: the cheapest path is, of all equally
// cheap ones, one with the fewest runs, and of those one that ends first; the fastest is
// then cheap, then short; the shortest is then cheap, then fast.
const (
	Cheapest Objective = "cost"
	Fastest  Objective = "time"
	Fewest   Objective = "fewest"
)

// Objectives lists them in the order in which paths are shown.
func Objectives() []Objective { return []Objective{Cheapest, Fastest, Fewest} }

// Valid reports whether o is known.
func (o Objective) Valid() bool { return o == Cheapest || o == Fastest || o == Fewest }

// Problem asks for a path. The order of its lists does not matter, but for the indexes in
// the answer.
type Problem struct {
	Needs      []Need
	Have       []taxonomy.SkillAt
	Candidates []Candidate
	Objectives []Objective // empty = all

	Now            time.Time // no run begins before this day
	Budget         *int64    // cents; nil = no bound
	Deadline       time.Time // the last day of the path; zero = Horizon days from now
	MaxWeeklyHours float64   // of all runs that are under way together; 0 = no bound
	EveningsOnly   bool      // only evening and self-paced runs

	Taxonomy *taxonomy.Taxonomy // nil = a skill is worth something for itself only
	Worth    Worth              // nil = exact skills; a course that states no level is enough
	Enough   float64            // the credit from which a skill is met; 0 = DefaultEnough
}

// Bounds of a problem. Needs beyond MaxNeeds are left out, the lightest first, and said so.
const (
	MaxNeeds    = 64
	Horizon     = 3650 // days that a path looks ahead at most
	maxRequired = 128  // distinct prerequisites; candidates with others are left out
)

// Limit names what kept a need out of reach or out of a path.
type Limit string

// The reasons why a need stays open.
const (
	NotTaught   Limit = "not_taught" // no candidate teaches the skill
	LevelTooLow Limit = "level"      // it is taught, but not up to the level
	NoWayIn     Limit = "requires"   // its courses require what is neither had nor taught before
	OutOfLimits Limit = "limits"     // no single way to it keeps within budget, dates and hours
	LeftOut     Limit = "left_out"   // it could be covered, but not together with the others
	TooMany     Limit = "too_many"   // beyond MaxNeeds
)

// Answer is what Solve found.
type Answer struct {
	Met       []int  // needs (indexes into Problem.Needs) that are met already
	Open      []int  // the others
	Uncovered []Miss // open needs that no path covers, whatever else it leaves out
	Paths     []Path // one per objective, the first in Problem.Objectives first, those that are the same joined
}

// Miss is a need that stays open, and why.
type Miss struct {
	Need int
	Why  Limit
	Best taxonomy.Level // with LevelTooLow: the highest level taught
}

// Path is an ordered sequence of runs.
type Path struct {
	Steps  []Step // by first day
	Cents  int64
	Start  time.Time // zero when there is no step
	End    time.Time
	Covers []int   // needs, in their order
	Left   []int   // open needs that some path covers, but not this one: the limits do not allow all
	Cover  float64 // weight covered of the weight of open needs, 0–1
	Proofs []Proof // what it is best at; never empty
}

// Step is one run of a path.
type Step struct {
	Candidate int // index into Problem.Candidates
	Course    catalog.CourseID
	Run       catalog.InstanceID
	Start     time.Time // a flexible run: the first day one can begin
	End       time.Time
	Assumed   bool
	Cents     int64
	Covers    []Cover            // needs that it is the first to cover
	Enables   []taxonomy.SkillAt // prerequisites of later steps that it is the first to meet
}

// Cover says through which taught skill a need is covered.
type Cover struct {
	Need   int
	By     taxonomy.SkillAt
	Credit float64 // below 1 when it is narrower than the need or states no level
}

// Method is how a path was found.
type Method string

// The methods.
const (
	LabelSetting Method = "label_setting" // label-setting search; complete when the proof is exact
	Greedy       Method = "greedy"        // a search too narrow to prove anything, when there was no time
)

// Proof says how good a path is at an objective.
type Proof struct {
	Objective Objective
	Method    Method
	Exact     bool    // no path covers more, nor as much for less
	Settled   bool    // nor does any beat it at what settles ties
	Value     int64   // cents, days from now to the last day, or runs
	Bound     int64   // no path that covers as much has less
	Gap       float64 // (Value − Bound) / Value; while Most is above Cover: (Most − Cover) / Most
	Cover     float64 // weight covered, 0–1
	Most      float64 // no path covers more
}
