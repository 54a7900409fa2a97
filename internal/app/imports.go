package app

import (
	"context"
	"time"

	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/interop/esco"
	"github.com/prasmju-kompass/kompass/internal/interop/seriescsv"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// ImportESCO merges an ESCO release into the taxonomy and keeps a report. With dryRun nothing
// is written but the report's figures are those of the real thing.
func (a *App) ImportESCO(ctx context.Context, actor Actor, r *esco.Release, dir string, dryRun bool, progress func(done, total int)) (store.ImportRun, error) {
	if err := allow(actor, ImportData, ""); err != nil {
		return store.ImportRun{}, err
	}
	run := a.newRun(actor, "esco", dir, dryRun)
	run.Rows, run.Rejected = r.Rows, r.Errors.Total
	run.Errors = rowErrors(r.Errors.List)
	before := a.Market().Counts()
	content := taxonomy.Content{Skills: r.Skills, Occupations: r.Occupations,
		Lists: taxonomy.CodeLists{ISCO: taxonomy.NewCodeList(r.ISCO), ISCEDF: taxonomy.NewCodeList(r.ISCEDF)}}
	if dryRun {
		merged := taxonomy.Merge(a.Market().Taxonomy().Content(), content)
		run.Added = len(merged.Skills) + len(merged.Occupations) - before.Skills - before.Occupations
		return a.finishRun(run, nil), nil
	}
	rep, err := a.ImportConcepts(ctx, actor, content, "ESCO", progress)
	run.Added = rep.Skills + rep.Occupations - before.Skills - before.Occupations
	if rep.Changed {
		run.Changed = len(r.Skills) + len(r.Occupations) - run.Added
	} else {
		run.Added, run.Same = 0, len(r.Skills)+len(r.Occupations)
	}
	run = a.finishRun(run, err)
	if err != nil {
		return run, err
	}
	_, err = a.store.Imports.Create(ctx, run)
	return run, err
}

// ImportSeries writes imported series over earlier ones of the same id; unchanged ones are left alone.
func (a *App) ImportSeries(ctx context.Context, actor Actor, r *seriescsv.Result, file string, dryRun bool) (store.ImportRun, error) {
	if err := allow(actor, ImportData, ""); err != nil {
		return store.ImportRun{}, err
	}
	run := a.newRun(actor, "series", file, dryRun)
	run.Rows, run.Rejected, run.Errors = r.Rows, r.Errors.Total, rowErrors(r.Errors.List)
	m := a.Market()
	for i := range r.Series {
		s := &r.Series[i]
		old, known := m.Series(s.ID)
		if !known {
			run.Added++
		}
		s.Vintage = a.now().UTC().Truncate(24 * time.Hour)
		if known && !s.Differs(*old) {
			s.Vintage = old.Vintage // the same figures are the same vintage
		}
	}
	if dryRun {
		return a.finishRun(run, nil), nil
	}
	written, err := a.store.Series.Put(ctx, r.Series...)
	run.Changed = max(0, written-run.Added)
	run.Same = len(r.Series) - run.Added - run.Changed
	run = a.finishRun(run, err)
	if err != nil {
		return run, err
	}
	if _, err := a.store.Imports.Create(ctx, run); err != nil {
		return run, err
	}
	a.audit(ctx, actor, "series.import", store.KindSeries, "", file)
	return run, a.Sync(ctx)
}

// ImportRuns lists the reports of imports, newest first.
func (a *App) ImportRuns(ctx context.Context, actor Actor, page, perPage int) (store.Page[store.ImportRun], error) {
	if err := allow(actor, ImportData, ""); err != nil {
		return store.Page[store.ImportRun]{}, err
	}
	return a.store.Imports.List(ctx, store.Query{By: store.ImportOrderTime, Desc: true, Page: page, PerPage: perPage})
}

func (a *App) newRun(actor Actor, kind, file string, dryRun bool) store.ImportRun {
	return store.ImportRun{ID: a.newID(), Kind: kind, File: interop.Cut(file), Actor: string(actor.User.ID), Started: a.now(), DryRun: dryRun, State: "running"}
}

func (a *App) finishRun(run store.ImportRun, err error) store.ImportRun {
	run.Finished, run.State = a.now(), "done"
	if err != nil {
		run.State = "failed"
	}
	return run
}

// rowErrors turns the row errors of interop into the form in which a report keeps them.
func rowErrors(list []interop.RowError) []store.RowError {
	out := make([]store.RowError, 0, min(len(list), store.MaxRowErrors))
	for _, e := range list[:min(len(list), store.MaxRowErrors)] {
		out = append(out, store.RowError{File: e.File, Line: e.Line, Column: e.Column, Value: e.Value, Code: e.Code})
	}
	return out
}

// Reindex rebuilds the market and the search index from the store.
func (a *App) Reindex(ctx context.Context) error { return a.rebuild(ctx) }
