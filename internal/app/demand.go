package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// DemandInput is what an employer says about a need.
type DemandInput struct {
	ExternalID   string
	Title        text.Localized
	Occupation   taxonomy.OccupationID
	Needs        []demand.Need
	Headcount    int
	From         time.Time
	Until        time.Time
	Place        org.PlaceCode
	Remote       bool
	PayMin       int64 // cents a month, gross
	PayMax       int64
	Currency     string
	Confidential bool
	Note         text.Localized
}

func (in DemandInput) apply(d demand.Demand) demand.Demand {
	d.ExternalID, d.Title, d.Occupation, d.Needs = in.ExternalID, in.Title.Trimmed(), in.Occupation, in.Needs
	d.Headcount, d.From, d.Until, d.Place, d.Remote = in.Headcount, in.From, in.Until, in.Place, in.Remote
	d.PayMin, d.PayMax, d.Currency, d.Confidential, d.Note = in.PayMin, in.PayMax, in.Currency, in.Confidential, in.Note.Trimmed()
	return d
}

// DemandInputOf returns a demand in the form in which it is edited.
func DemandInputOf(d demand.Demand) DemandInput {
	return DemandInput{ExternalID: d.ExternalID, Title: d.Title, Occupation: d.Occupation, Needs: d.Needs, Headcount: d.Headcount,
		From: d.From, Until: d.Until, Place: d.Place, Remote: d.Remote, PayMin: d.PayMin, PayMax: d.PayMax, Currency: d.Currency,
		Confidential: d.Confidential, Note: d.Note}
}

// ErrDemandNotFound also answers for a confidential need of somebody else.
var ErrDemandNotFound = fault.New(fault.NotFound, "demand_not_found")

// sourcePortal marks demands that people posted here. Each employer numbers their own.
func sourcePortal(employer org.ID) string { return "portal:" + string(employer) }

// Demand returns a need. A confidential one is seen by its employer and by planners only.
func (a *App) Demand(ctx context.Context, actor Actor, id demand.ID) (demand.Demand, error) {
	d, err := a.store.Demands.Get(ctx, string(id))
	if err != nil {
		return d, coded(err, ErrDemandNotFound)
	}
	if !a.maySee(actor, d.Employer, d.Confidential) {
		return demand.Demand{}, ErrDemandNotFound
	}
	return d, nil
}

// maySee reports whether the actor may see a need that an employer may have marked confidential.
func (a *App) maySee(actor Actor, employer org.ID, confidential bool) bool {
	return !confidential || May(actor, ReadOwnDemand, employer) || May(actor, ReadAllDemands, "")
}

// MyDemands lists the needs of the actor's organisation in every state, last reported first.
func (a *App) MyDemands(ctx context.Context, actor Actor, page, perPage int) (store.Page[demand.Demand], error) {
	if err := allow(actor, ReadOwnDemand, actor.User.Org); err != nil {
		return store.Page[demand.Demand]{}, err
	}
	return a.store.Demands.List(ctx, store.Query{By: store.DemandByEmployer, Value: string(actor.User.Org), Desc: true, Page: page, PerPage: perPage})
}

// Prefill returns the needs an occupation suggests: its essential skills as must, the
// optional ones as nice, all inferred until the employer confirms them, at most demand.MaxNeeds.
func (a *App) Prefill(occupation taxonomy.OccupationID) ([]demand.Need, error) {
	tax := a.Market().Taxonomy()
	o, ok := tax.Occupation(occupation)
	if !ok {
		var c fault.Check
		c.That(false, "occupation", "unknown_occupation")
		return nil, c.Err()
	}
	var needs []demand.Need
	add := func(ids []taxonomy.SkillID, imp demand.Importance) {
		for _, id := range ids {
			if s, ok := tax.Skill(id); ok && s.Kind != taxonomy.KindGroup && len(needs) < demand.MaxNeeds {
				needs = append(needs, demand.Need{Skill: s.ID, Importance: imp, Origin: demand.Inferred})
			}
		}
	}
	add(o.Essential, demand.Must)
	add(o.Optional, demand.Nice)
	return needs, nil
}

// PostDemand publishes a need of an employer; employer "" means the actor's own organisation.
func (a *App) PostDemand(ctx context.Context, actor Actor, employer org.ID, in DemandInput) (demand.Demand, error) {
	if employer == "" {
		employer = actor.User.Org
	}
	if err := allow(actor, PostDemand, employer); err != nil {
		return demand.Demand{}, err
	}
	d := in.apply(demand.Demand{ID: demand.ID(a.newID()), Employer: employer, Source: sourcePortal(employer)}).Report(a.now())
	if err := a.checkDemand(d); err != nil {
		return d, err
	}
	d, err := a.store.Demands.Create(ctx, d)
	if err != nil {
		return d, takenField(err, "external_id")
	}
	a.audit(ctx, actor, "demand.post", store.KindDemand, string(d.ID), "")
	a.sync(ctx)
	return d, nil
}

// UpdateDemand writes an open need over the rev the editor saw.
func (a *App) UpdateDemand(ctx context.Context, actor Actor, id demand.ID, rev int64, in DemandInput) (demand.Demand, error) {
	d, err := a.ownDemand(ctx, actor, id)
	if err != nil {
		return d, err
	}
	if d.Status != demand.Open {
		return d, demand.ErrClosed
	}
	d = in.apply(d).Touched(a.now())
	d.Rev = rev
	if err := a.checkDemand(d); err != nil {
		return d, err
	}
	if d, err = a.store.Demands.Update(ctx, d); err != nil {
		return d, takenField(err, "external_id")
	}
	a.audit(ctx, actor, "demand.update", store.KindDemand, string(id), "")
	a.sync(ctx)
	return d, nil
}

// CloseDemand marks an open need filled or withdrawn, or opens a closed one again. Nothing is
// erased: the history feeds the demand series.
func (a *App) CloseDemand(ctx context.Context, actor Actor, id demand.ID, rev int64, s demand.Status) (demand.Demand, error) {
	d, err := a.ownDemand(ctx, actor, id)
	if err != nil {
		return d, err
	}
	if rev != 0 && rev != d.Rev {
		return d, store.ErrRevConflict
	}
	switch s {
	case demand.Open:
		d, err = d.Reopen(a.now())
	case demand.Filled, demand.Withdrawn:
		d, err = d.Close(s, a.now())
	default:
		var c fault.Check
		c.That(false, "status", "unknown_value")
		err = c.Err()
	}
	if err != nil {
		return d, err
	}
	if d, err = a.store.Demands.Update(ctx, d); err != nil {
		return d, err
	}
	a.audit(ctx, actor, "demand."+string(s), store.KindDemand, string(id), "")
	a.sync(ctx)
	return d, nil
}

func (a *App) ownDemand(ctx context.Context, actor Actor, id demand.ID) (demand.Demand, error) {
	d, err := a.store.Demands.Get(ctx, string(id))
	if err != nil {
		return d, coded(err, ErrDemandNotFound)
	}
	if err := allow(actor, EditDemand, d.Employer); err != nil {
		if !a.maySee(actor, d.Employer, d.Confidential) && !actor.Anonymous() {
			err = ErrDemandNotFound
		}
		return demand.Demand{}, err
	}
	return d, nil
}

func (a *App) checkDemand(d demand.Demand) error {
	var k fault.Check
	addFields(&k, d.Validate())
	m := a.Market()
	o, ok := m.Organisation(d.Employer)
	k.That(ok && o.Employer, "employer", "unknown_organisation")
	if d.Occupation != "" {
		_, ok := m.Taxonomy().Occupation(d.Occupation)
		k.That(ok, "occupation", "unknown_occupation")
	}
	if d.Place != "" {
		_, ok := m.Place(d.Place)
		k.That(ok, "place", "unknown_place")
	}
	k.That(!d.ExpiredBy(a.now()), "until", "not_in_future")
	for i, n := range d.Needs {
		if n.Skill == "" {
			continue
		}
		s, ok := m.Taxonomy().Skill(n.Skill)
		k.In("needs", i).That(ok && s.Kind != taxonomy.KindGroup, "skill", "unknown_skill")
	}
	return k.Err()
}

// ExpireDemands closes the open needs whose last day has passed, and returns how many.
func (a *App) ExpireDemands(ctx context.Context) (int, error) {
	now := a.now()
	n := 0
	for _, id := range a.Market().DemandsExpiredBy(now) {
		_, err := a.store.Demands.Mutate(ctx, string(id), func(d demand.Demand) (demand.Demand, error) {
			if !d.ExpiredBy(now) {
				return d, demand.ErrClosed
			}
			return d.Close(demand.Expired, now)
		})
		switch fault.CodeOf(err) {
		case "":
			if err != nil {
				return n, err
			}
			n++
		case demand.ErrClosed.Code, store.ErrNotFound.Code:
		default:
			return n, err
		}
	}
	a.sync(ctx)
	return n, nil
}

// DemandFilter narrows the list of open needs; empty fields do not.
type DemandFilter struct {
	Skill      taxonomy.SkillID
	Occupation taxonomy.OccupationID
	Employer   org.ID
}

// OpenDemands lists the open needs that the actor may see, newest first, and how many there
// are on all pages.
func (a *App) OpenDemands(ctx context.Context, actor Actor, f DemandFilter, page, perPage int) ([]demand.Demand, int, error) {
	if err := allow(actor, ReadDemands, ""); err != nil {
		return nil, 0, err
	}
	m := a.Market()
	var list []*market.Demand
	for d := range m.Demands() {
		if d.Open() && a.maySee(actor, d.Employer, d.Confidential) && f.fits(m.Taxonomy(), d) {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(x, y *market.Demand) int {
		return cmp.Or(y.ReportedAt.Compare(x.ReportedAt), cmp.Compare(x.ID, y.ID))
	})
	shown := pageOf(list, page, perPage)
	ids := make([]string, len(shown))
	for i, d := range shown {
		ids[i] = string(d.ID)
	}
	docs, err := a.store.Demands.GetMany(ctx, ids)
	return docs, len(list), err
}

func (f DemandFilter) fits(t *taxonomy.Taxonomy, d *market.Demand) bool {
	if f.Employer != "" && d.Employer != f.Employer {
		return false
	}
	if f.Occupation != "" && d.Occupation != f.Occupation {
		return false
	}
	return f.Skill == "" || slices.ContainsFunc(d.EffectiveNeeds(t), func(n demand.Need) bool { return n.Skill == f.Skill })
}
