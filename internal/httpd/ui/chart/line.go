package chart

import (
	"html/template"
	"math"
)

// LineSeries is one line; Values go with the labels of the chart, NaN where there is none.
type LineSeries struct {
	Name   string
	Values []float64
}

// Line draws series over the same periods, told apart by dash as well as colour. withZero
// begins the axis at zero.
func Line(m Meta, v Variant, labels []string, series []LineSeries, withZero bool) template.HTML {
	w, h, left, right, top, bottom := v.width(), 300.0, 52.0, 64.0, 16.0, 34.0
	if v == Narrow {
		h, left = 270, 44
	}
	names := make([]string, len(series))
	var all []float64
	for i, s := range series {
		names[i] = s.Name
		all = append(all, s.Values[:min(len(labels), len(s.Values))]...)
	}
	if len(series) > 1 {
		top += 24
	}
	c := newCanvas(m, v, "lines", w, h, "data-x0", px(left), "data-x1", px(w-right), "data-y0", px(top), "data-y1", px(h-bottom))
	y, ok := newScale(all, withZero, h-bottom, top)
	if !ok {
		return c.empty(m)
	}
	x := spread(len(labels), left, w-right)
	if len(series) > 1 {
		c.legend("l", names, left)
	}
	c.yAxis(m, y, left, w-right)
	c.xLabels(labels, x, h-10, w-right-left, left, w)
	for i, s := range series {
		c.series(m, seriesClass("l", i), s.Values[:min(len(labels), len(s.Values))], x, y)
	}
	return c.done()
}

// series draws one line with holes where values are missing, and its last figure.
func (c *canvas) series(m Meta, class string, values []float64, x func(int) float64, y scale) {
	var run []point
	last := -1
	for i, v := range values {
		if !drawable(v) {
			c.path(class, run)
			run = nil
			continue
		}
		run, last = append(run, point{x(i), y.at(v)}), i
	}
	c.path(class, run)
	if last >= 0 {
		c.text("val", "start", x(last)+8, math.Min(c.h-36, y.at(values[last])+5), m.num(values[last]))
	}
}

// Sparkline draws a series in the room of a word. It has no axis; its title says what it shows.
func Sparkline(m Meta, values []float64) template.HTML {
	const w, h, pad = 120.0, 32.0, 5.0
	c := newCanvas(m, Wide, "spark", w, h)
	y, ok := newScale(values, false, h-pad, pad)
	if !ok {
		return c.done()
	}
	x := spread(len(values), pad, w-pad)
	var run []point
	for i, v := range values {
		if drawable(v) {
			run = append(run, point{x(i), y.at(v)})
			continue
		}
		c.path("l1", run)
		run = nil
	}
	c.path("l1", run)
	if len(run) > 1 {
		c.dot(run[len(run)-1].x, run[len(run)-1].y)
	}
	return c.done()
}
