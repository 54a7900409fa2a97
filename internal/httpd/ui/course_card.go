package ui

import (
	"slices"
	"strconv"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// States of a run as cards and the course page name them.
const (
	runOpen      = "open"
	runFull      = "full"
	runClosed    = "closed"
	runCancelled = "cancelled"
	runEnded     = "ended"
)

// runState tells what a reader can do with a run now.
func runState(r *market.Instance, now time.Time) string {
	switch {
	case r.Cancelled:
		return runCancelled
	case r.EndedBy(now):
		return runEnded
	case r.OpenAt(now):
		return runOpen
	}
	if last, ok := r.LastApply(); ok && !now.Before(last.AddDate(0, 0, 1)) {
		return runClosed
	}
	return runFull
}

// cards makes course cards over one market.
type cards struct {
	market *market.Market
	marks  *demandMarks
	lang   text.Lang
	now    time.Time
	wanted map[taxonomy.SkillID]bool // skills the reader asked for
}

func (s *Site) cards(m *market.Market, lang text.Lang) cards {
	return cards{market: m, marks: s.marks.of(s, m), lang: lang, now: s.app.Now()}
}

// cardSkills is how many skills a card names; the rest is a number.
const cardSkills = 5

// of returns the card of a course with a run, or without one when r is nil.
func (k cards) of(c *market.Course, r *market.Instance) CourseCard {
	card := CourseCard{ID: string(c.ID), Href: URL(k.lang, CoursePath(c.ID, c.Title)), Field: string(c.Field), Type: string(c.Type), Hours: c.Workload}
	card.Title, card.TitleLang = c.Title.In(k.lang)
	if o, ok := k.market.Organisation(c.Provider); ok {
		card.Provider, _ = o.Name.In(k.lang)
	}
	card.Skills = k.skills(c)
	card.Demand = k.marks.course(c, k.lang)
	if r == nil {
		return card
	}
	card.HasRun, card.Flexible, card.Start, card.Seats = true, r.Flexible, r.Start, r.Free
	card.Mode, card.Timetable = string(r.Mode), string(r.Timetable)
	card.PriceCents, card.Currency = r.Price.Cents, r.Price.Currency
	for _, l := range r.Languages {
		card.Languages = append(card.Languages, string(l))
	}
	switch st := runState(r, k.now); st {
	case runOpen, runFull:
		card.State = st
	default:
		card.State = runClosed
	}
	return card
}

// bestRun returns the run a reader would want to see: the soonest that is open, else the
// soonest that is still to come, else nil.
func bestRun(k cards, c *market.Course) *market.Instance {
	runs := k.coming(c)
	if len(runs) == 0 {
		return nil
	}
	return runs[max(0, slices.IndexFunc(runs, func(r *market.Instance) bool { return r.OpenAt(k.now) }))]
}

// coming returns the runs of a course that are neither over nor cancelled.
func (k cards) coming(c *market.Course) []*market.Instance {
	return slices.DeleteFunc(slices.Clone(k.market.Instances(c.ID)), func(r *market.Instance) bool {
		return r.Cancelled || r.EndedBy(k.now)
	})
}

// best returns the card of a course with its best run.
func (k cards) best(c *market.Course) CourseCard {
	card := k.of(c, bestRun(k, c))
	card.MoreRuns = max(0, len(k.coming(c))-1)
	return card
}

// hit returns the card of a search hit; false when the market no longer has the course.
func (k cards) hit(h search.Hit) (CourseCard, bool) {
	c, ok := k.market.Course(h.Course)
	if !ok || !c.Published() {
		return CourseCard{}, false
	}
	var r *market.Instance
	if h.Instance != "" {
		if r, ok = k.market.Instance(h.Instance); !ok {
			return CourseCard{}, false
		}
	}
	card := k.of(c, r)
	card.MoreRuns = max(0, h.Runs-1)
	for _, l := range h.Highlights {
		switch {
		case l.Field == "title" && l.Lang == card.TitleLang && l.Text == card.Title:
			card.TitleMarked = marked(l.Text, l.Spans)
		case l.Field == "description" && card.Snippet == "" && len(l.Spans) > 0:
			card.Snippet = snippet(l.Text, l.Spans)
		case l.Field == "skill" && len(l.Spans) > 0:
			for i := range card.Skills {
				card.Skills[i].Wanted = card.Skills[i].Wanted || card.Skills[i].Label == l.Text
			}
		}
	}
	return card, true
}

// skills names what a course teaches: first what was asked for, then what is most in demand.
func (k cards) skills(c *market.Course) []SkillTag {
	type rated struct {
		tag    SkillTag
		people int
	}
	tax := k.market.Taxonomy()
	var all []rated
	for _, t := range c.Teaches {
		s, ok := tax.Skill(t.Skill)
		if !ok {
			continue
		}
		label, _ := s.Labels.Preferred.In(k.lang)
		all = append(all, rated{SkillTag{Label: label, Href: URL(k.lang, SkillPath(s)), Wanted: k.wanted[s.ID]}, k.marks.skill(s.ID).people})
	}
	slices.SortStableFunc(all, func(a, b rated) int {
		if a.tag.Wanted != b.tag.Wanted {
			if a.tag.Wanted {
				return -1
			}
			return 1
		}
		return b.people - a.people
	})
	var tags []SkillTag
	for i, r := range all {
		if i == cardSkills {
			tags = append(tags, SkillTag{Label: "+" + strconv.Itoa(len(all)-i)})
			break
		}
		tags = append(tags, r.tag)
	}
	return tags
}

// courseCards returns cards of courses that exist and are published, in the given order.
func (k cards) courseCards(ids []catalog.CourseID) []CourseCard {
	var out []CourseCard
	for _, id := range ids {
		if c, ok := k.market.Course(id); ok && c.Published() {
			out = append(out, k.best(c))
		}
	}
	return out
}
