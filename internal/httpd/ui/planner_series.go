package ui

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/forecast"
	"github.com/prasmju-kompass/kompass/internal/httpd/ui/chart"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// SeriesView is one series with its forecast and how well forecasting it did so far.
type SeriesView struct {
	Figure   Figure
	Source   SourceView
	Notes    []string
	Method   string
	Backtest *Table
	Beaten   bool // seasonal naive would have been better
}

// SourceView is where a figure comes from. Demo marks our own demonstration figures.
type SourceView struct {
	Name, URL, Date string
	Demo            bool
}

func (v planView) source(s workforce.Source) SourceView {
	name, _ := s.Name.In(v.lang())
	out := SourceView{Name: name, Demo: s.Demo}
	if strings.HasPrefix(s.URL, "https://") || strings.HasPrefix(s.URL, "http://") {
		out.URL = s.URL
	}
	if !s.Date.IsZero() {
		out.Date = v.p.ShortDate(s.Date)
	}
	return out
}

// maxChartPoints bounds how much of a long series is drawn: five years of months.
const maxChartPoints = 60

func (v planView) series(id string, f app.SeriesForecast) SeriesView {
	s := f.Series
	name, _ := s.Name.In(v.lang())
	title := v.p.T("series.title", "measure", v.p.Code("measure", s.Measure), "place", v.place(s.Place))
	if name != "" {
		title = v.p.T("series.title_named", "measure", v.p.Code("measure", s.Measure), "name", name, "place", v.place(s.Place))
	}
	out := SeriesView{Source: v.source(s.Source)}
	points, table := v.seriesPoints(f)
	table.Caption, table.Hidden = title, true
	caption := v.p.T("series.caption_short")
	if f.Forecast != nil {
		caption = v.p.T("series.caption", "inner", v.p.Percent(innerLevel), "outer", v.p.Percent(outerLevel))
		out.Method = v.p.List(methodNames(v, f.Forecast.Parts))
		out.Notes = v.forecastNotes(f.Forecast.Notes)
	}
	labels := chart.FanLabels{Now: v.p.T("series.last"), Outer: v.p.Percent(outerLevel)}
	meta := v.meta(id, title, caption, v.people(decimalsFor(s.Values)))
	out.Figure = Figure{ID: id, Title: title, Caption: caption, Table: table, Level: 3,
		Wide: chart.Fan(meta, chart.Wide, labels, points), Narrow: chart.Fan(meta, chart.Narrow, labels, points)}
	if f.Backtest != nil {
		out.Backtest, out.Beaten = v.backtest(*f.Backtest)
	}
	return out
}

// decimalsFor shows tenths where all figures are small: half a vacancy is a forecast, not an error.
func decimalsFor(values []float64) int {
	top := 0.0
	for _, x := range values {
		if !math.IsNaN(x) {
			top = math.Max(top, math.Abs(x))
		}
	}
	if top < 20 {
		return 1
	}
	return 0
}

func (v planView) seriesPoints(f app.SeriesForecast) ([]chart.FanPoint, Table) {
	s, p := f.Series, v.p
	d := decimalsFor(s.Values)
	table := Table{Cols: []Col{{Label: p.T("chart.period")}, {Label: p.T("chart.value"), Num: true},
		{Label: p.T("gaps.interval", "level", p.Percent(innerLevel)), Num: true}, {Label: p.T("gaps.interval", "level", p.Percent(outerLevel)), Num: true}}}
	var points []chart.FanPoint
	for i := max(0, len(s.Values)-maxChartPoints); i < len(s.Values); i++ {
		at := s.First.Add(i)
		points = append(points, chart.FanPoint{Label: v.tick(at), Value: s.Values[i]})
		table.Rows = append(table.Rows, []Cell{{Text: v.period(at)}, {Text: p.Num(s.Values[i])}, {Text: "–"}, {Text: "–"}})
	}
	if f.Forecast == nil {
		return points, table
	}
	for h, x := range f.Forecast.Point {
		at := s.First.Add(len(s.Values) + h)
		inner, outer := forecastBand(f.Forecast, innerLevel, h), forecastBand(f.Forecast, outerLevel, h)
		points = append(points, chart.FanPoint{Label: v.tick(at), Value: x, Inner: inner, Outer: outer, Forecast: true})
		table.Rows = append(table.Rows, []Cell{{Text: v.period(at)}, {Text: p.Fixed(x, d), Strong: true}, {Text: v.interval(inner, d)}, {Text: v.interval(outer, d)}})
	}
	return points, table
}

func forecastBand(f *forecast.Forecast, level float64, h int) chart.Interval {
	for _, i := range f.Intervals {
		if i.Level == level {
			return chart.Interval{Lo: i.Lo[h], Hi: i.Hi[h]}
		}
	}
	return chart.Interval{Lo: math.NaN(), Hi: math.NaN()}
}

func methodNames(v planView, parts []forecast.Method) []string {
	var names []string
	for _, m := range parts {
		names = append(names, v.method(m))
	}
	return names
}

func (v planView) method(m forecast.Method) string {
	return v.p.Code("method", strings.ReplaceAll(string(m), " ", "-"))
}

// forecastNotes puts the notes of a forecast into words.
func (v planView) forecastNotes(notes []forecast.Note) []string {
	var out []string
	for _, n := range notes {
		at := "–"
		if n.At != (forecast.Period{}) {
			at = v.period(workforce.Period{Year: n.At.Year, Sub: n.At.Sub, Freq: workforce.Frequency(n.At.Freq)})
		}
		key := "series.note." + n.Code
		switch n.Code {
		case forecast.NoteShift:
			out = append(out, v.p.T(key, "at", at, "change", v.signed(n.Value, 1)))
		case forecast.NoteOutlier, forecast.NoteLast, forecast.NoteConstant, forecast.NoteIntermittent:
			out = append(out, v.p.T(key, "at", at, "value", v.p.Fixed(n.Value, 1)))
		default:
			out = append(out, v.p.N(key, n.Value, "at", at))
		}
	}
	return out
}

// backtest is the table of methods: seasonal naive first, then the default, then the others.
func (v planView) backtest(r forecast.Report) (*Table, bool) {
	p := v.p
	t := Table{Caption: p.T("series.backtest"), Cols: []Col{{Label: p.T("accuracy.method")}, {Label: "MASE", Num: true}, {Label: "sMAPE", Num: true},
		{Label: p.T("accuracy.coverage", "level", p.Percent(innerLevel)), Num: true}, {Label: p.T("accuracy.coverage", "level", p.Percent(outerLevel)), Num: true}}}
	naive, hasNaive := r.Row(forecast.SeasonalNaive)
	own, hasOwn := r.Row(forecast.Default)
	for _, row := range []struct {
		forecast.MethodScore
		ok bool
	}{{naive, hasNaive}, {own, hasOwn}} {
		if row.ok {
			t.Rows = append(t.Rows, append([]Cell{{Text: v.method(row.Method), Strong: row.Method == forecast.Default}}, v.scoreCells(row.Score)...))
		}
	}
	return &t, hasNaive && hasOwn && own.MASE > naive.MASE
}

func (v planView) scoreCells(s forecast.Score) []Cell {
	return []Cell{{Text: v.p.Fixed(s.MASE, 2)}, {Text: v.percentPoints(s.SMAPE)}, {Text: v.coverage(s, innerLevel)}, {Text: v.coverage(s, outerLevel)}}
}

// percentPoints writes a figure that is in percent already.
func (v planView) percentPoints(x float64) string { return v.p.Percent(x / 100) }

func (v planView) coverage(s forecast.Score, level float64) string {
	for _, l := range s.Levels {
		if l.Level == level {
			return v.p.Percent(l.Coverage)
		}
	}
	return "–"
}

// seriesViews are all series about a subject: those of the place first, then others.
func (v planView) seriesViews(prefix string, list []app.SeriesForecast, first func(*workforce.Series) bool) []SeriesView {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b app.SeriesForecast) int {
		rank := func(f app.SeriesForecast) int {
			if first(f.Series) {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Series.Measure, b.Series.Measure))
	})
	var out []SeriesView
	for i, f := range list {
		out = append(out, v.series(prefix+year(i+1), f))
	}
	return out
}

// AccuracyPage is what planner/forecasts reads.
type AccuracyPage struct {
	Tabs     []NavItem
	Lead     string
	Measures []MeasureView
	Empty    *Empty
}

// MeasureView is the accuracy over the series of one measure.
type MeasureView struct {
	Title, Text string
	Verdict     Badge
	Summary     Table
	Series      Table
}

func (v planView) measure(a app.MeasureAccuracy, horizon int) MeasureView {
	p := v.p
	name := p.Code("measure", a.Measure)
	out := MeasureView{Title: name, Text: p.T("accuracy.basis", "series", len(a.Series), "origins", a.Origins, "points", a.Default.Points, "horizon", horizon)}
	if a.Short > 0 {
		out.Text += " " + p.N("accuracy.short", a.Short)
	}
	out.Verdict = v.verdict(a.Default.MASE, a.Naive.MASE)
	cols := []Col{{Label: p.T("accuracy.method")}, {Label: "MASE", Num: true}, {Label: "sMAPE", Num: true},
		{Label: p.T("accuracy.coverage", "level", p.Percent(innerLevel)), Num: true}, {Label: p.T("accuracy.coverage", "level", p.Percent(outerLevel)), Num: true}}
	out.Summary = Table{Caption: p.T("accuracy.summary", "measure", name), Hidden: true, Cols: cols, Rows: [][]Cell{
		append([]Cell{{Text: v.method(forecast.Default), Strong: true}}, v.scoreCells(a.Default)...),
		append([]Cell{{Text: v.method(forecast.SeasonalNaive)}}, v.scoreCells(a.Naive)...)}}
	out.Series = Table{Caption: p.T("accuracy.by_series", "measure", name), Cols: []Col{{Label: p.T("gaps.occupation")},
		{Label: p.T("accuracy.ours", "score", "MASE"), Num: true}, {Label: p.T("accuracy.naive", "score", "MASE"), Num: true},
		{Label: p.T("accuracy.ours", "score", "sMAPE"), Num: true}, {Label: p.T("accuracy.naive", "score", "sMAPE"), Num: true},
		{Label: p.T("accuracy.coverage", "level", p.Percent(outerLevel)), Num: true}}}
	for _, s := range sortedByLabel(v, a.Series) {
		out.Series.Rows = append(out.Series.Rows, []Cell{{Text: v.occupation(s.Series.Subject.Occupation), Href: v.occupationGap(s.Series.Subject.Occupation)},
			{Text: p.Fixed(s.Default.MASE, 2), Strong: s.Default.MASE < s.Naive.MASE}, {Text: p.Fixed(s.Naive.MASE, 2)},
			{Text: v.percentPoints(s.Default.SMAPE)}, {Text: v.percentPoints(s.Naive.SMAPE)}, {Text: v.coverage(s.Default, outerLevel)}})
	}
	return out
}

func (v planView) verdict(own, naive float64) Badge {
	if math.IsNaN(own) || math.IsNaN(naive) || naive == 0 {
		return Badge{Tone: "mute", Text: v.p.T("word.no_data")}
	}
	better := 1 - own/naive
	if better >= 0 {
		return Badge{Tone: "good", Text: v.p.T("accuracy.better", "share", v.p.Percent(better))}
	}
	return Badge{Tone: "warn", Text: v.p.T("accuracy.worse", "share", v.p.Percent(-better))}
}
