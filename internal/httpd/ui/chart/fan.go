package chart

import (
	"html/template"
	"strconv"
)

// Interval is a prediction interval.
type Interval struct{ Lo, Hi float64 }

// FanPoint is one period. Inner and Outer are read only where Forecast is set.
type FanPoint struct {
	Label        string
	Value        float64
	Inner, Outer Interval
	Forecast     bool
}

// FanLabels are the words inside a fan chart: "Now" beside the last actual period, and the
// level of the outer interval ("95 %").
type FanLabels struct{ Now, Outer string }

// Fan draws what was measured as a line and what is forecast as a dashed line within its
// intervals. Forecast periods come after all measured ones. The attributes data-x0 and
// data-x1 tell the read-out script where the first and last period are.
func Fan(m Meta, v Variant, labels FanLabels, points []FanPoint) template.HTML {
	w, h, left, right, top, bottom := v.width(), 320.0, 52.0, 92.0, 20.0, 34.0
	if v == Narrow {
		h, left, right = 290, 44, 78
	}
	c := newCanvas(m, v, "fan", w, h, "data-x0", px(left), "data-x1", px(w-right), "data-y0", px(top), "data-y1", px(h-bottom))
	y, ok := newScale(fanValues(points), true, h-bottom, top)
	if !ok {
		return c.empty(m)
	}
	x := spread(len(points), left, w-right)
	c.yAxis(m, y, left, w-right)
	c.xLabels(pointLabels(points), x, h-10, w-right-left, left, w)
	now := lastActual(points)
	c.fanBands(points, now, x, y)
	c.fanLines(points, now, x, y)
	if now >= 0 && now < len(points)-1 {
		c.line("now", x(now), top, x(now), h-bottom)
		at, anchor := x(now)-6, "end"
		if at-left < float64(len([]rune(labels.Now)))*6.6 { // no room to the left, where the figures of the axis are
			at, anchor = x(now)+6, "start"
		}
		c.text("lab", anchor, at, top+10, labels.Now)
	}
	c.fanEnd(m, labels, points, x, y)
	return c.done()
}

func fanValues(points []FanPoint) []float64 {
	var all []float64
	for _, p := range points {
		all = append(all, p.Value)
		if p.Forecast {
			all = append(all, p.Inner.Lo, p.Inner.Hi, p.Outer.Lo, p.Outer.Hi)
		}
	}
	return all
}

func pointLabels(points []FanPoint) []string {
	labels := make([]string, len(points))
	for i, p := range points {
		labels[i] = p.Label
	}
	return labels
}

func lastActual(points []FanPoint) int {
	last := -1
	for i, p := range points {
		if !p.Forecast && drawable(p.Value) {
			last = i
		}
	}
	return last
}

func (c *canvas) fanBands(points []FanPoint, now int, x func(int) float64, y scale) {
	for _, b := range []struct {
		class string
		of    func(FanPoint) Interval
	}{
		{"band-outer", func(p FanPoint) Interval { return p.Outer }},
		{"band-inner", func(p FanPoint) Interval { return p.Inner }},
	} {
		var upper, lower []point
		if now >= 0 {
			start := point{x(now), y.at(points[now].Value)}
			upper, lower = append(upper, start), append(lower, start)
		}
		for i, p := range points {
			if in := b.of(p); p.Forecast && drawable(in.Lo) && drawable(in.Hi) {
				upper = append(upper, point{x(i), y.at(in.Hi)})
				lower = append(lower, point{x(i), y.at(in.Lo)})
			}
		}
		for i := len(lower) - 1; i >= 0; i-- {
			upper = append(upper, lower[i])
		}
		c.area(b.class, upper)
	}
}

func (c *canvas) fanLines(points []FanPoint, now int, x func(int) float64, y scale) {
	var actual, forecast []point
	flush := func() { c.path("hist", actual); actual = nil }
	if now >= 0 {
		forecast = append(forecast, point{x(now), y.at(points[now].Value)})
	}
	for i, p := range points {
		at := point{x(i), y.at(p.Value)}
		switch {
		case !drawable(p.Value):
			flush() // a missing period is a hole, not a straight line across it
		case p.Forecast:
			forecast = append(forecast, at)
		default:
			actual = append(actual, at)
		}
	}
	flush()
	if len(forecast) > 1 || now < 0 {
		c.path("fc", forecast)
	}
	if now >= 0 {
		c.dot(x(now), y.at(points[now].Value))
	}
}

// fanEnd writes the last figure and its interval beside the last point.
func (c *canvas) fanEnd(m Meta, labels FanLabels, points []FanPoint, x func(int) float64, y scale) {
	i := len(points) - 1
	p := points[i]
	if !drawable(p.Value) {
		return
	}
	at := min(max(y.at(p.Value)+5, 16), c.h-50)
	if p.Forecast {
		c.dot(x(i), y.at(p.Value))
	}
	c.text("val", "start", x(i)+10, at, m.num(p.Value))
	if p.Forecast && drawable(p.Outer.Lo) && drawable(p.Outer.Hi) {
		c.text("lab", "start", x(i)+10, at+17, m.num(p.Outer.Lo)+"–"+m.num(p.Outer.Hi))
		c.text("lab", "start", x(i)+10, at+32, labels.Outer)
	}
}

// yAxis draws the grid with its figures; zero, where it is inside, is drawn stronger.
func (c *canvas) yAxis(m Meta, y scale, left, right float64) {
	for _, t := range y.ticks() {
		class := "grid"
		if t == 0 && y.lo < 0 {
			class = "axis"
		}
		c.line(class, left, y.at(t), right, y.at(t))
		c.text("tick", "end", left-8, y.at(t)+4, m.num(t))
	}
}

// xLabels writes as many labels as fit, always the last one.
func (c *canvas) xLabels(labels []string, x func(int) float64, y, room, left, width float64) {
	longest := 1
	for _, l := range labels {
		longest = max(longest, len([]rune(l)))
	}
	step := every(len(labels), room, float64(longest)*6.6+14)
	for i, l := range labels {
		if (len(labels)-1-i)%step != 0 {
			continue
		}
		half := float64(len([]rune(l))) * 3.3
		at := min(max(x(i), half), width-half)
		c.text("tick", "middle", at, y, l)
	}
}

// seriesClass names the class of the i-th series; four are told apart, more repeat.
func seriesClass(prefix string, i int) string { return prefix + strconv.Itoa(i%4+1) }
