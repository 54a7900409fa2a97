package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/interop/esco"
	"github.com/prasmju-kompass/kompass/internal/interop/seriescsv"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/seed"
)

var errImportUsage = errUsage{"import what? Write: kompass import esco DIR, or kompass import series FILE"}

// importData brings a file or directory in.
func importData(ctx context.Context, e env, args []string) error {
	if len(args) == 0 {
		return errImportUsage
	}
	kind := args[0]
	if kind != "esco" && kind != "series" {
		return errImportUsage
	}
	var dryRun bool
	h, names, err := start(ctx, e, "import "+kind, args[1:], func(fs *flag.FlagSet) {
		fs.BoolVar(&dryRun, "dry-run", false, "read and check everything, write nothing")
	})
	if err != nil {
		return err
	}
	if len(names) != 1 {
		return errors.Join(errImportUsage, h.close())
	}
	work := h.importSeries
	if kind == "esco" {
		work = h.importESCO
	}
	return errors.Join(work(ctx, e, names[0], dryRun), h.close())
}

func (h *house) importESCO(ctx context.Context, e env, dir string, dryRun bool) error {
	bar := newProgress(e.err)
	rel, err := esco.Read(os.DirFS(dir), esco.Options{
		Stop: func() bool { return ctx.Err() != nil },
		Progress: func(p esco.Progress) {
			bar.show("reading "+p.File, p.Bytes, p.Total)
		},
	})
	bar.done()
	if err != nil {
		return err
	}
	listRowErrors(h, e, rel.Errors)
	run, err := h.app.ImportESCO(ctx, app.System, rel, filepath.Base(dir), dryRun, func(done, total int) {
		bar.show("staging", int64(done), int64(total))
	})
	bar.done()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%d skills and %d occupations read in %d rows\n", len(rel.Skills), len(rel.Occupations), rel.Rows)
	if rel.Obsolete > 0 {
		fmt.Fprintf(e.out, "%d concepts left out because they are no longer in force\n", rel.Obsolete)
	}
	printRun(e, run)
	return nil
}

func (h *house) importSeries(ctx context.Context, e env, file string, dryRun bool) error {
	terms, err := seed.FS.Open("series_terms.json")
	if err != nil {
		return err
	}
	defer terms.Close()
	mapping, err := seriescsv.ReadTerms(terms)
	if err != nil {
		return err
	}
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	m := h.app.Market()
	content := m.Taxonomy().Content()
	res, err := seriescsv.Read(in, seriescsv.Options{File: filepath.Base(file), Names: interop.NewNames(content.Skills, content.Occupations),
		Terms: mapping, KnownPlace: func(p org.PlaceCode) bool { _, ok := m.Place(p); return ok }})
	if err != nil {
		return err
	}
	listRowErrors(h, e, res.Errors)
	run, err := h.app.ImportSeries(ctx, app.System, res, filepath.Base(file), dryRun)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%d series read in %d rows\n", len(res.Series), res.Rows)
	for _, s := range res.Skipped {
		fmt.Fprintf(e.out, "  skipped %-24s %s\n", s.Term, s.Reason)
	}
	printRun(e, run)
	return nil
}

// shownRowErrors is how many bad rows are listed on a terminal; the report keeps more.
const shownRowErrors = 50

func listRowErrors(h *house, e env, errs interop.RowErrors) {
	words := h.bundle.For("en")
	for i, r := range errs.List {
		if i == shownRowErrors {
			break
		}
		fmt.Fprintf(e.err, "%s: %s\n", r.Error(), words.Field(fault.Field{Path: r.Column, Code: r.Code, Params: r.Params}))
	}
	if n := errs.Total - min(len(errs.List), shownRowErrors); n > 0 {
		fmt.Fprintf(e.err, "… and %d more\n", n)
	}
}

func printRun(e env, r store.ImportRun) {
	if r.DryRun {
		fmt.Fprint(e.out, "dry run, nothing was written: ")
	}
	fmt.Fprintf(e.out, "%d added, %d changed, %d unchanged, %d rejected (%.1f s)\n", r.Added, r.Changed, r.Same, r.Rejected, r.Finished.Sub(r.Started).Seconds())
}
