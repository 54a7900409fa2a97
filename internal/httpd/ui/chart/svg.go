package chart

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Meta is what every chart needs. ID must be unique on the page; Num writes a figure in
// the reader's language; NoData is said when there is nothing to draw.
type Meta struct {
	ID, Title, Desc string
	NoData          string
	Num             func(float64) string
}

// Variant is the shape of a chart: Wide for columns of text and print, Narrow for phones,
// so that labels stay legible instead of being scaled down.
type Variant int

// The variants.
const (
	Wide Variant = iota
	Narrow
)

// suffix keeps the ids of the two variants of one chart apart.
func (v Variant) suffix() string {
	if v == Narrow {
		return "-n"
	}
	return ""
}

func (v Variant) width() float64 {
	if v == Narrow {
		return 360
	}
	return 720
}

// limit bounds what is drawn: beyond it a figure is an error, not a measurement, and
// arithmetic on it would overflow.
const limit = 1e15

func drawable(v float64) bool { return !math.IsNaN(v) && math.Abs(v) <= limit }

// canvas writes one SVG element.
type canvas struct {
	strings.Builder
	w, h float64
}

func newCanvas(m Meta, v Variant, class string, w, h float64, attrs ...string) *canvas {
	c := &canvas{w: w, h: h}
	id := m.ID + v.suffix()
	fmt.Fprintf(c, `<svg class="chart %s" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-t %s-d"`, class, px(w), px(h), esc(id), esc(id))
	for i := 0; i+1 < len(attrs); i += 2 {
		fmt.Fprintf(c, ` %s="%s"`, attrs[i], esc(attrs[i+1]))
	}
	fmt.Fprintf(c, `><title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, esc(id), esc(m.Title), esc(id), esc(m.Desc))
	return c
}

func (c *canvas) done() template.HTML {
	c.WriteString(`</svg>`)
	return template.HTML(c.String())
}

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(c, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, px(x1), px(y1), px(x2), px(y2))
}

// text writes a label; anchor is "start", "middle" or "end". An empty label writes nothing.
func (c *canvas) text(class, anchor string, x, y float64, s string) {
	if s == "" {
		return
	}
	fmt.Fprintf(c, `<text class="%s" x="%s" y="%s"`, class, px(x), px(y))
	if anchor != "start" {
		fmt.Fprintf(c, ` text-anchor="%s"`, anchor)
	}
	fmt.Fprintf(c, `>%s</text>`, esc(s))
}

func (c *canvas) rect(class string, x, y, w, h float64) {
	fmt.Fprintf(c, `<rect class="%s" x="%s" y="%s" width="%s" height="%s" rx="2"/>`, class, px(x), px(y), px(w), px(h))
}

func (c *canvas) dot(x, y float64) {
	fmt.Fprintf(c, `<circle class="dot" cx="%s" cy="%s" r="4"/>`, px(x), px(y))
}

type point struct{ x, y float64 }

// path draws a line through the points; a single point becomes a dot, since a line of one point is invisible.
func (c *canvas) path(class string, points []point) {
	switch len(points) {
	case 0:
	case 1:
		c.dot(points[0].x, points[0].y)
	default:
		fmt.Fprintf(c, `<polyline class="%s" points="%s"/>`, class, coords(points))
	}
}

func (c *canvas) area(class string, points []point) {
	if len(points) > 2 {
		fmt.Fprintf(c, `<polygon class="%s" points="%s"/>`, class, coords(points))
	}
}

func (c *canvas) empty(m Meta) template.HTML {
	c.text("lab", "middle", c.w/2, c.h/2, m.NoData)
	return c.done()
}

func coords(points []point) string {
	var b strings.Builder
	for i, p := range points {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(px(p.x) + "," + px(p.y))
	}
	return b.String()
}

// px writes a coordinate with at most one decimal.
func px(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

func esc(s string) string {
	// XML 1.0 knows no control characters, not even escaped
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return html.EscapeString(s)
}

// clip shortens a label to about n letters.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}

// num writes a figure, "–" when it is not one.
func (m Meta) num(v float64) string {
	if !drawable(v) {
		return "–"
	}
	if m.Num == nil {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return m.Num(v)
}
