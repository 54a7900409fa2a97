package jobs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// Follow keeps the market and the search index up to date with the store.
func Follow(a *app.App) Job {
	return Job{Name: "follow-changes", Run: func(ctx context.Context) error {
		if err := a.WaitForChanges(ctx); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		return a.Sync(ctx)
	}}
}

// Expire closes needs whose last day has passed.
func Expire(a *app.App) Job {
	return Job{Name: "expire-demands", Every: 15 * time.Minute, Run: func(ctx context.Context) error {
		_, err := a.ExpireDemands(ctx)
		return err
	}}
}

// Keys makes the next signing key when one is due and reads those of other replicas.
func Keys(a *app.App) Job {
	return Job{Name: "rotate-keys", Every: 5 * time.Minute, Run: a.RotateKeys}
}

// Prune removes what has outlived its retention.
func Prune(s *store.Store) Job {
	return Job{Name: "prune", Every: time.Hour, Run: s.Admin.Prune}
}

// keepBackups is how many nightly backups stay.
const keepBackups = 14

// Backup writes a backup to dir once a day, and keeps the last fourteen.
func Backup(s *store.Store, dir string, now func() time.Time) Job {
	return Job{Name: "backup", Every: time.Hour, Run: func(ctx context.Context) error {
		name := filepath.Join(dir, "kompass-"+now().UTC().Format("2006-01-02")+".backup")
		if _, err := os.Stat(name); err == nil {
			return nil
		}
		if err := WriteBackup(ctx, s, name); err != nil {
			return err
		}
		return dropOldBackups(dir)
	}}
}

// WriteBackup writes a backup to a file that appears under its name only when it is whole and on disk.
func WriteBackup(ctx context.Context, s *store.Store, name string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".backup-*")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	err = s.Admin.Backup(ctx, f)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("backup: %w", err), os.Remove(f.Name()))
	}
	return nil
}

func dropOldBackups(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "kompass-") && strings.HasSuffix(e.Name(), ".backup") {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	var errs []error
	for len(names) > keepBackups {
		errs = append(errs, os.Remove(filepath.Join(dir, names[0])))
		names = names[1:]
	}
	return errors.Join(errs...)
}
