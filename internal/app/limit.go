package app

import (
	"strings"
	"sync"
	"time"
)

// limiter counts attempts per name and key in a sliding pair of windows. It lives in this
// process: with several replicas each allows as much, which still bounds guessing.
type limiter struct {
	mu    sync.Mutex
	seen  map[string]*attempts
	swept time.Time
}

type attempts struct {
	window   time.Time // start of the present window
	now      int       // attempts in it
	previous int       // attempts in the one before
}

// limits say how many attempts a window allows.
var limits = map[string]struct {
	max    int
	window time.Duration
}{
	"signin":         {60, 10 * time.Minute}, // per caller: a school behind one address signs in too
	"signin-account": {8, 10 * time.Minute},
	"register":       {20, time.Hour},
	"reset":          {20, time.Hour},
	"reset-account":  {4, time.Hour},
}

// maxTracked bounds the memory of the limiter; beyond it the oldest windows are swept.
const maxTracked = 100_000

func newLimiter() *limiter { return &limiter{seen: map[string]*attempts{}} }

// allow counts one attempt, and returns ErrTooManyTries with the seconds to wait when the
// weighted count of this window and the last exceeds the limit.
func (l *limiter) allow(name, key string, now time.Time) error {
	lim := limits[name]
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	k := limitKey(name, key)
	t := l.seen[k]
	if t == nil {
		t = &attempts{window: now.Truncate(lim.window)}
		l.seen[k] = t
	}
	t.roll(now, lim.window)
	left := 1 - float64(now.Sub(t.window))/float64(lim.window)
	if float64(t.now)+float64(t.previous)*left >= float64(lim.max) {
		return ErrTooManyTries.With("seconds", int(t.window.Add(lim.window).Sub(now).Seconds())+1)
	}
	t.now++
	return nil
}

// forget clears the attempts of a key: a right password makes the wrong ones before it harmless.
func (l *limiter) forget(name, key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.seen, limitKey(name, key))
}

// maxKey bounds what one caller can make the limiter remember.
const maxKey = 320

func limitKey(name, key string) string {
	return strings.Clone(name + "\x00" + key[:min(len(key), maxKey)])
}

func (t *attempts) roll(now time.Time, window time.Duration) {
	start := now.Truncate(window)
	switch {
	case start.Equal(t.window):
	case start.Sub(t.window) == window:
		t.previous, t.now, t.window = t.now, 0, start
	default:
		t.previous, t.now, t.window = 0, 0, start
	}
}

// sweep drops what no limit can remember any more, at most once a minute or when the table is full.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute && len(l.seen) < maxTracked {
		return
	}
	l.swept = now
	for k, t := range l.seen {
		if now.Sub(t.window) > 2*time.Hour || len(l.seen) >= maxTracked {
			delete(l.seen, k)
		}
	}
}
