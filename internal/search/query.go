package search

import (
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Facet names one way of narrowing; it is also the query parameter of the API and the page.
type Facet string

// The facets. Values are the codes and ids of the domain; Price values are "free" and "paid".
const (
	FacetType      Facet = "type"
	FacetField     Facet = "field" // ISCED-F, hierarchical: 06 includes 061 and 0613
	FacetMode      Facet = "mode"
	FacetLanguage  Facet = "language" // of teaching
	FacetLevel     Facet = "level"    // EQF level of the course, "1".."8"
	FacetProvider  Facet = "provider"
	FacetSkill     Facet = "skill" // taught skill; a broader skill includes its narrower ones
	FacetPlace     Facet = "place" // hierarchical: a territory includes those below it
	FacetPrice     Facet = "price"
	FacetTimetable Facet = "timetable"
)

// Facets lists them in the order pages show them.
func Facets() []Facet {
	return []Facet{FacetType, FacetField, FacetMode, FacetTimetable, FacetPrice, FacetLanguage, FacetLevel, FacetPlace, FacetProvider, FacetSkill}
}

// Valid reports whether f is known.
func (f Facet) Valid() bool {
	for _, v := range Facets() {
		if f == v {
			return true
		}
	}
	return false
}

// Sort is the order of hits; ties are broken by course id.
type Sort string

// The orders. Relevance is the default: score, then start. Without query text the score is the
// state of the run and the demand alone, so that what one can apply for comes first.
const (
	ByRelevance  Sort = "relevance"
	ByStart      Sort = "start"      // upcoming by date, then flexible, under way and ended (latest first), undated, cancelled
	ByPrice      Sort = "price"      // the cheapest matching run; ended and cancelled runs after all others, no run last
	ByTitle      Sort = "title"      // the alphabet of Lang
	ByPopularity Sort = "popularity" // most seats taken first, over all runs of the course that are not cancelled
)

// Sorts lists the orders.
func Sorts() []Sort { return []Sort{ByRelevance, ByStart, ByPrice, ByTitle, ByPopularity} }

// Query is what is searched for. Values of one facet are alternatives; facets and the
// other filters hold together, on the same run. Days are days in UTC.
//
// A run that has ended is passed over while its course has another that has not, and so is a
// cancelled run beside any other; a course with nothing better is still found by them, and
// ranks last. A start window that begins before today asks for the past and lets ended runs in.
type Query struct {
	// Text is what the learner typed. All its words must be found in one course, in any form
	// and language; the last word may be unfinished unless a space follows. Words in quotes
	// must stand together in that order.
	Text       string
	Lang       text.Lang // of the interface: decides titles in ByTitle and which text is preferred
	Filters    map[Facet][]string
	StartFrom  time.Time             // the run starts on or after; flexible runs pass, cancelled ones do not
	StartTo    time.Time             // the run starts on or before; flexible runs pass; without StartFrom ended runs do not
	MaxPrice   int64                 // cents; 0 = no bound. Use FacetPrice "free" for free ones
	Open       bool                  // one can apply at Now: last day not passed, a seat free, not cancelled
	SeatsFree  bool                  // the run has a free seat, has not ended and is not cancelled
	Near       org.PlaceCode         // what the caller asked for; engines read the point below
	NearLat    float64               // WGS 84 degrees, filled in by app from Near
	NearLon    float64               //
	HasNear    bool                  // whether the point is known; without it the radius bounds nothing
	RadiusKm   float64               // 0 = no bound; online runs always pass, runs without a point never do
	Occupation taxonomy.OccupationID // the course prepares for it
	Sort       Sort
	Page       int // from 1
	PerPage    int // 0 = 20, at most MaxPerPage
	Now        time.Time
	NoBoost    bool // switches the in-demand boost off
	Boost      Boost
	BoostRev   uint64 // revision of what Boost reads, so that its values may be kept; 0 = unknown
	Explain    bool
}

// Boost returns how much a course is in demand, 0 (not) to 1 (most); nil = no boost.
type Boost func(catalog.CourseID) float64

// Bounds of a query.
const (
	MaxPerPage      = 100
	MaxText         = 300    // bytes of query text that are looked at
	MaxResultsDeep  = 10_000 // page × per_page
	MaxWords        = 12     // of the query text; further ones are left out
	MaxFilterValues = 50     // per facet
	MaxFacetCounts  = 200    // values counted per facet, the most frequent ones
	MaxSnippet      = 240    // bytes of a description in a highlight
	MaxSuggestions  = 50
)

// Result is one page of hits with facet counts over all hits.
type Result struct {
	Hits    []Hit
	Total   int // courses
	Facets  map[Facet][]Count
	Dropped []string // query words that were left out because no course has them all, filters aside
	Nearest []string // words of the catalogue spelt like the dropped ones
	Engine  string   // which engine answered
	Took    time.Duration
}

// Count is how many courses a facet value would give; a facet ignores its own filter. Counts come
// most first, then by value; values that the query filters by are always there, even with 0.
type Count struct {
	Value string
	N     int
}

// Hit is one course with the run that matched best.
type Hit struct {
	Course     catalog.CourseID
	Instance   catalog.InstanceID // empty for a course without runs
	Runs       int                // runs of the course that match
	Score      float64
	Demand     float64 // the boost's input, 0..1
	Highlights []Highlight
	Explain    map[string]float64 // factors of the score, when asked for
}

// Highlight is one field's text with the byte ranges of the original that matched.
type Highlight struct {
	Field string // "title", "description", "skill", "provider"
	Lang  text.Lang
	Text  string
	Spans []Span // in order, without overlap, on bounds of words
}

// Span is a half-open byte range.
type Span struct{ Start, End int }

// Suggestion is one completion as the user types.
type Suggestion struct {
	Kind  string // "course", "skill", "occupation"
	ID    string
	Label string
	Lang  text.Lang
	Spans []Span
}
