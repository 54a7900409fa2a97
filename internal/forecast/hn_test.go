package forecast_test

import (
	"testing"

	"github.com/prasmju-kompass/kompass/internal/forecast"
)

// TestJobPosts back-tests the monthly counts of technology terms in real job posts by rolling
// origin; one month is missing in the source.
func TestJobPosts(t *testing.T) {
	trial, err := forecast.NewTrial(nil, forecast.Options{Horizon: 12})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range readDev(t, "hn_skill_demand_2011_2019.csv") {
		if _, err := trial.Roll(c.Train); err != nil {
			t.Fatal(c.Train.ID, err)
		}
	}
	r := trial.Report()
	t.Logf("job posts by term, 12 months ahead from the last 24 origins\n%s", table(r))
	def, _ := r.Row(forecast.Default)
	for _, m := range []forecast.Method{forecast.SeasonalNaive, forecast.Theta} {
		if row, _ := r.Row(m); def.MASE >= row.MASE {
			t.Errorf("default MASE %.4f is not below %s %.4f", def.MASE, m, row.MASE)
		}
	}
}
