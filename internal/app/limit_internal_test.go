package app

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/fault"
)

var start = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func tries(t testing.TB, l *limiter, name, key string, at time.Time, n int) (ok int, last error) {
	t.Helper()
	for range n {
		if last = l.allow(name, key, at); last == nil {
			ok++
		}
	}
	return ok, last
}

func TestEveryLimitHolds(t *testing.T) {
	for name, lim := range limits {
		l := newLimiter()
		ok, err := tries(t, l, name, "k", start, lim.max+10)
		if ok != lim.max || !errors.Is(err, ErrTooManyTries) {
			t.Errorf("%s: %d pass, want %d; then %v", name, ok, lim.max, err)
		}
		if ok, _ := tries(t, l, name, "other", start, 1); ok != 1 {
			t.Errorf("%s: another key is refused too", name)
		}
		l.forget(name, "k")
		if ok, _ := tries(t, l, name, "k", start, 1); ok != 1 {
			t.Errorf("%s: forgotten tries count", name)
		}
	}
}

// Over the border of two windows no more pass than twice the limit allows in one window's
// length, and whoever waits as long as told is let in.
func TestLimitsSlide(t *testing.T) {
	lim := limits["signin-account"]
	rapid.Check(t, func(t *rapid.T) {
		l, at := newLimiter(), start
		var passed []time.Time
		for range rapid.IntRange(1, 200).Draw(t, "tries") {
			at = at.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "pause")) * time.Second)
			err := l.allow("signin-account", "k", at)
			if err == nil {
				passed = append(passed, at)
				continue
			}
			f, ok := errors.AsType[*fault.Error](err)
			seconds, isInt := f.Params["seconds"].(int)
			if !ok || !isInt || seconds < 1 || seconds > int(lim.window.Seconds())+1 {
				t.Fatalf("wait %v seconds", f.Params["seconds"])
			}
			at = at.Add(time.Duration(seconds) * time.Second)
			if err := l.allow("signin-account", "k", at); err != nil {
				t.Fatalf("after waiting %d s: %v", seconds, err)
			}
			passed = append(passed, at)
		}
		for i, p := range passed {
			n := 0
			for _, q := range passed[i:] {
				if q.Sub(p) < lim.window {
					n++
				}
			}
			if n > 2*lim.max {
				t.Fatalf("%d tries pass within %v", n, lim.window)
			}
		}
	})
}

func TestTheLimiterForgetsAndStaysSmall(t *testing.T) {
	l := newLimiter()
	for i := range 1000 {
		l.allow("signin", fmt.Sprint(i), start)
	}
	l.allow("signin", "later", start.Add(3*time.Hour))
	if n := len(l.seen); n != 1 {
		t.Errorf("%d keys are remembered after three hours", n)
	}
	l.allow("signin", strings.Repeat("x", 1<<20), start.Add(3*time.Hour))
	for k := range l.seen {
		if len(k) > maxKey+20 {
			t.Errorf("a key of %d bytes is kept", len(k))
		}
	}
}
