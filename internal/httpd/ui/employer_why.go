package ui

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Why is a match score taken apart in words.
type Why struct {
	Score    Score
	Covered  int      // needed skills with any credit
	Of       int      // needed skills
	Missing  []string // labels of those without
	Gets     []Gets   // what each needed skill gets, dearest first
	Factors  []string // timing, distance, age: what lowers the score besides skills
	RunState string   // a match.RunState
	Unfolded bool     // shown at once, so that one example explains the others
}

// Gets is what one needed skill gets from a course. Tone is "full", "part" or "none".
type Gets struct {
	Skill, Text, Tone string
	Href              string
	Points            string // of 100
}

// why puts an explanation into words.
func (s *Site) why(words *i18n.Printer, e *match.Explanation) Why {
	tax := s.app.Market().Taxonomy()
	w := Why{Of: len(e.Contributions), RunState: string(e.RunState), Factors: factors(words, e)}
	w.Score.Value = int(math.Round(e.Score))
	x := 0.0
	dearest := slices.Clone(e.Contributions)
	slices.SortStableFunc(dearest, func(a, b match.Contribution) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(b.Share, a.Share))
	})
	for _, c := range dearest {
		label, _ := tax.SkillLabel(c.Skill, words.Lang)
		g := Gets{Skill: label, Text: getsText(words, tax, c), Tone: "part", Points: words.Fixed(c.Points, 1)}
		if sk, ok := tax.Skill(c.Skill); ok {
			g.Href = URL(words.Lang, SkillPath(sk))
		}
		switch {
		case c.Credit == 0:
			g.Tone = "none"
			w.Missing = append(w.Missing, label)
		case c.Credit >= 1:
			g.Tone = "full"
		}
		if c.Credit > 0 {
			w.Covered++
			w.Score.Segments = append(w.Score.Segments, Segment{X: decimals(x), W: decimals(max(0.4, c.Points-0.4)), Tone: g.Tone})
			x += c.Points
		}
		w.Gets = append(w.Gets, g)
	}
	return w
}

// getsText says how a course serves one needed skill: exactly, through a narrower or broader
// one, and whether its level reaches.
func getsText(words *i18n.Printer, tax *taxonomy.Taxonomy, c match.Contribution) string {
	if c.Credit == 0 {
		return words.T("why.none")
	}
	key := "why.exact"
	args := []any{}
	if c.Step != market.Exact {
		key = "why.broader"
		if c.Step.Narrower() {
			key = "why.narrower"
		}
		taught, _ := tax.SkillLabel(c.Taught, words.Lang)
		args = append(args, "skill", taught)
	}
	switch {
	case c.Shortfall > 0:
		short := key + "_short"
		return words.N(short, c.Shortfall, args...)
	case c.LevelUnstated:
		key += "_unstated"
	}
	return words.T(key, args...)
}

// staleDays is from when on the age of a description is worth a word.
const staleDays = 180

// factors are the sentences about what is not skills.
func factors(words *i18n.Printer, e *match.Explanation) []string {
	var out []string
	switch {
	case e.RunState == match.RunNone:
		out = append(out, words.T("why.no_run"))
	case !e.HasNeedDate:
	case e.DaysLate == 0:
		out = append(out, words.T("why.in_time"))
	case e.DaysLate <= 60:
		out = append(out, words.N("why.late_days", e.DaysLate))
	default:
		out = append(out, words.N("why.late_months", int(math.Round(float64(e.DaysLate)/30.44))))
	}
	switch {
	case e.Run == nil && !e.Online:
	case e.Online:
		out = append(out, words.T("why.online"))
	case math.IsNaN(e.Km):
		out = append(out, words.T("why.place_unknown"))
	case e.Km < 1:
		out = append(out, words.T("why.same_place"))
	default:
		out = append(out, words.T("why.km", "km", words.Round(e.Km)))
	}
	if e.AgeDays > staleDays {
		out = append(out, words.N("why.old", int(math.Round(float64(e.AgeDays)/30.44))))
	}
	return out
}

// CourseAnswer is one course that answers a need, with the run it was scored by.
type CourseAnswer struct {
	Why
	Title     string
	TitleLang text.Lang
	Href      string
	Field     string
	Provider  string
	Type      string
	HasRun    bool
	Flexible  bool
	Start     time.Time
	Price     int64
	Currency  string
	Seats     int
	State     string // "open", "full" or "closed"
	Mode      string
}

func (s *Site) courseAnswer(words *i18n.Printer, m match.CourseMatch) CourseAnswer {
	a := CourseAnswer{Why: s.why(words, &m.Explanation), Href: URL(words.Lang, CoursePath(m.Course.ID, m.Course.Title)),
		Field: string(m.Course.Field), Type: string(m.Course.Type), State: string(m.RunState)}
	a.Title, a.TitleLang = m.Course.Title.In(words.Lang)
	if o, ok := s.app.Market().Organisation(m.Course.Provider); ok {
		a.Provider, _ = o.Name.In(words.Lang)
	}
	if r := m.Run; r != nil {
		a.HasRun, a.Flexible, a.Start, a.Mode = true, r.Flexible, r.Start, string(r.Mode)
		a.Price, a.Currency, a.Seats = r.Price.Cents, r.Price.Currency, r.Free
	}
	return a
}
