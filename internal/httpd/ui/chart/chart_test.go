package chart_test

import (
	"encoding/xml"
	"flag"
	"html/template"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/httpd/ui/chart"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func meta(label string) chart.Meta {
	return chart.Meta{ID: "c", Title: label, Desc: label, NoData: label, Num: func(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }}
}

// checkSVG fails unless the chart is well-formed, names itself, has no inline style or
// script, and keeps every coordinate inside its view box.
func checkSVG(t interface{ Fatalf(string, ...any) }, svg template.HTML) {
	dec := xml.NewDecoder(strings.NewReader(string(svg)))
	var w, h float64
	titles := 0
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if el.Name.Local == "title" || el.Name.Local == "desc" {
			titles++
		}
		for _, a := range el.Attr {
			if a.Name.Local == "viewBox" {
				f := strings.Fields(a.Value)
				w, _ = strconv.ParseFloat(f[2], 64)
				h, _ = strconv.ParseFloat(f[3], 64)
			}
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || el.Name.Local == "script" {
				t.Fatalf("inline style or script in %s", svg)
			}
			checkBounds(t, a, w, h)
		}
		checkExtent(t, el, w, h)
	}
	if titles != 2 || w == 0 || h == 0 {
		t.Fatalf("no title, description or view box: %s", svg)
	}
}

func checkBounds(t interface{ Fatalf(string, ...any) }, a xml.Attr, w, h float64) {
	in := func(s string, most float64) {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(v) || v < -0.05 || v > most+0.05 {
			t.Fatalf("%s=%q is outside 0..%g", a.Name.Local, s, most)
		}
	}
	switch a.Name.Local {
	case "x", "x1", "x2", "cx", "width":
		in(a.Value, w)
	case "y", "y1", "y2", "cy", "height":
		in(a.Value, h)
	case "points":
		for _, p := range strings.Fields(a.Value) {
			x, y, _ := strings.Cut(p, ",")
			in(x, w)
			in(y, h)
		}
	}
}

func checkExtent(t interface{ Fatalf(string, ...any) }, el xml.StartElement, w, h float64) {
	if el.Name.Local != "rect" {
		return
	}
	v := map[string]float64{}
	for _, a := range el.Attr {
		v[a.Name.Local], _ = strconv.ParseFloat(a.Value, 64)
	}
	if v["x"]+v["width"] > w+0.1 || v["y"]+v["height"] > h+0.1 {
		t.Fatalf("a bar leaves the view box: %v", el.Attr)
	}
}

func anyFloat() *rapid.Generator[float64] {
	return rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1e4, 1e4), rapid.Just(math.NaN()), rapid.Just(math.Inf(1)), rapid.Just(0.0), rapid.Just(1e300))
}

func anyLabel() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.Just(`"><script>alert(1)</script>&`), rapid.Just("Datu analītiķis"), rapid.Just("\x00\xff"))
}

func anyVariant() *rapid.Generator[chart.Variant] {
	return rapid.SampledFrom([]chart.Variant{chart.Wide, chart.Narrow})
}

func TestFanHoldsForAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, cut := rapid.IntRange(0, 40).Draw(t, "n"), rapid.IntRange(0, 40).Draw(t, "cut")
		points := make([]chart.FanPoint, n)
		for i := range points {
			f := anyFloat()
			points[i] = chart.FanPoint{Label: anyLabel().Draw(t, "label"), Value: f.Draw(t, "v"), Forecast: i >= cut,
				Inner: chart.Interval{Lo: f.Draw(t, "l5"), Hi: f.Draw(t, "h5")}, Outer: chart.Interval{Lo: f.Draw(t, "l9"), Hi: f.Draw(t, "h9")}}
		}
		l := anyLabel().Draw(t, "title")
		checkSVG(t, chart.Fan(meta(l), anyVariant().Draw(t, "variant"), chart.FanLabels{Now: l, Outer: l}, points))
	})
}

func TestWaterfallHoldsForAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) chart.Step {
			return chart.Step{Label: anyLabel().Draw(t, "label"), Value: anyFloat().Draw(t, "v"), Total: rapid.Bool().Draw(t, "total")}
		}), 0, 12).Draw(t, "steps")
		checkSVG(t, chart.Waterfall(meta(anyLabel().Draw(t, "title")), anyVariant().Draw(t, "variant"), steps))
	})
}

func TestBarsHoldForAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		series := rapid.SliceOfN(anyLabel(), 0, 5).Draw(t, "series")
		groups := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) chart.BarGroup {
			return chart.BarGroup{Label: anyLabel().Draw(t, "label"), Values: rapid.SliceOfN(anyFloat(), 0, 5).Draw(t, "values")}
		}), 0, 8).Draw(t, "groups")
		checkSVG(t, chart.Bars(meta("t"), anyVariant().Draw(t, "variant"), series, groups))
	})
}

func TestLinesHoldForAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := rapid.SliceOfN(anyLabel(), 0, 30).Draw(t, "labels")
		series := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) chart.LineSeries {
			return chart.LineSeries{Name: anyLabel().Draw(t, "name"), Values: rapid.SliceOfN(anyFloat(), 0, 35).Draw(t, "values")}
		}), 0, 5).Draw(t, "series")
		checkSVG(t, chart.Line(meta("t"), anyVariant().Draw(t, "variant"), labels, series, rapid.Bool().Draw(t, "zero")))
		checkSVG(t, chart.Sparkline(meta("t"), rapid.SliceOfN(anyFloat(), 0, 35).Draw(t, "spark")))
	})
}

func TestNothingToDrawIsSaid(t *testing.T) {
	m := meta("t")
	m.NoData = "Nav datu"
	for name, svg := range map[string]template.HTML{
		"fan":       chart.Fan(m, chart.Wide, chart.FanLabels{}, nil),
		"waterfall": chart.Waterfall(m, chart.Wide, nil),
		"bars":      chart.Bars(m, chart.Narrow, nil, []chart.BarGroup{{Label: "a", Values: []float64{math.NaN()}}}),
		"line":      chart.Line(m, chart.Wide, []string{"a"}, []chart.LineSeries{{Values: []float64{math.Inf(1)}}}, true),
	} {
		if !strings.Contains(string(svg), "Nav datu") {
			t.Errorf("%s does not say that there is no data", name)
		}
	}
}

func TestWaterfallBarsJoin(t *testing.T) {
	svg := chart.Waterfall(meta("t"), chart.Wide, []chart.Step{{Label: "start", Value: 100, Total: true}, {Label: "plus", Value: 50}, {Label: "minus", Value: -30}, {Label: "end", Value: 120, Total: true}})
	type bar struct{ x, w float64 }
	var bars []bar
	dec := xml.NewDecoder(strings.NewReader(string(svg)))
	for tok, err := dec.Token(); err == nil; tok, err = dec.Token() {
		if el, ok := tok.(xml.StartElement); ok && el.Name.Local == "rect" {
			var b bar
			for _, a := range el.Attr {
				switch a.Name.Local {
				case "x":
					b.x, _ = strconv.ParseFloat(a.Value, 64)
				case "width":
					b.w, _ = strconv.ParseFloat(a.Value, 64)
				}
			}
			bars = append(bars, b)
		}
	}
	end := func(i int) float64 { return bars[i].x + bars[i].w }
	near := func(a, b float64) bool { return math.Abs(a-b) < 0.25 }
	if len(bars) != 4 || !near(bars[1].x, end(0)) || !near(end(2), end(1)) || !near(bars[2].x, end(3)) || !near(bars[3].x, bars[0].x) {
		t.Errorf("bars do not join: %v", bars)
	}
}

func TestFanGolden(t *testing.T) {
	points := []chart.FanPoint{{Label: "Q1", Value: 210}, {Label: "Q2", Value: 230}, {Label: "Q3", Value: 279},
		{Label: "Q4", Value: 290, Forecast: true, Inner: chart.Interval{Lo: 284, Hi: 297}, Outer: chart.Interval{Lo: 274, Hi: 308}},
		{Label: "Q5", Value: 304, Forecast: true, Inner: chart.Interval{Lo: 290, Hi: 318}, Outer: chart.Interval{Lo: 260, Hi: 340}}}
	got := string(chart.Fan(meta("Pieprasījums & iztrūkums"), chart.Wide, chart.FanLabels{Now: "Tagad", Outer: "95 %"}, points))
	const file = "testdata/fan.svg"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || got != string(want) {
		t.Errorf("the chart changed (%v); look at it, then run with -update", err)
	}
}
