package ui

import (
	"math"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/httpd/ui/chart"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// BenchmarksPage is what planner/benchmarks reads.
type BenchmarksPage struct {
	Tabs       []NavItem
	Lead       string
	Indicators []BenchmarkView
	Empty      *Empty
}

// BenchmarkView is one indicator beside other places, with the targets set for it.
type BenchmarkView struct {
	ID, Title, Note string
	Places          []BenchmarkRow
	Chart           *Figure
	Targets         []TargetView
}

// BenchmarkRow is one place's newest figure; Value is "" where there is none.
type BenchmarkRow struct {
	Place, Value, Year string
	Home               bool
	Source             SourceView
}

// TargetView is a target with how far its place has come.
type TargetView struct {
	Name, Place              string
	Baseline, Target, Latest string
	OnPath                   string
	Verdict                  Badge
	Text                     string
	Source                   SourceView
}

func (s *Site) benchmarksPage(c *fiber.Ctx) error {
	list, err := s.app.Benchmarks(c.UserContext(), s.actor(c))
	if err != nil {
		return err
	}
	v := planView{p: s.words(c), m: s.app.Market()}
	home := s.app.Home()
	out := BenchmarksPage{Tabs: s.plannerTabs("/benchmarks"), Lead: v.p.T("benchmarks.lead", "place", v.place(home))}
	for _, b := range list {
		out.Indicators = append(out.Indicators, v.benchmark(b, home))
	}
	if len(out.Indicators) == 0 {
		out.Empty = &Empty{Title: v.p.T("benchmarks.empty"), Text: v.p.T("benchmarks.empty_text")}
	}
	page := s.page(c, v.p.T("benchmarks.title"))
	page.Desc, page.Main = out.Lead, out
	return s.render(c, "planner/benchmarks", "", page)
}

func (v planView) benchmark(b gap.Benchmark, home org.PlaceCode) BenchmarkView {
	i := b.Indicator
	out := BenchmarkView{ID: string(i.ID)}
	out.Title, _ = i.Name.In(v.lang())
	out.Note, _ = i.Note.In(v.lang())
	out.Places = []BenchmarkRow{v.benchmarkRow(i, b.City, v.place(home)), v.benchmarkRow(i, b.Country, v.place(org.PlaceLatvia)), v.benchmarkRow(i, b.EU, v.p.T("benchmarks.eu"))}
	out.Places[0].Home = true
	if !absolute(i) { // the best in absolute numbers is only the largest
		best := BenchmarkRow{Place: v.p.T("benchmarks.best_none")}
		if b.Best != nil {
			best = v.benchmarkRow(i, b.Best, v.p.T("benchmarks.best", "place", v.label(b.Best)))
		}
		out.Places = append(out.Places, best)
	}
	out.Chart = v.benchmarkChart(b, home, out.Title)
	for _, t := range b.Targets {
		out.Targets = append(out.Targets, v.target(i, t))
	}
	return out
}

// absolute reports whether an indicator counts people, so that places of different size
// cannot be compared by it.
func absolute(i *workforce.Indicator) bool { return i.Unit == "people" }

func (v planView) label(x *workforce.IndicatorValue) string {
	if name, _ := x.Label.In(v.lang()); name != "" {
		return name
	}
	return v.place(x.Place)
}

func (v planView) benchmarkRow(i *workforce.Indicator, x *workforce.IndicatorValue, place string) BenchmarkRow {
	if x == nil {
		return BenchmarkRow{Place: place}
	}
	return BenchmarkRow{Place: place, Value: v.figure(i.Unit, x.Value), Year: year(x.Year), Source: v.source(x.Source)}
}

// figure writes an indicator's value in its unit.
func (v planView) figure(unit string, x float64) string {
	switch unit {
	case "percent":
		return v.p.Percent(x / 100)
	case "ratio":
		return v.p.Percent(x)
	case "people":
		return v.p.Round(x)
	}
	return v.p.Num(roundTo(x, 1))
}

// distance writes how far two values are apart: percentages in percentage points.
func (v planView) distance(unit string, x float64) string {
	switch unit {
	case "percent":
		return v.p.T("benchmarks.points", "n", v.p.Fixed(x, 1))
	case "ratio":
		return v.p.T("benchmarks.points", "n", v.p.Fixed(100*x, 1))
	}
	return v.figure(unit, x)
}

// target says how far a place has come on the way from its baseline.
func (v planView) target(i *workforce.Indicator, s gap.TargetState) TargetView {
	t, p := s.Target, v.p
	name, _ := t.Name.In(v.lang())
	out := TargetView{Name: name, Place: v.place(t.Place), Source: v.source(t.Source),
		Baseline: p.T("benchmarks.in_year", "value", v.figure(i.Unit, t.Baseline), "year", year(t.BaselineYear)),
		Target:   p.T("benchmarks.in_year", "value", v.figure(i.Unit, t.Value), "year", year(t.Year)), Latest: "–", OnPath: "–"}
	switch {
	case s.Latest == nil:
		out.Verdict, out.Text = Badge{Tone: "mute", Text: p.T("word.no_data")}, p.T("benchmarks.verdict.no_data")
		return out
	case s.Latest.Year <= t.BaselineYear:
		out.Latest = p.T("benchmarks.in_year", "value", v.figure(i.Unit, s.Latest.Value), "year", year(s.Latest.Year))
		out.Verdict, out.Text = Badge{Tone: "mute", Text: p.T("benchmarks.verdict.early")}, p.T("benchmarks.verdict.early_text", "year", year(t.BaselineYear))
		return out
	}
	out.Latest = p.T("benchmarks.in_year", "value", v.figure(i.Unit, s.Latest.Value), "year", year(s.Latest.Year))
	out.OnPath = v.figure(i.Unit, s.OnPath)
	far := v.distance(i.Unit, math.Abs(s.Behind))
	switch {
	case math.Abs(s.Behind) < 1e-9:
		out.Verdict = Badge{Tone: "good", Text: p.T("benchmarks.verdict.on")}
		out.Text = p.T("benchmarks.verdict.on_text", "year", year(s.Latest.Year))
	case s.Behind < 0:
		out.Verdict = Badge{Tone: "good", Text: p.T("benchmarks.verdict.ahead")}
		out.Text = p.T("benchmarks.verdict.ahead_text", "year", year(s.Latest.Year), "far", far, "path", out.OnPath)
	default:
		out.Verdict = Badge{Tone: "bad", Text: p.T("benchmarks.verdict.behind")}
		out.Text = p.T("benchmarks.verdict.behind_text", "year", year(s.Latest.Year), "far", far, "path", out.OnPath)
	}
	return out
}

// benchmarkChart draws the figures by year, where there is more than a table of two tells.
// Absolute numbers are drawn for the city alone.
func (v planView) benchmarkChart(b gap.Benchmark, home org.PlaceCode, title string) *Figure {
	places := []org.PlaceCode{home}
	names := []string{v.place(home)}
	if !absolute(b.Indicator) {
		places, names = append(places, org.PlaceLatvia, org.PlaceEU), append(names, v.place(org.PlaceLatvia), v.p.T("benchmarks.eu_short"))
		if b.Best != nil && b.Best.Place != org.PlaceLatvia {
			places, names = append(places, b.Best.Place), append(names, v.label(b.Best))
		}
	}
	years := yearsOf(b.Indicator, places)
	series, table := v.benchmarkSeries(b.Indicator, places, names, years)
	if len(series) == 0 || len(series) == 1 && len(years) < 3 {
		return nil // the table says as much
	}
	labels := make([]string, len(years))
	for i, y := range years {
		labels[i] = year(y)
	}
	id := "chart-" + string(b.Indicator.ID)
	heading := v.p.T("benchmarks.by_year", "name", title)
	table.Caption, table.Hidden = heading, true
	meta := v.meta(id, heading, heading, func(x float64) string { return v.figure(b.Indicator.Unit, x) })
	f := Figure{ID: id, Title: heading, Table: table, Level: 3}
	f.Wide, f.Narrow = chart.Line(meta, chart.Wide, labels, series, false), chart.Line(meta, chart.Narrow, labels, series, false)
	return &f
}

// yearsOf lists the years in which any of the places has a figure, in order.
func yearsOf(i *workforce.Indicator, places []org.PlaceCode) []int {
	var years []int
	for _, x := range i.Values {
		if slices.Contains(places, x.Place) && !slices.Contains(years, x.Year) {
			years = append(years, x.Year)
		}
	}
	slices.Sort(years)
	return years
}

// benchmarkSeries leaves out the places without two figures: one point is no line.
func (v planView) benchmarkSeries(i *workforce.Indicator, places []org.PlaceCode, names []string, years []int) ([]chart.LineSeries, Table) {
	table := Table{Cols: []Col{{Label: v.p.T("chart.period")}}}
	for _, y := range years {
		table.Rows = append(table.Rows, []Cell{{Text: year(y)}})
	}
	var series []chart.LineSeries
	for n, place := range places {
		values := make([]float64, len(years))
		for k := range values {
			values[k] = math.NaN()
		}
		found := 0
		for _, x := range i.Values {
			if at, ok := slices.BinarySearch(years, x.Year); ok && x.Place == place {
				values[at] = x.Value
				found++
			}
		}
		if found < 2 {
			continue
		}
		series = append(series, chart.LineSeries{Name: names[n], Values: values})
		table.Cols = append(table.Cols, Col{Label: names[n], Num: true})
		for k, x := range values {
			table.Rows[k] = append(table.Rows[k], Cell{Text: v.figure(i.Unit, x)})
		}
	}
	return series, table
}
