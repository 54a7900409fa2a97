package ui

import (
	"html/template"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/httpd/ui/chart"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// planView puts what planners read into the words of one language.
type planView struct {
	p *i18n.Printer
	m *market.Market
}

func (v planView) lang() text.Lang { return v.p.Lang }

func (v planView) occupation(id taxonomy.OccupationID) string {
	if name, _ := v.m.Taxonomy().OccupationLabel(id, v.lang()); name != "" {
		return capital(name)
	}
	return string(id)
}

func (v planView) skill(id taxonomy.SkillID) string {
	if name, _ := v.m.Taxonomy().SkillLabel(id, v.lang()); name != "" {
		return capital(name)
	}
	return string(id)
}

func (v planView) place(code org.PlaceCode) string {
	if p, ok := v.m.Place(code); ok {
		name, _ := p.Name.In(v.lang())
		return name
	}
	return string(code)
}

// occupationGap and skillGap are the addresses of the drill-down pages.
func (v planView) occupationGap(id taxonomy.OccupationID) string {
	if o, ok := v.m.Taxonomy().Occupation(id); ok {
		return URL(v.lang(), "/gaps"+OccupationPath(o))
	}
	return ""
}

func (v planView) skillGap(id taxonomy.SkillID) string {
	if s, ok := v.m.Taxonomy().Skill(id); ok {
		return URL(v.lang(), "/gaps"+SkillPath(s))
	}
	return ""
}

// capital begins a label with a capital letter, as a heading or a row of a table does.
func capital(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:size]) + s[size:]
}

// period writes a period in a sentence or a table.
func (v planView) period(p workforce.Period) string {
	switch p.Freq {
	case workforce.Quarterly:
		return v.p.Quarter(p.Year, p.Sub)
	case workforce.Monthly:
		return v.p.Month(p.Year, p.Start().Month())
	}
	return year(p.Year)
}

// tick writes a period on an axis.
func (v planView) tick(p workforce.Period) string {
	switch p.Freq {
	case workforce.Quarterly:
		return v.p.QuarterTick(p.Year, p.Sub)
	case workforce.Monthly:
		return year(p.Year) + "-" + twoDigits(p.Sub)
	}
	return year(p.Year)
}

func (v planView) meta(id, title, desc string, num func(float64) string) chart.Meta {
	return chart.Meta{ID: id, Title: title, Desc: desc, NoData: v.p.T("word.no_data"), Num: num}
}

// people writes a number of people: whole, or with one decimal where there are few of them.
func (v planView) people(decimals int) func(float64) string {
	return func(n float64) string { return v.p.Num(roundTo(n, decimals)) }
}

// signed writes a change with its sign and that many decimals.
func (v planView) signed(n float64, decimals int) string {
	s := v.p.Fixed(n, decimals)
	if roundTo(n, decimals) > 0 {
		return "+" + s
	}
	return s
}

func roundTo(n float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(n*scale) / scale
}

// bandOf returns the interval of a level; not a number where there is none.
func bandOf(bands []gap.Band, level float64) chart.Interval {
	for _, b := range bands {
		if b.Level == level {
			return chart.Interval{Lo: b.Lo, Hi: b.Hi}
		}
	}
	return chart.Interval{Lo: math.NaN(), Hi: math.NaN()}
}

// Levels of the intervals that planners are shown.
const (
	innerLevel = 0.8
	outerLevel = 0.95
)

// interval writes an interval with that many decimals, "3,1 … 5,0"; a dash where there is none.
func (v planView) interval(i chart.Interval, decimals int) string {
	if math.IsNaN(i.Lo) || math.IsNaN(i.Hi) {
		return "–"
	}
	lo, hi := v.p.Fixed(i.Lo, decimals), v.p.Fixed(i.Hi, decimals)
	if roundTo(i.Lo, decimals) < 0 {
		return lo + " … " + hi
	}
	return lo + "–" + hi
}

// gapPoint is one quarter of a path of gaps.
type gapPoint struct {
	period workforce.Period
	gap    float64
	bands  []gap.Band
}

// gapFan draws a path of gaps from the present on.
func (v planView) gapFan(id, title, caption string, now workforce.Period, present float64, path []gapPoint, decimals int) Figure {
	p := v.p
	points := []chart.FanPoint{{Label: v.tick(now), Value: present}}
	table := Table{Caption: title, Hidden: true, Cols: []Col{{Label: p.T("chart.period")}, {Label: p.T("gaps.gap"), Num: true},
		{Label: p.T("gaps.interval", "level", p.Percent(innerLevel)), Num: true}, {Label: p.T("gaps.interval", "level", p.Percent(outerLevel)), Num: true}}}
	table.Rows = append(table.Rows, []Cell{{Text: v.period(now)}, {Text: v.signed(present, decimals)}, {Text: "–"}, {Text: "–"}})
	for _, q := range path {
		inner, outer := bandOf(q.bands, innerLevel), bandOf(q.bands, outerLevel)
		points = append(points, chart.FanPoint{Label: v.tick(q.period), Value: q.gap, Inner: inner, Outer: outer, Forecast: true})
		table.Rows = append(table.Rows, []Cell{{Text: v.period(q.period)}, {Text: v.signed(q.gap, decimals), Strong: true},
			{Text: v.interval(inner, decimals)}, {Text: v.interval(outer, decimals)}})
	}
	labels := chart.FanLabels{Now: p.T("chart.now"), Outer: p.Percent(outerLevel)}
	meta := v.meta(id, title, caption, v.people(decimals))
	return Figure{ID: id, Title: title, Caption: caption, Table: table,
		Wide: chart.Fan(meta, chart.Wide, labels, points), Narrow: chart.Fan(meta, chart.Narrow, labels, points)}
}

// driver is one step of a waterfall, with what its figure means.
type driver struct {
	key   string
	value float64
}

func driversOf(d gap.Drivers) []driver {
	return []driver{{"start", d.Start}, {"new_posts", d.NewPosts}, {"vacancies", d.Vacancies}, {"retirement", d.Retirement},
		{"leaving", d.Leaving}, {"migration", d.Migration}, {"graduates", d.Graduates}, {"reskilled", d.Reskilled}, {"inflow", d.Inflow}}
}

// addUp rounds the drivers so that what is shown adds up to the rounded gap exactly: each
// is the difference of two rounded running sums.
func addUp(drivers []driver, decimals int) []driver {
	out := slices.Clone(drivers)
	sum, shown := 0.0, 0.0
	for i := range out {
		sum += out[i].value
		next := roundTo(sum, decimals)
		out[i].value = roundTo(next-shown, decimals)
		shown = next
	}
	return out
}

// waterfall shows what made the gap of the last quarter.
func (v planView) waterfall(id string, d gap.Drivers, at workforce.Period, decimals int) Figure {
	p := v.p
	title, caption := p.T("gaps.waterfall.title", "period", v.period(at)), p.T("gaps.waterfall.caption")
	table := Table{Caption: title, Hidden: true, Cols: []Col{{Label: p.T("gaps.driver")}, {Label: p.T("gaps.people"), Num: true}}}
	var steps []chart.Step
	sum := 0.0
	for i, s := range addUp(driversOf(d), decimals) {
		label := p.T("gaps.driver." + s.key)
		steps = append(steps, chart.Step{Label: label, Value: s.value, Total: i == 0})
		table.Rows = append(table.Rows, []Cell{{Text: label}, {Text: v.signed(s.value, decimals)}})
		sum += s.value
	}
	label := p.T("gaps.driver.gap")
	steps = append(steps, chart.Step{Label: label, Value: roundTo(sum, decimals), Total: true})
	table.Rows = append(table.Rows, []Cell{{Text: label, Strong: true}, {Text: v.signed(sum, decimals), Strong: true}})
	meta := v.meta(id, title, caption, v.people(decimals))
	return Figure{ID: id, Title: title, Caption: caption, Table: table,
		Wide: chart.Waterfall(meta, chart.Wide, steps), Narrow: chart.Waterfall(meta, chart.Narrow, steps)}
}

// track is what was, is and will be of posts and people.
type track struct {
	periods        []workforce.Period
	posts, people  []float64
	actual         int // how many periods from the first on are measured
	title, caption string
}

// lines draws a track, people only from the present on: no register counts them by quarter.
func (v planView) lines(id string, k track, decimals int) Figure {
	p := v.p
	labels := make([]string, len(k.periods))
	table := Table{Caption: k.title, Hidden: true, Cols: []Col{{Label: p.T("chart.period")}, {Label: p.T("gaps.demand"), Num: true}, {Label: p.T("gaps.supply"), Num: true}, {Label: ""}}}
	for i, q := range k.periods {
		labels[i] = v.tick(q)
		state := p.T("chart.forecast")
		if i < k.actual {
			state = p.T("chart.actual")
		}
		table.Rows = append(table.Rows, []Cell{{Text: v.period(q)}, {Text: p.Fixed(k.posts[i], decimals)}, {Text: p.Fixed(k.people[i], decimals)}, {Text: state}})
	}
	series := []chart.LineSeries{{Name: p.T("gaps.demand"), Values: k.posts}, {Name: p.T("gaps.supply"), Values: k.people}}
	meta := v.meta(id, k.title, k.caption, v.people(decimals))
	return Figure{ID: id, Title: k.title, Caption: k.caption, Table: table,
		Wide: chart.Line(meta, chart.Wide, labels, series, false), Narrow: chart.Line(meta, chart.Narrow, labels, series, false)}
}

// charts returns both variants of a chart.
func charts(draw func(chart.Variant) template.HTML) (wide, narrow template.HTML) {
	return draw(chart.Wide), draw(chart.Narrow)
}

// notes puts notes on data into words, each once.
func (v planView) notes(list []gap.Note) []string { return v.noted("gaps.note.", list) }

// brief is notes in a few words, for a cell, without what every series has.
func (v planView) brief(list []gap.Note) []string {
	return v.noted("gaps.short.", slices.DeleteFunc(slices.Clone(list), func(n gap.Note) bool {
		return n.Code == gap.NoteContinued // true of nearly every occupation
	}))
}

func (v planView) noted(prefix string, list []gap.Note) []string {
	var out []string
	for _, n := range list {
		s := v.p.T(prefix+n.Code, "n", math.Round(n.Value), "change", v.signed(n.Value, 0))
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// dataAge says which quarter the newest data is of and how long ago it ended; "" without data.
func (v planView) dataAge(model gap.Model) string {
	if model.DataUntil.IsZero() {
		return ""
	}
	newest := workforce.PeriodOf(model.DataUntil, workforce.Quarterly).Add(-1) // DataUntil is the first instant after it
	days := int(model.At.Sub(model.DataUntil).Hours() / 24)
	return v.p.N("gaps.method.data_until", max(0, days), "period", v.period(newest))
}
