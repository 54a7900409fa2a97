package chart

import (
	"html/template"
	"math"
)

// Step is one bar of a waterfall: a change, or a total that stands on zero.
type Step struct {
	Label string
	Value float64
	Total bool
}

// Waterfall draws how changes add up: each bar begins where the one before ended. A rise is
// classed "up" and a fall "down"; the sign stands in the figure too.
func Waterfall(m Meta, v Variant, steps []Step) template.HTML {
	w, row, left, right := v.width(), 38.0, 210.0, 76.0
	if v == Narrow {
		row, left, right = 54, 8, 70 // labels above the bars
	}
	c := newCanvas(m, v, "waterfall", w, math.Max(60, row*float64(len(steps))+8))
	ends, ok := running(steps)
	var all []float64
	for _, e := range ends {
		all = append(all, e.Lo, e.Hi)
	}
	x, found := newScale(all, true, left, w-right)
	if !ok || !found {
		return c.empty(m)
	}
	for i, s := range steps {
		c.step(m, v, s, ends[i], x, row*float64(i)+6, row, left, i == len(steps)-1)
	}
	if x.lo < 0 {
		c.line("axis", x.at(0), 2, x.at(0), c.h-2)
	}
	return c.done()
}

// running returns where each bar begins (Lo) and ends (Hi, as a running sum, not sorted).
func running(steps []Step) (ends []Interval, ok bool) {
	sum := 0.0
	for _, s := range steps {
		if !drawable(s.Value) {
			ends = append(ends, Interval{sum, sum})
			continue
		}
		from := sum
		if s.Total {
			from, sum = 0, s.Value
		} else {
			sum += s.Value
		}
		ends, ok = append(ends, Interval{from, sum}), true
	}
	return ends, ok
}

func (c *canvas) step(m Meta, v Variant, s Step, e Interval, x scale, y, row, left float64, last bool) {
	bar, h := y, row-12
	if v == Narrow {
		c.text("name", "start", left, y+12, clip(s.Label, 38))
		bar, h = y+18, row-28
	} else {
		c.text("name", "end", left-12, y+h/2+5, clip(s.Label, 27))
	}
	class, sign := "up", "+"
	switch {
	case s.Total:
		class, sign = "total", ""
	case s.Value < 0:
		class, sign = "down", "" // the figure brings its own minus
	case s.Value == 0 || !drawable(s.Value):
		sign = ""
	}
	a, b := x.at(math.Min(e.Lo, e.Hi)), x.at(math.Max(e.Lo, e.Hi))
	if drawable(s.Value) {
		c.rect(class, a, bar, math.Max(2, b-a), h)
	}
	c.text("val", "start", math.Max(2, b-a)+a+6, bar+h/2+5, sign+m.num(s.Value))
	if !last {
		c.line("grid", x.at(e.Hi), bar+h, x.at(e.Hi), y+row+v.gap())
	}
}

// gap is the height of the label above the next bar, which the connecting line crosses.
func (v Variant) gap() float64 {
	if v == Narrow {
		return 18
	}
	return 0
}
