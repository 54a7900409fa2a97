package search

import (
	"context"
	"iter"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Engine finds courses. All methods may be called at once from many goroutines.
type Engine interface {
	// Search answers a query. Hostile or oversized text is cut, never an error.
	Search(ctx context.Context, q Query) (Result, error)
	// Apply brings the index up to date with whole courses; it is idempotent, and returns when
	// the change is visible to Search. A document older than the one held (by Rev of the
	// course, then of its runs) is left out. A course both upserted and deleted is deleted.
	Apply(ctx context.Context, upserts []Document, deletes []catalog.CourseID) error
	// Replace rebuilds the whole index from docs and swaps it in when it is complete. An error
	// from docs is returned and leaves the old index in place.
	Replace(ctx context.Context, docs iter.Seq2[Document, error]) error
	// SuggestTitles completes a partly typed text to titles of courses, best first and each
	// title once: every word typed begins a word of the title (misspelt ones come near it).
	SuggestTitles(ctx context.Context, typed string, lang text.Lang, limit int) ([]Suggestion, error)
	// Status says whether the engine can answer, and how much it holds.
	Status() Status
}

// Status describes an engine.
type Status struct {
	Name    string
	Ready   bool
	Courses int
	Runs    int
	Detail  string
}

// Document is one course with everything that can be searched, filtered and sorted by, with
// names of concepts already looked up: engines know no taxonomy.
type Document struct {
	Course          catalog.CourseID
	Rev             int64
	Title           text.Localized
	Description     text.Localized
	Provider        org.ID
	ProviderName    text.Localized
	Type            catalog.LearningType
	Field           taxonomy.ISCEDF
	EQF             taxonomy.EQF
	Skills          []taxonomy.SkillID // taught
	SkillPath       []taxonomy.SkillID // taught skills and everything broader: what FacetSkill filters by
	SkillNames      []Name             // preferred and alternative labels of taught skills
	Occupations     []taxonomy.OccupationID
	OccupationNames []Name
	Runs            []Run
	UpdatedAt       time.Time
}

// Name is one label; Weight is 1 for preferred labels and less for alternatives.
type Name struct {
	Lang   text.Lang
	Text   string
	Weight float64
}

// Run is one course instance.
type Run struct {
	Instance   catalog.InstanceID
	Rev        int64
	Flexible   bool
	Start      time.Time
	End        time.Time
	LastApply  time.Time // the last day to apply; zero = always
	Mode       catalog.Mode
	Place      org.PlaceCode
	PlacePath  []org.PlaceCode // the place and those above it
	Lat, Lon   float64
	HasPoint   bool
	Timetable  catalog.Timetable
	Languages  []text.Lang
	Seats      int
	Free       int
	PriceCents int64
	Cancelled  bool
}
