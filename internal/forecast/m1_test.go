package forecast_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

func TestM1(t *testing.T) {
	all, err := forecast.NewTrial(nil, forecast.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"yearly", "quarterly", "monthly"} {
		cases := readDev(t, "m1_"+name+".csv")
		var train []forecast.Series
		for _, c := range cases {
			train = append(train, c.Train)
		}
		begin := time.Now()
		pool, err := forecast.NewPool(train, forecast.Options{}, forecast.Methods()...)
		if err != nil {
			t.Fatal(err)
		}
		own, _ := forecast.NewTrial(nil, forecast.Options{})
		pooled, _ := forecast.NewTrial(nil, forecast.Options{Pool: pool})
		for _, c := range cases {
			for _, tr := range []*forecast.Trial{own, pooled, all} {
				if err := tr.Test(c.Train, c.Test); err != nil {
					t.Fatal(c.Train.ID, err)
				}
			}
		}
		t.Logf("M1 %s, own errors\n%s", name, table(own.Report()))
		t.Logf("M1 %s, pooled\n%s\n%v", name, table(pooled.Report()), time.Since(begin))
	}
	t.Logf("M1 overall\n%s", table(all.Report()))
}
