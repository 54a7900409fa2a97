package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prasmju-kompass/kompass/internal/jobs"
)

// journal is a log that a test reads.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// run starts jobs in a bubble of fake time, lets it pass, and ends them.
func run(t *testing.T, d time.Duration, list ...jobs.Job) *journal {
	t.Helper()
	log := &journal{}
	ctx, cancel := context.WithCancel(context.Background())
	r := jobs.New(slog.New(slog.NewTextHandler(log, nil)), list...)
	r.Start(ctx)
	time.Sleep(d) // fake time: nothing waits
	synctest.Wait()
	cancel()
	r.Wait()
	return log
}

func TestAJobRunsAtOnceAndThenWithAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var at []time.Duration
		log := run(t, 3500*time.Millisecond, jobs.Job{Name: "tick", Every: time.Second, Run: func(context.Context) error {
			at = append(at, time.Since(began))
			return nil
		}})
		if len(at) != 4 || at[0] != 0 || at[3] != 3*time.Second {
			t.Errorf("ran at %v", at)
		}
		if log.String() != "" {
			t.Errorf("logged %s", log)
		}
	})
}

func TestAJobWithoutAPauseRunsWhenItReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		work := make(chan struct{}, 10)
		for range 3 {
			work <- struct{}{}
		}
		run(t, time.Second, jobs.Job{Name: "follow", Run: func(ctx context.Context) error {
			select {
			case <-work:
				n++
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}})
		if n != 3 {
			t.Errorf("ran %d times", n)
		}
	})
}

func TestAFailingJobBacksOffAndRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		began, healthy := time.Now(), false
		log := run(t, 20*time.Minute, jobs.Job{Name: "flaky", Run: func(ctx context.Context) error {
			at = append(at, time.Since(began))
			if len(at) > 9 && !healthy {
				healthy = true
				return nil // one success: the backing off starts anew
			}
			if len(at) > 12 {
				<-ctx.Done()
				return ctx.Err()
			}
			return errors.New("down")
		}})
		for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60, 60} {
			if pause := at[i+1] - at[i]; pause < want*time.Second || pause > want*time.Second*5/4 {
				t.Errorf("pause %d is %v, want %d s and up to a quarter more", i, pause, want)
			}
		}
		if pause := at[10] - at[9]; pause != 0 {
			t.Errorf("after a success it waits %v", pause)
		}
		if pause := at[11] - at[10]; pause > 2*time.Second {
			t.Errorf("after a success and one failure it waits %v", pause)
		}
		if n := strings.Count(log.String(), "background job failed"); n != 11 {
			t.Errorf("%d failures are logged, want 11", n)
		}
		if !strings.Contains(log.String(), "job=flaky") || !strings.Contains(log.String(), "err=down") {
			t.Errorf("logged %s", log)
		}
	})
}

func TestASlowRhythmIsKeptWhenItFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		run(t, 3*time.Hour+30*time.Minute, jobs.Job{Name: "hourly", Every: time.Hour, Run: func(context.Context) error {
			n++
			return errors.New("down")
		}})
		if n != 4 {
			t.Errorf("ran %d times in three and a half hours", n)
		}
	})
}

func TestAPanicEndsNeitherTheProgramNorOtherJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mad, calm := 0, 0
		log := run(t, 10*time.Second,
			jobs.Job{Name: "mad", Every: time.Second, Run: func(context.Context) error {
				mad++
				panic("index out of range")
			}},
			jobs.Job{Name: "calm", Every: time.Second, Run: func(context.Context) error {
				calm++
				return nil
			}})
		if mad < 3 || calm != 11 {
			t.Errorf("mad %d, calm %d", mad, calm)
		}
		if !strings.Contains(log.String(), "panic: index out of range") || !strings.Contains(log.String(), "runner_test.go") {
			t.Errorf("the log does not say where: %s", log)
		}
	})
}

func TestWaitWaitsForTheJobInProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		finished := false
		log := &journal{}
		r := jobs.New(slog.New(slog.NewTextHandler(log, nil)), jobs.Job{Name: "slow", Every: time.Hour, Run: func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(time.Minute) // puts things in order
			finished = true
			return ctx.Err()
		}})
		r.Start(ctx)
		synctest.Wait()
		cancel()
		r.Wait()
		if !finished {
			t.Error("the program went on while a job was at work")
		}
		if log.String() != "" {
			t.Errorf("stopping is logged as a failure: %s", log)
		}
	})
}
