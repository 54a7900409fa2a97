package jobs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// Reconcile repairs, once a day, what following the changes may have missed.
func Reconcile(a *app.App) Job {
	return Job{Name: "reconcile", Every: 24 * time.Hour, Run: a.Reconcile}
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

// backupName is the layout of a nightly backup's name: names sort by day.
const backupName = "kompass-2006-01-02.backup"

// partPattern names what WriteBackup writes to until it is whole.
const partPattern = ".backup-*"

// keepBackups is how many nightly backups stay.
const keepBackups = 14

// Backup writes a backup to dir once a day, and keeps the last fourteen.
func Backup(s *store.Store, dir string, now func() time.Time) Job {
	return Job{Name: "backup", Every: time.Hour, Run: func(ctx context.Context) error {
		name := filepath.Join(dir, now().UTC().Format(backupName))
		if _, err := os.Stat(name); err == nil {
			return nil
		}
		if err := WriteBackup(ctx, s, name); err != nil {
			return err
		}
		return dropOldBackups(dir, now())
	}}
}

// WriteBackup writes a backup to a file that appears under its name only when it is whole and on disk.
func WriteBackup(ctx context.Context, s *store.Store, name string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), partPattern)
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

// dropOldBackups removes nightly backups beyond the newest, and the halves that a program
// which was ended in the middle left behind. Files of other names are not touched.
func dropOldBackups(dir string, now time.Time) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	var drop, nightly []string
	for _, e := range entries {
		if _, err := time.Parse(backupName, e.Name()); err == nil {
			nightly = append(nightly, e.Name())
			continue
		}
		if half, _ := filepath.Match(partPattern, e.Name()); half {
			if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
				drop = append(drop, e.Name())
			}
		}
	}
	slices.Sort(nightly)
	drop = append(drop, nightly[:max(0, len(nightly)-keepBackups)]...)
	var errs []error
	for _, name := range drop {
		errs = append(errs, os.Remove(filepath.Join(dir, name)))
	}
	return errors.Join(errs...)
}
