package app

import (
	"context"
	"errors"
	"iter"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// batch is how many changes are read at once.
const batch = 500

// rebuild makes the market and the search index from the store. The cursor is read first:
// what is written meanwhile is applied afterwards, and applying twice changes nothing.
func (a *App) rebuild(ctx context.Context) error {
	a.syncing.Lock()
	defer a.syncing.Unlock()
	return a.build(ctx)
}

// build is rebuild for callers that hold the lock.
func (a *App) build(ctx context.Context) error {
	head, err := a.store.Changes.Head(ctx)
	if err != nil {
		return err
	}
	tax, version, err := a.loadTaxonomy(ctx)
	if err != nil {
		return err
	}
	ed := market.New().Edit()
	ed.SetTaxonomy(tax)
	if err := a.loadDocuments(ctx, ed); err != nil {
		return err
	}
	a.market.Swap(ed.Done(a.now()))
	a.cursor, a.concept, a.refill = head, version, true
	return a.flushSearch(ctx)
}

// loadDocuments puts every document of the tracked kinds into the editor.
func (a *App) loadDocuments(ctx context.Context, ed *market.Editor) error {
	s := a.store
	return errors.Join(
		load(ed, s.Organisations.All(ctx)), load(ed, s.Places.All(ctx)),
		load(ed, s.Courses.All(ctx)), load(ed, s.Instances.All(ctx)), load(ed, s.Demands.All(ctx)),
		load(ed, s.Series.All(ctx)), load(ed, s.Stocks.All(ctx)), load(ed, s.Assumptions.All(ctx)),
		load(ed, s.Indicators.All(ctx)), load(ed, s.Targets.All(ctx)))
}

func load[T any](ed *market.Editor, docs iter.Seq2[T, error]) error {
	for d, err := range docs {
		if err != nil {
			return err
		}
		if _, err := ed.Put(d); err != nil {
			return err
		}
	}
	return nil
}

// loadTaxonomy reads the version in force; an empty store has the empty taxonomy, of version "".
func (a *App) loadTaxonomy(ctx context.Context) (tax *taxonomy.Taxonomy, version string, err error) {
	head, err := a.store.Taxonomy.Get(ctx, store.TaxonomyHeadID)
	if errors.Is(err, store.ErrNotFound) {
		return a.newTaxonomy(taxonomy.Content{}), "", nil
	}
	if err != nil {
		return nil, "", err
	}
	content, err := a.concepts(ctx, head)
	if err != nil {
		return nil, "", err
	}
	return a.newTaxonomy(content), head.Version, nil
}

// newTaxonomy links stored concepts, under the program's own labels of codes and those that
// were stored with the concepts. They were linked once before they were stored, so there is
// nothing left to complain about.
func (a *App) newTaxonomy(c taxonomy.Content) *taxonomy.Taxonomy {
	lists := taxonomy.Merge(taxonomy.Content{Lists: c.Lists}, taxonomy.Content{Lists: a.lists}).Lists
	tax, problems := taxonomy.NewTolerant(c.Skills, c.Occupations, lists)
	for _, p := range problems {
		a.log.Warn("concept or link left out", "problem", p.Code, "concept", p.Concept, "ref", p.Ref)
	}
	return tax
}

// concepts reads the parts of a version.
func (a *App) concepts(ctx context.Context, head store.TaxonomyHead) (taxonomy.Content, error) {
	c := taxonomy.Content{Skills: make([]taxonomy.Skill, 0, head.Skills), Occupations: make([]taxonomy.Occupation, 0, head.Occupations)}
	for n := range head.Parts {
		part, err := a.store.ConceptParts.Get(ctx, partID(head.Version, n))
		if err != nil {
			return c, err
		}
		c.Skills = append(c.Skills, part.Skills...)
		c.Occupations = append(c.Occupations, part.Occupations...)
		if len(part.ISCO)+len(part.ISCEDF) > 0 {
			c.Lists = taxonomy.CodeLists{ISCO: taxonomy.NewCodeList(part.ISCO), ISCEDF: taxonomy.NewCodeList(part.ISCEDF)}
		}
	}
	return c, nil
}

// fillSearch replaces the search index by every published course.
func (a *App) fillSearch(ctx context.Context) error {
	m := a.Market()
	return a.search.Replace(ctx, func(yield func(Document, error) bool) {
		for c, err := range a.store.Courses.All(ctx) {
			if err != nil {
				yield(Document{}, err)
				return
			}
			if c.State == catalog.Published && !yield(document(m, c), nil) {
				return
			}
		}
	})
}

// Sync applies what the store has seen since the last time: first to the market, which is
// swapped, then to the search index. Writers call it before they answer, so that they see
// their own write; a background job calls it whenever the store has something new. A search
// index that cannot be reached is brought up to date by a later call and fails nothing here.
func (a *App) Sync(ctx context.Context) error {
	a.syncing.Lock()
	defer a.syncing.Unlock()
	for {
		changes, next, err := a.store.Changes.Since(ctx, a.cursor, batch)
		if errors.Is(err, store.ErrCursorExpired) {
			return a.build(ctx) // tombstones since then are gone: only a fresh start is sure
		}
		if err != nil {
			return err
		}
		if len(changes) == 0 {
			break
		}
		if err := a.apply(ctx, changes); err != nil {
			return err
		}
		a.cursor = next
	}
	return a.flushSearch(ctx)
}

// Reconcile goes through all changes the store knows, so that whatever Sync missed (a clock
// that jumped, a write that became visible too late) is repaired. Applying twice changes nothing.
func (a *App) Reconcile(ctx context.Context) error {
	a.syncing.Lock()
	defer a.syncing.Unlock()
	cursor, err := store.Replay(ctx, a.store.Changes, batch, func(changes []store.Change) error { return a.apply(ctx, changes) })
	if err != nil {
		return err
	}
	a.cursor = cursor
	return a.flushSearch(ctx)
}

// sync is Sync for writers: the write stands whatever happens here.
func (a *App) sync(ctx context.Context) {
	if err := a.Sync(ctx); err != nil {
		a.log.ErrorContext(ctx, "market lags behind the store", "err", err)
	}
}

// WaitForChanges returns when the store may hold something the market has not seen, and at
// once while the search index still lacks something: nobody may write again for hours.
func (a *App) WaitForChanges(ctx context.Context) error {
	a.syncing.Lock()
	after, behind := a.cursor, a.refill || len(a.pending) > 0
	a.syncing.Unlock()
	if behind {
		return ctx.Err()
	}
	return a.store.Changes.Wait(ctx, after)
}

func (a *App) apply(ctx context.Context, changes []store.Change) error {
	old := a.Market()
	ed := old.Edit()
	concept := a.concept
	for _, c := range changes {
		switch {
		case c.Kind == store.KindTaxonomy:
			if head, ok := c.Doc.(store.TaxonomyHead); ok && head.Version == concept {
				continue
			}
			tax, version, err := a.loadTaxonomy(ctx)
			if err != nil {
				return err
			}
			ed.SetTaxonomy(tax)
			concept = version
		case c.Deleted:
			a.touchedBy(old, c)
			if _, err := ed.Delete(typedID(c), c.Rev); err != nil {
				return err
			}
		default:
			a.touchedBy(old, c)
			if _, err := ed.Put(c.Doc); err != nil {
				return err
			}
		}
	}
	a.market.Swap(ed.Done(a.now()))
	// Only now: a batch that failed half-way is read again, concepts included.
	if concept != a.concept {
		a.concept, a.refill = concept, true
	}
	return nil
}

// typedID gives a deleted document's id the type that tells the market what it was.
func typedID(c store.Change) any {
	switch c.Kind {
	case store.KindOrganisation:
		return org.ID(c.ID)
	case store.KindPlace:
		return org.PlaceCode(c.ID)
	case store.KindCourse:
		return catalog.CourseID(c.ID)
	case store.KindInstance:
		return catalog.InstanceID(c.ID)
	case store.KindDemand:
		return demand.ID(c.ID)
	case store.KindSeries:
		return workforce.SeriesID(c.ID)
	case store.KindStock:
		return workforce.StockID(c.ID)
	case store.KindAssumption:
		return workforce.AssumptionID(c.ID)
	case store.KindIndicator:
		return workforce.IndicatorID(c.ID)
	default:
		return workforce.TargetID(c.ID)
	}
}

// touchedBy marks the courses whose search documents a change makes stale.
func (a *App) touchedBy(m *market.Market, c store.Change) {
	switch c.Kind {
	case store.KindCourse:
		a.pending[catalog.CourseID(c.ID)] = true
	case store.KindInstance:
		if r, ok := m.Instance(catalog.InstanceID(c.ID)); ok {
			a.pending[r.Course] = true
		}
		if r, ok := c.Doc.(catalog.Instance); ok {
			a.pending[r.Course] = true
		}
	case store.KindOrganisation:
		for _, id := range m.CoursesOf(org.ID(c.ID)) {
			a.pending[id] = true
		}
	}
}

// flushSearch writes the stale documents to the search index: all of them when the concepts
// that they name have changed. What fails is done again by the next call.
func (a *App) flushSearch(ctx context.Context) error {
	if a.refill {
		if err := a.fillSearch(ctx); err != nil {
			return err
		}
		a.refill = false
		clear(a.pending)
		return nil
	}
	if len(a.pending) == 0 {
		return nil
	}
	m := a.Market()
	ids := make([]string, 0, len(a.pending))
	for id := range a.pending {
		ids = append(ids, string(id))
	}
	courses, err := a.store.Courses.GetMany(ctx, ids)
	if err != nil {
		return err
	}
	gone := make(map[catalog.CourseID]bool, len(ids))
	for id := range a.pending {
		gone[id] = true
	}
	var docs []Document
	for _, c := range courses {
		if c.State == catalog.Published {
			docs = append(docs, document(m, c))
			delete(gone, c.ID)
		}
	}
	deletes := make([]catalog.CourseID, 0, len(gone))
	for id := range gone {
		deletes = append(deletes, id)
	}
	if err := a.search.Apply(ctx, docs, deletes); err != nil {
		return err
	}
	clear(a.pending)
	return nil
}
