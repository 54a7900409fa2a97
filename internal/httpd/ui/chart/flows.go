package chart

import (
	"fmt"
	"html/template"
	"math"
	"slices"
)

// FlowLink is how much goes from one name to another; names are given by their number.
type FlowLink struct {
	From, To int
	Value    float64
}

// FlowLabels head the two sides.
type FlowLabels struct{ From, To string }

// flowBar is one name's share of a side, from y down.
type flowBar struct {
	y, h, sum float64
	used      float64 // of h, by links drawn so far
}

// Flows draws two columns of the same names with bands between them, as wide as the values:
// who gives to the left, who takes to the right. A name without links is left out.
func Flows(m Meta, v Variant, labels FlowLabels, names []string, links []FlowLink) template.HTML {
	const top, gap, height = 34.0, 26.0, 300.0
	w, bar, pad := v.width(), 14.0, 190.0
	if v == Narrow {
		pad = 8
	}
	c := newCanvas(m, v, "flows", w, top+18+height+(gap+2)*float64(len(names)))
	left, right := make([]flowBar, len(names)), make([]flowBar, len(names))
	total := 0.0
	links = slices.DeleteFunc(slices.Clone(links), func(l FlowLink) bool {
		return !(l.Value > 0) || !drawable(l.Value) || l.From < 0 || l.From >= len(names) || l.To < 0 || l.To >= len(names)
	})
	for _, l := range links {
		left[l.From].sum += l.Value
		right[l.To].sum += l.Value
		total += l.Value
	}
	if total <= 0 || !drawable(total) {
		return c.empty(m)
	}
	stack(left, top+18, gap, height/total)
	stack(right, top+18, gap, height/total)
	c.text("lab", "start", pad, 16, labels.From)
	c.text("lab", "end", w-pad, 16, labels.To)
	for _, l := range links {
		c.band(l.From, pad+bar, w-pad-bar, &left[l.From], &right[l.To], l.Value*height/total)
	}
	for i, name := range names {
		c.flowName(m, v, name, i, left[i], pad, bar, true)
		c.flowName(m, v, name, i, right[i], w-pad-bar, bar, false)
	}
	return c.done()
}

// stack lays the bars of one side out from y down.
func stack(bars []flowBar, y, gap, scale float64) {
	for i := range bars {
		if bars[i].sum == 0 {
			continue
		}
		bars[i].y, bars[i].h = y, bars[i].sum*scale
		y += math.Max(bars[i].h, 2) + gap
	}
}

// band draws one link as a curve that keeps its width.
func (c *canvas) band(class int, x0, x1 float64, from, to *flowBar, h float64) {
	a, b := from.y+from.used, to.y+to.used
	from.used, to.used = from.used+h, to.used+h
	mid := (x0 + x1) / 2
	fmt.Fprintf(c, `<path class="flow %s" d="M%s %sC%s %s %s %s %s %sV%sC%s %s %s %s %s %sZ"/>`, seriesClass("s", class),
		px(x0), px(a), px(mid), px(a), px(mid), px(b), px(x1), px(b), px(b+h), px(mid), px(b+h), px(mid), px(a+h), px(x0), px(a+h))
}

func (c *canvas) flowName(m Meta, v Variant, name string, i int, b flowBar, x, bar float64, left bool) {
	if b.sum == 0 {
		return
	}
	c.rect(seriesClass("s", i), x, b.y, bar, math.Max(b.h, 2))
	label := clip(name, 24) + " " + m.num(b.sum)
	switch {
	case v == Narrow && left:
		c.text("name", "start", x, b.y-6, clip(name, 20)+" "+m.num(b.sum))
	case v == Narrow:
		c.text("name", "end", x+bar, b.y-6, clip(name, 20)+" "+m.num(b.sum))
	case left:
		c.text("name", "end", x-8, b.y+b.h/2+5, label)
	default:
		c.text("name", "start", x+bar+8, b.y+b.h/2+5, label)
	}
}
