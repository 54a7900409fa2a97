package catalog

import (
	"strconv"
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// CourseID names a course.
type CourseID string

// LearningType is the kind of education a course belongs to.
type LearningType string

// The five learning types of the catalogue.
const (
	Formal     LearningType = "formal"
	NonFormal  LearningType = "non-formal"
	Interest   LearningType = "interest"
	UpSkilling LearningType = "up-skilling"
	ReSkilling LearningType = "re-skilling"
)

// LearningTypes lists them in a stable order.
func LearningTypes() []LearningType {
	return []LearningType{Formal, NonFormal, Interest, UpSkilling, ReSkilling}
}

// Valid reports whether t is one of the five.
func (t LearningType) Valid() bool { return oneOf(t, LearningTypes()) }

// State is where a course stands in its life.
type State string

// The states of a course. Only published courses are found, matched and counted.
const (
	Draft     State = "draft"
	Published State = "published"
	Archived  State = "archived"
)

// Valid reports whether s is a known state.
func (s State) Valid() bool { return oneOf(s, []State{Draft, Published, Archived}) }

// Course is what a provider teaches, apart from when and where (see Instance).
type Course struct {
	ID          CourseID
	Provider    org.ID
	ExternalID  string // the provider's own id; unique per provider when set
	Type        LearningType
	Title       text.Localized
	Description text.Localized
	Field       taxonomy.ISCEDF
	EQF         taxonomy.EQF // required for formal courses
	Teaches     []taxonomy.SkillAt
	Requires    []taxonomy.SkillAt
	PreparesFor []taxonomy.OccupationID // feeds the supply of these occupations
	Workload    int                     // hours in all, 0 = unstated
	ECTS        float64                 // credits, 0 = none
	Credential  text.Localized          // what a learner holds afterwards
	AgeMin      int                     // years, 0 = no bound
	AgeMax      int
	URL         string
	State       State
	CreatedAt   time.Time
	UpdatedAt   time.Time
	Rev         int64
}

// Bounds of a course's fields. Texts are in characters, per language.
const (
	MaxExternalID  = 200
	MaxTitle       = 300
	MaxDescription = 20_000
	MaxSkills      = 60
	MaxOccupations = 20
	MaxWorkload    = 10_000
	MaxECTS        = 360
	MaxAge         = 120
)

// Validate reports every wrong field. Whether ids exist is checked by the caller against the taxonomy.
func (c Course) Validate() error {
	var k fault.Check
	k.That(c.ID != "", "id", "required")
	k.That(c.Provider != "", "provider", "required")
	org.CheckLine(&k, "external_id", c.ExternalID, MaxExternalID)
	k.That(c.Type.Valid(), "type", "unknown_value")
	k.That(c.State.Valid(), "state", "unknown_value")
	org.CheckText(&k, "title", c.Title, MaxTitle, true)
	org.CheckText(&k, "description", c.Description, MaxDescription, false)
	org.CheckText(&k, "credential", c.Credential, MaxTitle, false)
	org.CheckURL(&k, "url", c.URL)
	if k.That(c.Field != "", "field", "required") {
		k.That(c.Field.Valid(), "field", "unknown_value")
	}
	if k.That(c.EQF.Valid(), "eqf", "out_of_range", fault.Params{"min": 1, "max": 8}) {
		k.That(c.Type != Formal || c.EQF > 0, "eqf", "required")
	}
	checkSkills(&k, "teaches", c.Teaches)
	checkSkills(&k, "requires", c.Requires)
	k.That(c.State != Published || len(c.Teaches) > 0, "teaches", "required")
	checkOccupations(&k, c.PreparesFor)
	k.That(within(c.Workload, 0, MaxWorkload), "workload", "out_of_range", fault.Params{"min": 0, "max": MaxWorkload})
	k.That(c.ECTS >= 0 && c.ECTS <= MaxECTS, "ects", "out_of_range", fault.Params{"min": 0, "max": MaxECTS})
	k.That(within(c.AgeMin, 0, MaxAge), "age_min", "out_of_range", fault.Params{"min": 0, "max": MaxAge})
	k.That(within(c.AgeMax, 0, MaxAge), "age_max", "out_of_range", fault.Params{"min": 0, "max": MaxAge})
	k.That(c.AgeMax == 0 || c.AgeMax >= c.AgeMin, "age_max", "below_age_min", fault.Params{"min": c.AgeMin})
	return k.Err()
}

func checkSkills(k *fault.Check, path string, skills []taxonomy.SkillAt) {
	if !k.That(len(skills) <= MaxSkills, path, "too_many", fault.Params{"max": MaxSkills}) {
		return
	}
	seen := make(map[taxonomy.SkillID]bool, len(skills))
	for i, s := range skills {
		in := k.In(path, i)
		if in.That(s.Skill != "", "skill", "required") {
			in.That(!seen[s.Skill], "skill", "duplicate")
		}
		in.That(s.Level.Valid(), "level", "out_of_range", fault.Params{"min": 1, "max": 8})
		seen[s.Skill] = true
	}
}

// checkOccupations refuses an occupation named twice: its supply would be counted twice.
func checkOccupations(k *fault.Check, ids []taxonomy.OccupationID) {
	if !k.That(len(ids) <= MaxOccupations, "prepares_for", "too_many", fault.Params{"max": MaxOccupations}) {
		return
	}
	seen := make(map[taxonomy.OccupationID]bool, len(ids))
	for i, id := range ids {
		path := "prepares_for[" + strconv.Itoa(i) + "]"
		if k.That(id != "", path, "required") {
			k.That(!seen[id], path, "duplicate")
		}
		seen[id] = true
	}
}

func within(v, lo, hi int) bool { return v >= lo && v <= hi }

func oneOf[T comparable](v T, all []T) bool {
	for _, a := range all {
		if v == a {
			return true
		}
	}
	return false
}
