package forecast_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/forecast"
	"github.com/prasmju-kompass/kompass/internal/forecast/seriescsv"
)

const devData = "../../../shared/data/forecast_dev"

// readDev reads a development file, or skips loudly where the data is not there.
func readDev(t testing.TB, name string) []seriescsv.Case {
	t.Helper()
	f, err := os.Open(filepath.Join(devData, name))
	if err != nil {
		t.Skipf("SKIPPED, development data is absent: %v", err)
	}
	defer f.Close()
	cases, err := seriescsv.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func table(r forecast.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-15s %7s %7s %7s", "method", "sMAPE", "MASE", "RMSSE")
	for _, l := range r.Rows[0].Levels {
		fmt.Fprintf(&b, "   cov%2.0f MSIS%2.0f", l.Level*100, l.Level*100)
	}
	for _, row := range r.Rows {
		fmt.Fprintf(&b, "\n%-15s %7.3f %7.4f %7.4f", row.Method, row.SMAPE, row.MASE, row.RMSSE)
		for _, l := range row.Levels {
			fmt.Fprintf(&b, "   %.3f %6.2f", l.Coverage, l.MSIS)
		}
	}
	return b.String()
}

// TestM1 measures every method on the M1 competition's test parts. Only orderings that should
// hold on any large set of series are asserted; the rest is printed, to be read.
func TestM1(t *testing.T) {
	var all []seriescsv.Case
	for _, name := range []string{"yearly", "quarterly", "monthly"} {
		all = append(all, readDev(t, "m1_"+name+".csv")...)
	}
	groups, skipped, err := seriescsv.Backtest(all, nil, forecast.Options{})
	if err != nil || len(skipped) > 0 {
		t.Fatal(err, skipped)
	}
	for _, g := range groups {
		t.Logf("M1 %s, %d series, pooled errors\n%s", g.Name, g.Series, table(g.Report))
	}
	r := groups[len(groups)-1].Report
	def, _ := r.Row(forecast.Default)
	for _, m := range []forecast.Method{forecast.SeasonalNaive, forecast.Naive2, forecast.SES, forecast.Holt, forecast.Damped, forecast.Comb, forecast.Theta} {
		row, _ := r.Row(m)
		if def.SMAPE >= row.SMAPE || def.MASE >= row.MASE {
			t.Errorf("default %.3f/%.4f does not beat %s %.3f/%.4f", def.SMAPE, def.MASE, m, row.SMAPE, row.MASE)
		}
	}
	if c := def.Levels[2].Coverage; c < 0.93 || c > 0.985 {
		t.Errorf("95 %% intervals cover %.3f", c)
	}
	own, err := forecast.NewTrial([]forecast.Method{forecast.Default}, forecast.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if err := own.Test(c.Train, c.Test); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("M1 all, own errors only\n%s", table(own.Report()))
}
