package ui_test

import (
	"html/template"
	"math"

	"github.com/prasmju-kompass/kompass/internal/httpd/ui"
	"github.com/prasmju-kompass/kompass/internal/httpd/ui/chart"
	"github.com/prasmju-kompass/kompass/internal/i18n"
)

func addCharts(p *i18n.Printer, k *kitchen) {
	meta := func(id, title string) chart.Meta {
		return chart.Meta{ID: id, Title: title, Desc: title, NoData: p.T("word.no_data"), Num: func(v float64) string { return p.Round(v) }}
	}
	both := func(draw func(chart.Variant) template.HTML) (wide, narrow template.HTML) {
		return draw(chart.Wide), draw(chart.Narrow)
	}

	points, table := kitchenFan(p)
	wide, narrow := both(func(v chart.Variant) template.HTML {
		return chart.Fan(meta("fan", "Pieprasījums"), v, chart.FanLabels{Now: p.T("chart.now"), Outer: p.Percent(0.95)}, points)
	})
	k.Fan = figure("fan", "Pieprasījums pēc programmētājiem", wide, narrow, table)

	steps := []chart.Step{{Label: p.Code("driver", "new_posts"), Value: 214}, {Label: p.Code("driver", "retirement"), Value: 386}, {Label: p.Code("driver", "outflow"), Value: 92}, {Label: p.Code("driver", "graduates"), Value: -295}, {Label: p.Code("driver", "gap"), Value: 397, Total: true}}
	wide, narrow = both(func(v chart.Variant) template.HTML {
		return chart.Waterfall(meta("wf", "No kā veidojas iztrūkums"), v, steps)
	})
	k.Waterfall = figure("wf", "No kā veidojas iztrūkums", wide, narrow, ui.Table{})

	groups := []chart.BarGroup{{Label: "IKT speciālistu īpatsvars", Values: []float64{4.1, 4.9, 5, math.NaN()}}, {Label: "Sievietes IKT", Values: []float64{21, 23, 19.4, 30}}}
	wide, narrow = both(func(v chart.Variant) template.HTML {
		return chart.Bars(meta("bars", "Salīdzinājums"), v, []string{"Ventspils", "Latvija", "ES", "Labākais"}, groups)
	})
	k.Figures = append(k.Figures, figure("bars", "Salīdzinājums", wide, narrow, ui.Table{}))

	series := []chart.LineSeries{{Name: "Bāze", Values: []float64{12, -3, 8, 20, 31}}, {Name: "+40 vietas", Values: []float64{12, -6, 2, 9, 14}}}
	wide, narrow = both(func(v chart.Variant) template.HTML {
		return chart.Line(meta("line", "Scenāriji"), v, []string{"2025", "2026", "2027", "2028", "2029"}, series, true)
	})
	k.Figures = append(k.Figures, figure("line", "Scenāriji", wide, narrow, ui.Table{}))
}

func kitchenFan(p *i18n.Printer) ([]chart.FanPoint, ui.Table) {
	table := ui.Table{Caption: "Pieprasījums", Hidden: true, Cols: []ui.Col{{Label: p.T("chart.period")}, {Label: p.T("chart.value"), Num: true}, {Label: p.T("chart.interval", "level", p.Percent(0.95)), Num: true}}}
	var points []chart.FanPoint
	for i := range 24 {
		v := 210 + 6.5*float64(i) + 8*math.Sin(float64(i))
		pt := chart.FanPoint{Label: p.QuarterTick(2024+i/4, i%4+1), Value: v, Forecast: i > 11}
		cell := "–"
		if pt.Forecast {
			s := math.Sqrt(float64(i - 11))
			pt.Inner, pt.Outer = chart.Interval{Lo: v - 7*s, Hi: v + 7*s}, chart.Interval{Lo: v - 20*s, Hi: v + 20*s}
			cell = p.Range(pt.Outer.Lo, pt.Outer.Hi)
		}
		points = append(points, pt)
		table.Rows = append(table.Rows, []ui.Cell{{Text: p.Quarter(2024+i/4, i%4+1)}, {Text: p.Round(v)}, {Text: cell}})
	}
	return points, table
}
