package chart

import (
	"html/template"
	"math"
)

// BarGroup is one category with a value per series; a value that is not a number is "no data".
type BarGroup struct {
	Label  string
	Values []float64
}

// Bars draws horizontal bars, grouped when there are several series, with a legend then.
// Horizontal, because the names of skills and occupations are long.
func Bars(m Meta, v Variant, series []string, groups []BarGroup) template.HTML {
	const bar, gap, legend = 18.0, 16.0, 26.0
	w, left, right := v.width(), 220.0, 76.0
	label := 0.0
	if v == Narrow {
		left, right, label = 8, 70, 18 // labels above the bars
	}
	top := 6.0
	if len(series) > 1 {
		top += legend
	}
	height := top
	var all []float64
	for _, g := range groups {
		height += label + bar*float64(len(g.Values)) + gap
		all = append(all, g.Values...)
	}
	c := newCanvas(m, v, "bars", w, math.Max(60, height))
	x, ok := newScale(all, true, left, w-right)
	if !ok {
		return c.empty(m)
	}
	if len(series) > 1 {
		c.legend("s", series, 8)
	}
	y := top
	for _, g := range groups {
		y = c.group(m, v, g, x, y+label, bar, left) + gap
	}
	if x.lo < 0 {
		c.line("axis", x.at(0), top, x.at(0), c.h-4)
	}
	return c.done()
}

// group draws one category from y down and returns where it ends.
func (c *canvas) group(m Meta, v Variant, g BarGroup, x scale, y, bar, left float64) float64 {
	mid := y + bar*float64(len(g.Values))/2 + 5
	if v == Narrow {
		c.text("name", "start", left, y-5, clip(g.Label, 40))
	} else {
		c.text("name", "end", left-12, mid, clip(g.Label, 28))
	}
	for i, val := range g.Values {
		end := x.at(0)
		if drawable(val) {
			a, b := math.Min(x.at(0), x.at(val)), math.Max(x.at(0), x.at(val))
			c.rect(seriesClass("s", i), a, y, math.Max(1, b-a), bar-3)
			end = math.Max(a+1, b)
		}
		c.text("val", "start", end+6, y+bar-6, m.num(val))
		y += bar
	}
	return y
}

// legend names the series along the top; prefix "s" marks areas, "l" lines.
func (c *canvas) legend(prefix string, series []string, x float64) {
	room := (c.w - x) / float64(len(series))
	for i, name := range series {
		if prefix == "l" {
			c.line(seriesClass("l", i), x, 12, x+22, 12)
		} else {
			c.rect(seriesClass("s", i), x+6, 6, 12, 12)
		}
		c.text("lab", "start", x+28, 16, clip(name, max(3, int((room-34)/6.6))))
		x += math.Min(room, float64(len([]rune(name)))*7+52)
	}
}
