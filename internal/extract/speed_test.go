package extract

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// advertOf returns real sentences of adverts up to n bytes.
func advertOf(tb testing.TB, n int) string {
	var b strings.Builder
	all := append(validation(tb, withESCO(tb), "house"), validation(tb, withESCO(tb), "tech")...)
	for i := 0; b.Len() < n; i++ {
		b.WriteString(all[i%len(all)].sentence + "\n")
	}
	return b.String()[:n]
}

// BenchmarkExtract: the aim for 3 KB is a p99 of 5 ms on one core.
func BenchmarkExtract(b *testing.B) {
	withESCO(b)
	e := escoEngine()
	for _, n := range []int{300, 3000, 30000, 300000} {
		s := advertOf(b, n)
		b.Run(fmt.Sprintf("%dB", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(n))
			var times []time.Duration
			for b.Loop() {
				start := time.Now()
				e.Extract(s, Request{})
				times = append(times, time.Since(start))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

func BenchmarkNew(b *testing.B) {
	tax := withESCO(b)
	for b.Loop() {
		New(tax, Options{})
	}
}

// TestMemory holds the full ESCO taxonomy with its index below 250 MB.
func TestMemory(t *testing.T) {
	const limit = 250e6
	tax := withESCO(t)
	escoEngine().Extract("warm the pool of queries", Request{})
	heap := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	before := heap()
	e := New(tax, Options{})
	e.Extract("warm the pool of queries", Request{})
	after := heap()
	t.Logf("the engine takes %.1f MB, taxonomy, two engines and this test %.1f MB", (after-before)/1e6, after/1e6)
	if after > limit {
		t.Errorf("%.0f MB are in use, more than %.0f", after/1e6, limit/1e6)
	}
	runtime.KeepAlive(e)
	runtime.KeepAlive(tax)
}

// Time grows with the text, not with its square: a text ten times as long without any sentence
// sign takes about ten times as long. The bound is loose, because machines are shared.
func TestLinear(t *testing.T) {
	e := seedEngine()
	run := func(n int) time.Duration {
		s := strings.Repeat("Python projektu vadība datortīkli English ", n)
		best := time.Hour
		for range 5 {
			start := time.Now()
			e.Extract(s, Request{})
			best = min(best, time.Since(start))
		}
		return best
	}
	short, long := run(200), run(4000)
	if long > 20*4*short {
		t.Errorf("%v for 200 repetitions, %v for 4000: that is not linear", short, long)
	}
}
