package seriescsv_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/forecast"
	"github.com/prasmju-kompass/kompass/internal/forecast/seriescsv"
)

// sampleFile has 60 quarterly series with a test part, a short one and a formula for a name.
func sampleFile() string {
	var b strings.Builder
	b.WriteString("series,frequency,start,horizon,train,test\n")
	noise := uint32(11)
	for i := range 60 {
		name := fmt.Sprintf("s%d", i)
		if i == 0 {
			name = "=SUM(A1)"
		}
		var v []string
		for t := range 46 {
			noise = noise*1664525 + 1013904223
			v = append(v, fmt.Sprintf("%.2f", 100+2*float64(t)+15*math.Sin(math.Pi/2*float64(t))+float64(noise>>24)/16))
		}
		fmt.Fprintf(&b, "%s,4,1990.25,6,%s,%s\n", name, strings.Join(v[:40], ";"), strings.Join(v[40:], ";"))
	}
	b.WriteString("tiny,4,1990,6,1;2;3,\n")
	return b.String()
}

func read(t *testing.T, in string) []seriescsv.Case {
	t.Helper()
	cases, err := seriescsv.Read(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestForecastFile(t *testing.T) {
	cases := read(t, sampleFile())
	fs, skipped, err := seriescsv.Forecast(cases, forecast.Options{Levels: []float64{0.95}})
	if err != nil || len(fs) != 60 || len(skipped) != 1 || skipped[0].ID != "tiny" {
		t.Fatalf("%d forecasts, skipped %v, %v", len(fs), skipped, err)
	}
	var out bytes.Buffer
	if err := seriescsv.WriteForecasts(&out, fs); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 1+60*6 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[0], ","); got != "series,h,point,lo,hi" {
		t.Errorf("header %s", got)
	}
	if rows[1][0] != "'=SUM(A1)" || rows[1][1] != "1" || rows[6][1] != "6" {
		t.Errorf("rows %v, %v", rows[1], rows[6])
	}
	inside := 0
	for i, r := range rows[1:] {
		lo, _ := strconv.ParseFloat(r[3], 64)
		hi, _ := strconv.ParseFloat(r[4], 64)
		if y := cases[i/6].Test[i%6]; lo <= y && y <= hi {
			inside++
		}
	}
	if share := float64(inside) / 360; share < 0.9 {
		t.Errorf("95 %% intervals hold %.3f of what came", share)
	}
}

func TestBacktestFile(t *testing.T) {
	groups, skipped, err := seriescsv.Backtest(read(t, sampleFile()), []forecast.Method{forecast.Default, forecast.Naive}, forecast.Options{})
	if err != nil || len(groups) != 2 || groups[0].Name != "quarterly" || groups[1].Name != "all" || groups[1].Series != 60 || len(skipped) != 1 {
		t.Fatalf("%+v, skipped %v, %v", groups, skipped, err)
	}
	r := groups[1].Report
	if r.Rows[0].Method != forecast.SeasonalNaive || len(r.Rows) != 3 || r.Rows[1].Points != 360 {
		t.Fatalf("rows %+v", r.Rows)
	}
	if d := r.Rows[1]; d.MASE >= r.Rows[0].MASE || d.MASE >= r.Rows[2].MASE {
		t.Errorf("trend and season: default %.3f, seasonal naive %.3f, naive %.3f", d.MASE, r.Rows[0].MASE, r.Rows[2].MASE)
	}
	var out bytes.Buffer
	if err := seriescsv.WriteGroups(&out, groups); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 1+2*3*7 || strings.Join(rows[0][:7], ",") != "group,method,horizon,points,smape,mase,rmsse" {
		t.Errorf("%d rows, %v, %v", len(rows), rows[0], err)
	}
}

// Without test parts the file is back-tested by rolling origin.
func TestBacktestWideFile(t *testing.T) {
	var b strings.Builder
	b.WriteString("month,posts,short\n")
	for i := range 60 {
		short := ""
		if i > 55 {
			short = "3"
		}
		fmt.Fprintf(&b, "%s,%d,%s\n", forecast.Month(2015, 1).Add(i), 100+i+i*i%7, short)
	}
	groups, skipped, err := seriescsv.Backtest(read(t, b.String()), []forecast.Method{forecast.Theta}, forecast.Options{Horizon: 3})
	if err != nil || len(skipped) != 1 || skipped[0].ID != "short" {
		t.Fatal(skipped, err)
	}
	if row, _ := groups[0].Report.Row(forecast.Theta); row.Forecasts != 24 {
		t.Errorf("%d origins", row.Forecasts)
	}
}
