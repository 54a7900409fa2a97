package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/jobs"
	"github.com/prasmju-kompass/kompass/internal/text"
)

var errExportUsage = errUsage{"export what? Write: kompass export gaps, courses or backup, with --out FILE"}

func exportData(ctx context.Context, e env, args []string) error {
	if len(args) == 0 || (args[0] != "gaps" && args[0] != "courses" && args[0] != "backup") {
		return errExportUsage
	}
	var out, lang string
	h, rest, err := start(ctx, e, "export "+args[0], args[1:], func(fs *flag.FlagSet) {
		fs.StringVar(&out, "out", "", "file to write; standard output when empty")
		fs.StringVar(&lang, "lang", "lv", "language of headers and names: lv, en or ru")
	})
	if err != nil {
		return err
	}
	return errors.Join(h.export(ctx, e, args[0], out, text.Lang(lang), rest), h.close())
}

func (h *house) export(ctx context.Context, e env, kind, out string, lang text.Lang, rest []string) error {
	if len(rest) > 0 || !lang.Valid() {
		return errExportUsage
	}
	if kind == "backup" {
		if out == "" {
			return h.store.Admin.Backup(ctx, e.out)
		}
		if err := jobs.WriteBackup(ctx, h.store, out); err != nil {
			return err
		}
		fmt.Fprintln(e.err, "backup written to", out)
		return nil
	}
	return toFile(e, out, func(w io.Writer) error {
		if kind == "gaps" {
			return h.app.WriteGapsCSV(ctx, app.Actor{}, w, lang, "", 0)
		}
		return h.app.WriteCoursesCSV(ctx, app.Actor{}, w, lang)
	})
}

// toFile writes to a file that appears under its name only when it is whole, or to standard output.
func toFile(e env, name string, write func(io.Writer) error) error {
	if name == "" {
		return write(e.out)
	}
	f, err := os.CreateTemp(".", ".kompass-export-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// restoreBackup reads a backup into an empty store.
func restoreBackup(ctx context.Context, e env, args []string) error {
	h, files, err := open(ctx, e, "restore", args, nil)
	if err != nil {
		return err
	}
	if len(files) != 1 {
		return errors.Join(errUsage{"restore what? Write: kompass restore FILE"}, h.close())
	}
	in, err := os.Open(files[0])
	if err != nil {
		return errors.Join(err, h.close())
	}
	defer in.Close()
	err = h.store.Admin.Restore(ctx, in)
	if err == nil {
		fmt.Fprintln(e.err, "restored from", files[0])
	}
	return errors.Join(err, h.close())
}

// reindex rebuilds what is derived from the store, and says how much there is.
func reindex(ctx context.Context, e env, args []string) error {
	h, rest, err := start(ctx, e, "reindex", args, nil)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return errors.Join(errUsage{"reindex takes no argument"}, h.close())
	}
	s := h.app.SearchStatus()
	fmt.Fprintf(e.out, "%d courses and %d runs indexed (%s)\n", s.Courses, s.Runs, s.Name)
	return h.close()
}

// seedData loads the demonstration data into an empty store.
func seedData(ctx context.Context, e env, args []string) error {
	var accounts bool
	h, rest, err := start(ctx, e, "seed", args, func(fs *flag.FlagSet) {
		fs.BoolVar(&accounts, "accounts", false, "add the demonstration accounts too; their passwords are public")
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return errors.Join(errUsage{"seed takes no argument"}, h.close())
	}
	err = h.app.Seed(ctx, h.data, accounts)
	if err == nil {
		c := h.app.Market().Counts()
		fmt.Fprintf(e.out, "%d organisations, %d courses, %d runs, %d needs, %d skills, %d occupations\n",
			c.Organisations, c.Courses, c.Instances, c.Demands, c.Skills, c.Occupations)
	}
	return errors.Join(err, h.close())
}
