package dataset

import (
	"time"

	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// rawDemand is an entry of "demands" in demands.json. Its life is told by Reported, then
// Changes of the headcount in order of time, then Closed with Status.
type rawDemand struct {
	ID           demand.ID      `json:"id"`
	Employer     org.ID         `json:"employer"`
	ExternalID   string         `json:"external_id"`
	Source       string         `json:"source"` // "portal" when left out
	Title        text.Localized `json:"title"`
	Occupation   string         `json:"occupation"`
	Needs        []rawNeed      `json:"needs"`
	Headcount    int            `json:"headcount"` // when reported
	From         string         `json:"from"`
	Until        string         `json:"until"`
	Place        org.PlaceCode  `json:"place"`
	Remote       bool           `json:"remote"`
	PayMinCents  int64          `json:"pay_min_cents"` // gross a month
	PayMaxCents  int64          `json:"pay_max_cents"`
	Currency     string         `json:"currency"` // EUR when left out and a pay is given
	Confidential bool           `json:"confidential"`
	Note         text.Localized `json:"note"`
	Reported     string         `json:"reported"`
	Changes      []rawChange    `json:"changes"`
	Closed       string         `json:"closed"`
	Status       demand.Status  `json:"status"` // with closed: filled when left out
}

type rawNeed struct {
	Skill      string            `json:"skill"`
	Level      taxonomy.Level    `json:"level"`
	Importance demand.Importance `json:"importance"` // must when left out
	Weight     float64           `json:"weight"`
	Origin     demand.Origin     `json:"origin"` // stated when left out
}

type rawChange struct {
	At        string `json:"at"`
	Headcount int    `json:"headcount"`
}

func (r *reader) readDemands() {
	each(r, demandsFile, r.open(demandsFile, "demands"), "demands", func(a at, v rawDemand) {
		d := demand.Demand{
			ID: v.ID, Employer: a.in("employer").employer(v.Employer), ExternalID: v.ExternalID, Source: v.Source,
			Title: v.Title.Trimmed(), Needs: a.needs(v.Needs), Headcount: v.Headcount,
			From: a.in("from").date(v.From), Until: a.in("until").date(v.Until),
			Place: a.in("place").place(v.Place), Remote: v.Remote,
			PayMin: v.PayMinCents, PayMax: v.PayMaxCents, Currency: v.Currency,
			Confidential: v.Confidential, Note: v.Note.Trimmed(),
		}
		if v.Occupation != "" {
			d.Occupation = a.in("occupation").occupation(v.Occupation)
		}
		if d.Source == "" {
			d.Source = "portal"
		}
		if d.Currency == "" && (d.PayMin > 0 || d.PayMax > 0) {
			d.Currency = "EUR"
		}
		d = a.life(d, v)
		a.unique("demand", string(d.ID))
		a.uniqueExternal("demand from "+d.Source, d.ExternalID)
		a.check(d.Validate())
		r.out.Demands = append(r.out.Demands, d)
	})
}

func (a at) needs(raw []rawNeed) []demand.Need {
	var out []demand.Need
	for i, v := range raw {
		n := demand.Need{
			Skill: a.in("needs", i).in("skill").skill(v.Skill), Level: v.Level,
			Importance: v.Importance, Weight: v.Weight, Origin: v.Origin,
		}
		if n.Importance == "" {
			n.Importance = demand.Must
		}
		if n.Origin == "" {
			n.Origin = demand.Stated
		}
		out = append(out, n)
	}
	return out
}

// life lets the demand live through its reported history, by the domain's own steps.
// Nothing of it may lie in the future or run backwards.
func (a at) life(d demand.Demand, v rawDemand) demand.Demand {
	last := time.Time{}
	next := func(a at, s string) time.Time {
		t := a.date(s)
		if t.After(a.r.today) {
			a.bad("in_future", s)
		}
		if later(last, t) {
			a.bad("before_start", s)
		}
		last = t
		return t
	}
	if v.Reported == "" {
		a.in("reported").bad("required", "")
		v.Reported = "0d"
	}
	d = d.Report(next(a.in("reported"), v.Reported))
	for i, c := range v.Changes {
		d.Headcount = c.Headcount
		d = d.Touched(next(a.in("changes", i).in("at"), c.At))
	}
	if v.Closed == "" {
		if v.Status != "" && v.Status != demand.Open {
			a.in("closed").bad("required", "")
		}
		return d
	}
	status := v.Status
	if status == "" {
		status = demand.Filled
	}
	closed, err := d.Close(status, next(a.in("closed"), v.Closed))
	if err != nil || status == demand.Open {
		a.in("status").bad("unknown_value", string(status))
	}
	return closed
}
