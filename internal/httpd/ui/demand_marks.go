package ui

import (
	"slices"
	"sync"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// openNeeds are the open needs behind a skill, an occupation or a course as the public may
// see them: those of verified employers that are not confidential.
type openNeeds struct {
	named     []*market.Demand
	employers []org.ID // distinct, in order
	people    int
	hidden    bool // there are confidential ones too
}

func (s *Site) openNeeds(ds []*market.Demand) openNeeds {
	// The anonymous actor: a mark must look the same to everybody, and a shared one may not
	// let a planner's view through.
	shown, hidden := s.app.PublicDemands(app.Actor{}, ds)
	n := openNeeds{hidden: hidden > 0}
	for _, d := range shown {
		if !d.Verified {
			continue
		}
		n.named = append(n.named, d)
		n.people += d.Headcount
		n.employers = append(n.employers, d.Employer)
	}
	n.employers = distinct(n.employers)
	return n
}

func distinct(ids []org.ID) []org.ID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// demandMarks counts, for one market, the employers who ask for each skill. Cards need them
// by the dozen, and a popular skill has many needs, so each skill is counted once.
type demandMarks struct {
	site   *Site
	market *market.Market
	skills sync.Map // taxonomy.SkillID → openNeeds, without named
}

// demandMarksCache keeps the marks of the newest market.
type demandMarksCache struct {
	mu   sync.Mutex
	last *demandMarks
}

// of returns the marks of a market.
func (c *demandMarksCache) of(s *Site, m *market.Market) *demandMarks {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil || c.last.market != m {
		c.last = &demandMarks{site: s, market: m}
	}
	return c.last
}

func (d *demandMarks) skill(id taxonomy.SkillID) openNeeds {
	if n, ok := d.skills.Load(id); ok {
		return n.(openNeeds)
	}
	n := d.site.openNeeds(d.market.DemandsNeeding(id))
	n.named = nil
	d.skills.Store(id, n)
	return n
}

// course returns the mark of a course, nil when nobody here asks for what it teaches. Href
// opens the needs on the course's page.
func (d *demandMarks) course(c *market.Course, lang text.Lang) *DemandMark {
	var all []org.ID
	for _, t := range c.Teaches {
		all = append(all, d.skill(t.Skill).employers...)
	}
	all = distinct(all)
	if len(all) == 0 {
		return nil
	}
	return &DemandMark{Employers: len(all), Href: URL(lang, CoursePath(c.ID, c.Title)) + "#demand", Strength: strength(app.InDemand(d.market, c.ID))}
}

// strength sorts the in-demand measure (0..1) into three steps.
func strength(share float64) int {
	switch {
	case share >= 0.6:
		return 3
	case share >= 0.3:
		return 2
	}
	return 1
}
