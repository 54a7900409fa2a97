package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"
)

// Job is one kind of background work.
type Job struct {
	Name  string
	Every time.Duration // pause between runs; 0 = Run blocks until there is work, and is called again at once
	Run   func(context.Context) error
}

// Runner runs jobs until its context ends.
type Runner struct {
	log  *slog.Logger
	jobs []Job
	wg   sync.WaitGroup
}

// New returns a runner of jobs.
func New(log *slog.Logger, jobs ...Job) *Runner { return &Runner{log: log, jobs: jobs} }

// Start starts every job in its own goroutine. They stop when ctx ends; Wait waits for them.
func (r *Runner) Start(ctx context.Context) {
	for _, j := range r.jobs {
		r.wg.Go(func() { r.loop(ctx, j) })
	}
}

// Wait returns when every job has stopped.
func (r *Runner) Wait() { r.wg.Wait() }

// Bounds of the pause after a failure.
const (
	minBackoff = time.Second
	maxBackoff = time.Minute
)

func (r *Runner) loop(ctx context.Context, j Job) {
	backoff := minBackoff
	for ctx.Err() == nil {
		err := r.once(ctx, j)
		pause := j.Every
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			pause = max(j.Every, backoff) + rand.N(backoff/4)
			r.log.ErrorContext(ctx, "background job failed", "job", j.Name, "err", err, "again_in", pause.Round(time.Millisecond).String())
			backoff = min(2*backoff, maxBackoff)
		default:
			backoff = minBackoff
		}
		if !rest(ctx, pause) {
			return
		}
	}
}

// once runs the job; a panic in it is a failure, not the end of the program.
func (r *Runner) once(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return j.Run(ctx)
}

// rest waits, and reports false when ctx ends first.
func rest(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
