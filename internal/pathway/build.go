package pathway

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Request is what a learner asks of a market.
type Request struct {
	Needs []demand.Need // of an occupation, a demand, or chosen; see market.OccupationNeeds
	Have  []taxonomy.SkillAt

	Budget         *int64 // cents of Currency; nil = no bound
	Currency       string // empty = EUR; runs priced in another one are left out unless they are free
	Deadline       time.Time
	MaxWeeklyHours float64
	EveningsOnly   bool
	Objectives     []Objective

	Modes     []catalog.Mode // empty = all
	Languages []text.Lang    // of teaching, any of them; empty = all
	Course    func(*market.Course) bool
	Run       func(*market.Instance) bool

	Worth  Worth // match.Params
	Enough float64
}

// What is assumed of flexible runs that do not say how long they take. Their candidates are
// marked Assumed.
const (
	assumedDays  = 28
	assumedHours = 5 // a week
)

// FromMarket makes the problem of a request: of all runs that one can apply for now and that
// the request's filters let pass, those of courses that meet an open need, or a prerequisite
// of such a course, or one of theirs, and so on.
func FromMarket(m *market.Market, q Request, now time.Time) Problem {
	b := &builder{m: m, q: &q, now: now, judge: newJudge(m.Taxonomy(), q.Worth, q.Enough),
		asked: map[taxonomy.SkillAt]bool{}, seen: map[*market.Course]bool{}}
	p := Problem{Have: q.Have, Objectives: q.Objectives, Now: now, Budget: q.Budget, Deadline: q.Deadline,
		MaxWeeklyHours: q.MaxWeeklyHours, EveningsOnly: q.EveningsOnly, Taxonomy: m.Taxonomy(), Worth: q.Worth, Enough: q.Enough}
	for _, n := range m.Weigh(q.Needs) {
		p.Needs = append(p.Needs, Need{Skill: n.Skill, Level: n.Level, Weight: n.Weight})
		b.ask(taxonomy.SkillAt{Skill: n.Skill, Level: n.Level})
	}
	for i := 0; i < len(b.queue); i++ {
		b.find(b.queue[i])
	}
	slices.SortFunc(b.candidates, func(x, y Candidate) int {
		return cmp.Or(cmp.Compare(x.Course, y.Course), x.Start.Compare(y.Start), cmp.Compare(x.Run, y.Run))
	})
	p.Candidates = b.candidates
	return p
}

type builder struct {
	m          *market.Market
	q          *Request
	now        time.Time
	judge      judge
	asked      map[taxonomy.SkillAt]bool
	queue      []taxonomy.SkillAt
	seen       map[*market.Course]bool
	candidates []Candidate
}

// ask puts a skill in the queue unless it is held or was asked for before.
func (b *builder) ask(w taxonomy.SkillAt) {
	w.Skill = b.judge.name(w.Skill)
	if b.asked[w] {
		return
	}
	b.asked[w] = true
	if _, credit := b.judge.best(b.q.Have, w); credit == 0 {
		b.queue = append(b.queue, w)
	}
}

// find takes in the courses that meet a skill.
func (b *builder) find(w taxonomy.SkillAt) {
	no, ok := b.m.Taxonomy().SkillNo(w.Skill)
	if !ok {
		return
	}
	for _, s := range b.m.CourseShards() {
		for _, post := range s.Posts(no) {
			step, level := market.Decode(post.Code())
			if b.judge.credit(b.judge.worth.Step(step), level, w.Level) > 0 {
				b.take(s.Course(post.Local()), s.Instances(post.Local()))
			}
		}
	}
}

func (b *builder) take(c *market.Course, runs []*market.Instance) {
	if b.seen[c] {
		return
	}
	b.seen[c] = true
	if b.q.Course != nil && !b.q.Course(c) {
		return
	}
	taken := false
	for _, r := range runs {
		if b.eligible(r) {
			b.candidates, taken = append(b.candidates, b.candidate(c, r)), true
		}
	}
	if !taken {
		return
	}
	for _, s := range c.Requires {
		b.ask(s)
	}
}

func (b *builder) eligible(r *market.Instance) bool {
	q := b.q
	return r.OpenAt(b.now) && !r.EndedBy(b.now) &&
		(r.Price.Cents == 0 || r.Price.Currency == cmp.Or(q.Currency, "EUR")) &&
		(len(q.Modes) == 0 || slices.Contains(q.Modes, r.Mode)) &&
		(len(q.Languages) == 0 || slices.ContainsFunc(r.Languages, func(l text.Lang) bool { return slices.Contains(q.Languages, l) })) &&
		(q.Run == nil || q.Run(r))
}

func (b *builder) candidate(c *market.Course, r *market.Instance) Candidate {
	d := Candidate{Course: c.ID, Run: r.ID, Teaches: c.Teaches, Requires: c.Requires, Start: r.Start, End: r.End,
		Flexible: r.Flexible, Timetable: r.Timetable, WeeklyHours: r.WeeklyHours, Cents: r.Price.Cents}
	switch {
	case !r.Flexible && r.WeeklyHours == 0: // the workload is spread over the weeks from the first day to the last
		weeks := float64(market.Day(r.End)-market.Day(r.Start)+1) / 7
		d.WeeklyHours = min(float64(c.Workload)/max(weeks, 1), catalog.MaxWeeklyHours)
	case !r.Flexible:
	case c.Workload == 0:
		d.Days, d.Assumed = assumedDays, true
	case r.WeeklyHours == 0:
		d.WeeklyHours, d.Assumed = assumedHours, true
		if b.q.MaxWeeklyHours > 0 {
			d.WeeklyHours = min(assumedHours, b.q.MaxWeeklyHours)
		}
		d.Days = daysFor(c.Workload, d.WeeklyHours)
	default:
		d.Days = daysFor(c.Workload, r.WeeklyHours)
	}
	return d
}

func daysFor(hours int, weekly float64) int { return max(1, int(math.Ceil(7*float64(hours)/weekly))) }
