package app

import (
	"sync"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/market"
)

func TestReportsAreComputedOnceAndBounded(t *testing.T) {
	var c reportCache
	m := market.New()
	computed := map[reportKey]int{} // guarded by the cache, which computes one report at a time
	get := func(m *market.Market, day int64, horizon int) *gap.Report {
		k := reportKey{horizon: horizon}
		return c.get(m, day, k, func() *gap.Report { computed[k]++; return &gap.Report{} })
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { get(m, 1, 1) })
	}
	wg.Wait()
	if computed[reportKey{horizon: 1}] != 1 {
		t.Errorf("computed %d times", computed[reportKey{horizon: 1}])
	}
	for h := 2; h <= 3*maxReports; h++ {
		get(m, 1, h)
		get(m, 1, 1) // always asked for, so never the oldest
	}
	if len(c.reports) != maxReports || len(c.recent) != maxReports {
		t.Errorf("%d reports, %d keys are kept", len(c.reports), len(c.recent))
	}
	if computed[reportKey{horizon: 1}] != 1 {
		t.Error("what everybody asks for was thrown out")
	}
	if get(m, 1, 2); computed[reportKey{horizon: 2}] != 2 {
		t.Error("what nobody asked for is kept")
	}
	if a, b := get(m, 1, 1), get(m, 2, 1); a == b {
		t.Error("yesterday's report is given today")
	}
	if a, b := get(m, 2, 1), get(market.New(), 2, 1); a == b {
		t.Error("another market's report is given")
	}
}
