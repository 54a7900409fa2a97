package seriescsv

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/prasmju-kompass/kompass/internal/forecast"
)

// WriteForecasts writes series,h,point,lo,hi with h from 1; lo and hi are of the only level that
// the forecasts carry, or of the last and widest.
func WriteForecasts(w io.Writer, fs []forecast.Forecast) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"series", "h", "point", "lo", "hi"}}
	for _, f := range fs {
		for h, p := range f.Point {
			row := []string{safe(f.Series), strconv.Itoa(h + 1), number(p), "", ""}
			if n := len(f.Intervals); n > 0 {
				row[3], row[4] = number(f.Intervals[n-1].Lo[h]), number(f.Intervals[n-1].Hi[h])
			}
			rows = append(rows, row)
		}
	}
	return c.WriteAll(rows)
}

// WriteGroups writes one row per group, method and horizon, horizon 0 being all together.
func WriteGroups(w io.Writer, groups []Group) error {
	c := csv.NewWriter(w)
	if err := c.Write(groupHeader(groups)); err != nil {
		return err
	}
	for _, g := range groups {
		for _, m := range g.Report.Rows {
			head := []string{g.Name, string(m.Method)}
			total := forecast.HorizonScore{Points: m.Points, SMAPE: m.SMAPE, MASE: m.MASE, RMSSE: m.RMSSE, Levels: m.Levels}
			for _, h := range append([]forecast.HorizonScore{total}, m.ByHorizon...) {
				if err := c.Write(append(head[:2:2], scoreFields(h)...)); err != nil {
					return err
				}
			}
		}
	}
	c.Flush()
	return c.Error()
}

func groupHeader(groups []Group) []string {
	out := []string{"group", "method", "horizon", "points", "smape", "mase", "rmsse"}
	if len(groups) == 0 || len(groups[0].Report.Rows) == 0 {
		return out
	}
	for _, l := range groups[0].Report.Rows[0].Levels {
		for _, name := range []string{"coverage", "msis", "pinball"} {
			out = append(out, fmt.Sprintf("%s_%g", name, l.Level*100))
		}
	}
	return out
}

func scoreFields(h forecast.HorizonScore) []string {
	out := []string{strconv.Itoa(h.Horizon), strconv.Itoa(h.Points), number(h.SMAPE), number(h.MASE), number(h.RMSSE)}
	for _, l := range h.Levels {
		out = append(out, number(l.Coverage), number(l.MSIS), number(l.Pinball))
	}
	return out
}

// number writes the shortest form that reads back the same; nothing for a value that is not there.
func number(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// safe keeps a spreadsheet from taking a series ID for a formula.
func safe(s string) string {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@' || s[0] == '\t' || s[0] == '\r') {
		return "'" + s
	}
	return s
}
