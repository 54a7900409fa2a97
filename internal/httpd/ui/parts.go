package ui

import (
	"html/template"
	"math"
	"time"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// The structs below are what the partials in web/templates/_*.html read. Words in them are
// already in the reader's language; links are whole addresses (see URL).

// Badge is a short mark of a state. Tone is "good", "info", "warn", "bad" or "mute".
type Badge struct{ Tone, Text string }

// Empty is what stands where a list has nothing: what is so, and what to do next.
type Empty struct {
	Title, Text string
	Action      *Action
}

// Action is a link that looks like a button.
type Action struct {
	Label, Href string
	Primary     bool
}

// KPI is one headline figure. Bad marks a figure to worry about; Href opens what is behind it.
type KPI struct {
	Label, Value, Note string
	Bad                bool
	Href               string
}

// SkillTag is one skill on a card; Wanted marks one that the reader or a need asks for.
type SkillTag struct {
	Label, Href string
	Wanted      bool
}

// CourseCard is a course in a list, with the run that matched.
type CourseCard struct {
	ID, Href    string
	Title       string
	TitleMarked Markup    // the title with <mark> around what matched; "" = Title
	TitleLang   text.Lang // the language the title is really in
	Snippet     Markup    // a passage with what matched; may be ""
	Field       string    // ISCED-F code; chooses the flag
	Type        string    // learning type code
	Provider    string
	Mode        string // code; "" without a run
	Timetable   string
	Languages   []string // codes of the languages of teaching
	Skills      []SkillTag
	Hours       int
	HasRun      bool
	Flexible    bool
	Start       time.Time
	PriceCents  int64
	Currency    string
	Seats       int
	State       string // "open", "full" or "closed"
	MoreRuns    int
	Fit         *Fit
	Demand      *DemandMark
}

// Fit says how many of the wanted skills a course covers.
type Fit struct{ Have, Of int }

// Pips returns Of marks, the first Have of them on; never more than eight, so that a long list stays a picture.
func (f Fit) Pips() []bool {
	n, on := f.Of, f.Have
	if n > 8 {
		n, on = 8, int(math.Round(float64(f.Have)*8/float64(f.Of)))
	}
	pips := make([]bool, max(0, n))
	for i := range pips {
		pips[i] = i < on
	}
	return pips
}

// DemandMark tells that employers here ask for what the course teaches; Href opens the demand.
type DemandMark struct {
	Employers int
	Href      string
	Strength  int // 1..3
}

// FacetGroup is one facet: a name for the query, a heading and its values.
type FacetGroup struct {
	Name, Title string
	Options     []FacetOption
	Visible     int // how many to show before "more"; 0 = all
}

// FacetOption is one value of a facet. Depth indents values of a hierarchy.
type FacetOption struct {
	Value, Label string
	Count        int
	On           bool
	Depth        int
}

// Head returns the values shown at once: the first ones and every chosen one.
func (g FacetGroup) Head() []FacetOption { return g.split(true) }

// Tail returns the values behind "more".
func (g FacetGroup) Tail() []FacetOption { return g.split(false) }

func (g FacetGroup) split(head bool) []FacetOption {
	var part []FacetOption
	for i, o := range g.Options {
		if (g.Visible == 0 || i < g.Visible || o.On) == head {
			part = append(part, o)
		}
	}
	return part
}

// Table is a plain data table. The first cell of a row is its heading.
type Table struct {
	Caption string
	Cols    []Col
	Rows    [][]Cell
	Hidden  bool // the caption is for screen readers only, because a heading says it already
}

// Col is a column; Num sets it flush right.
type Col struct {
	Label string
	Num   bool
}

// Cell is one cell. Strong stresses it; Href makes it a link; Badge replaces the text.
type Cell struct {
	Text   string
	Href   string
	Strong bool
	Badge  *Badge
}

// Figure is a chart with its heading, explanation and data table. Narrow may be "".
type Figure struct {
	ID, Title, Caption string
	Wide, Narrow       template.HTML
	Table              Table
	Level              int // of the heading, 2 unless set
}

// Heat is a heat map, which is a real table: rows of things, columns of periods grouped by year.
type Heat struct {
	ID, Title, Caption string
	Corner             string // heading of the first column
	Groups             []HeatGroup
	Cols               []string
	Rows               []HeatRow
}

// HeatGroup is a heading over several columns, such as a year.
type HeatGroup struct {
	Label string
	Span  int
}

// HeatRow is one line of a heat map.
type HeatRow struct {
	Label, Href string
	Cells       []HeatCell
}

// HeatCell is one cell; Class comes from HeatClass. Title says more, for example why a cell is suppressed.
type HeatCell struct{ Text, Class, Title string }

// HeatClass sorts a value into a colour class: p1..p3 for a shortage, m1..m3 for a surplus,
// z0 around balance (under a tenth of the scale) and none for what is not a number. The
// figure stands in the cell too, so colour is never the only bearer.
func HeatClass(v, scale float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "none"
	}
	share := 0.0
	if scale > 0 {
		share = v / scale
	}
	sign := "p"
	if share < 0 {
		sign, share = "m", -share
	}
	switch {
	case share < 0.1:
		return "z0"
	case share < 0.35:
		return sign + "1"
	case share < 0.7:
		return sign + "2"
	default:
		return sign + "3"
	}
}

// Confirm asks before something is lost. It is the page that a destructive link leads to;
// with scripts the same question comes in a dialog (data-confirm on the link).
type Confirm struct {
	Title, Text string
	Action      string // address the form posts to
	Yes         string // label of the button that does it
	Cancel      string // address to go back to
	Hidden      []Pair // values to send along, such as rev
}

// Pair is a name and a value.
type Pair struct{ Name, Value string }
