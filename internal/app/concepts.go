package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// partConcepts is how many concepts one stored part holds: about 400 KB of ESCO.
const partConcepts = 250

// ConceptsReport says what an import of concepts did.
type ConceptsReport struct {
	Version     string
	Changed     bool // false: the same content was in force already, and nothing was written
	Skills      int
	Occupations int
	Parts       int
	PartsReused int // parts a broken-off import had left behind
	Problems    []taxonomy.Problem
}

// ImportConcepts merges concepts into the taxonomy in force. The merged version is staged in
// parts named by the hash of its content, and one pointer is switched at the end: until then
// nothing is visible, an import that was broken off goes on where it stopped, and the same
// import again changes nothing. progress is told how many parts of how many are staged.
func (a *App) ImportConcepts(ctx context.Context, actor Actor, add taxonomy.Content, source string, progress func(done, total int)) (ConceptsReport, error) {
	if err := allow(actor, ImportData, ""); err != nil {
		return ConceptsReport{}, err
	}
	head, err := a.store.Taxonomy.Get(ctx, store.TaxonomyHeadID)
	fresh := errors.Is(err, store.ErrNotFound)
	if err != nil && !fresh {
		return ConceptsReport{}, err
	}
	var base taxonomy.Content
	if !fresh {
		if base, err = a.concepts(ctx, head); err != nil {
			return ConceptsReport{}, err
		}
	}
	merged := taxonomy.Merge(base, add)
	tax, problems := taxonomy.NewTolerant(merged.Skills, merged.Occupations, merged.Lists)
	rep := ConceptsReport{Version: tax.ContentHash(), Skills: tax.SkillCount(), Occupations: tax.OccupationCount(), Problems: problems}
	if rep.Version == head.Version {
		return rep, nil
	}
	if err := a.stageParts(ctx, tax.Content(), &rep, progress); err != nil {
		return rep, err
	}
	next := store.TaxonomyHead{ID: store.TaxonomyHeadID, Version: rep.Version, Parts: rep.Parts, Skills: rep.Skills,
		Occupations: rep.Occupations, Sources: withSource(head.Sources, source), At: a.now(), Rev: head.Rev}
	if fresh {
		_, err = a.store.Taxonomy.Create(ctx, next)
	} else {
		_, err = a.store.Taxonomy.Update(ctx, next)
	}
	if err != nil {
		return rep, fmt.Errorf("switch taxonomy: %w", err)
	}
	rep.Changed = true
	a.audit(ctx, actor, "taxonomy.import", store.KindTaxonomy, rep.Version[:16], source)
	if !fresh {
		a.dropParts(ctx, head)
	}
	return rep, a.Sync(ctx)
}

func withSource(sources []string, source string) []string {
	if slices.Contains(sources, source) {
		return sources
	}
	return append(slices.Clone(sources), source)
}

func partID(version string, n int) string { return version + "/" + strconv.Itoa(n) }

// stageParts writes the parts that are not there yet.
func (a *App) stageParts(ctx context.Context, c taxonomy.Content, rep *ConceptsReport, progress func(done, total int)) error {
	var parts []store.ConceptPart
	for skills := range slices.Chunk(c.Skills, partConcepts) {
		parts = append(parts, store.ConceptPart{Skills: skills})
	}
	for occupations := range slices.Chunk(c.Occupations, partConcepts) {
		parts = append(parts, store.ConceptPart{Occupations: occupations})
	}
	// The labels of codes that came with the concepts travel in a part of their own.
	parts = append(parts, store.ConceptPart{ISCO: c.Lists.ISCO.Codes(), ISCEDF: c.Lists.ISCEDF.Codes()})
	rep.Parts = len(parts)
	for n := range parts {
		p := &parts[n]
		p.ID, p.Version, p.Number = partID(rep.Version, n), rep.Version, n
		switch _, err := a.store.ConceptParts.Create(ctx, *p); {
		case errors.Is(err, store.ErrExists):
			rep.PartsReused++ // the id holds the hash of the whole version: the content is the same
		case err != nil:
			return fmt.Errorf("stage concepts: %w", err)
		}
		if progress != nil {
			progress(n+1, len(parts))
		}
	}
	return nil
}

// dropParts removes a version that is no longer in force. Left-overs only take room.
func (a *App) dropParts(ctx context.Context, old store.TaxonomyHead) {
	for n := range old.Parts {
		if err := a.store.ConceptParts.Delete(ctx, partID(old.Version, n), 0); err != nil && fault.KindOf(err) != fault.NotFound {
			a.log.WarnContext(ctx, "old taxonomy part stays", "version", old.Version, "part", n, "err", err)
		}
	}
}
