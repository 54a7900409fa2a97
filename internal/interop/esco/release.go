package esco

import (
	"cmp"
	"io/fs"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Release is what the files of an ESCO release hold.
type Release struct {
	Skills      []taxonomy.Skill // with skill groups, ordered by id
	Occupations []taxonomy.Occupation
	ISCO        []taxonomy.Code // ISCO-08 groups, ordered by code
	ISCEDF      []taxonomy.Code // ISCED-F 2013 fields, from the skill groups that stand for them
	Languages   []text.Lang
	Rows        int // rows read in all files, bad ones included
	Obsolete    int // concepts left out because their status is not "released"
	Errors      interop.RowErrors
}

// Options say who watches a reading. Both may be nil.
type Options struct {
	Progress func(Progress) // called now and then, from the calling goroutine
	Stop     func() bool    // when it turns true, Read gives up with ErrStopped
}

// Progress is how far a reading is.
type Progress struct {
	File  string
	Rows  int   // in all files so far
	Bytes int64 // read in all files so far
	Total int64 // of all files that are read
}

// Faults of a reading as a whole. A file that cannot be used at all also fails it, with
// "file_unusable", parameter "file", and the RowError that says why as the cause.
var (
	ErrStopped     = fault.New(fault.Unavailable, "stopped")
	ErrMissingFile = fault.New(fault.Invalid, "missing_file") // parameter "file"
	errFile        = fault.New(fault.Invalid, "file_unusable")
	errTooMany     = fault.New(fault.TooLarge, "too_many_concepts").With("max", maxConcepts)
)

// Bounds that keep a hostile release from filling the memory. ESCO v1.2 has 14,000 skills,
// 3,000 occupations and at most 340 skills of one occupation.
const (
	maxConcepts = 200_000
	maxLinks    = 2_000
	maxRow      = 256 << 10 // bytes
	maxColumns  = 100
)

// progressEvery is how many rows pass between two calls of Options.Progress.
const progressEvery = 2_000

// Read reads the release in the root of files.
func Read(files fs.FS, opt Options) (*Release, error) {
	found, err := findFiles(files)
	if err != nil {
		return nil, err
	}
	r := &reader{
		files: files, opt: opt,
		skills: make(map[string]*skill), occupations: make(map[string]*occupation),
		isco: make(map[string]text.Localized), isced: make(map[string]text.Localized),
	}
	for _, f := range found {
		r.progress.Total += f.size
	}
	for _, f := range found {
		if err := r.file(f); err != nil {
			return nil, err
		}
	}
	r.report()
	return r.finish(found), nil
}

// finish orders everything, so that the result does not depend on the order of rows.
func (r *reader) finish(found []file) *Release {
	out := &Release{Rows: r.progress.Rows, Obsolete: r.obsolete, Errors: r.errors, ISCO: codes(r.isco), ISCEDF: codes(r.isced)}
	for _, f := range found {
		if f.lang != "" && !slices.Contains(out.Languages, f.lang) {
			out.Languages = append(out.Languages, f.lang)
		}
	}
	slices.Sort(out.Languages)
	for _, s := range r.skills {
		s.Broader, s.Related = ordered(s.Broader), ordered(s.Related)
		out.Skills = append(out.Skills, s.Skill)
	}
	for _, o := range r.occupations {
		o.Broader, o.Essential = ordered(o.Broader), ordered(o.Essential)
		// A skill that is called essential somewhere is not optional as well.
		o.Optional = slices.DeleteFunc(ordered(o.Optional), func(id taxonomy.SkillID) bool {
			_, essential := slices.BinarySearch(o.Essential, id)
			return essential
		})
		out.Occupations = append(out.Occupations, o.Occupation)
	}
	slices.SortFunc(out.Skills, func(a, b taxonomy.Skill) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(out.Occupations, func(a, b taxonomy.Occupation) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

func codes(labels map[string]text.Localized) []taxonomy.Code {
	out := make([]taxonomy.Code, 0, len(labels))
	for code, l := range labels {
		out = append(out, taxonomy.Code{Code: code, Labels: l})
	}
	slices.SortFunc(out, func(a, b taxonomy.Code) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

func ordered[ID cmp.Ordered](ids []ID) []ID {
	slices.Sort(ids)
	return slices.Clip(slices.Compact(ids))
}

// Part is a slice of the concepts that fits one stored document.
type Part struct {
	Skills      []taxonomy.Skill
	Occupations []taxonomy.Occupation
}

// Parts splits concepts into parts of at most size concepts, skills before occupations, in
// the order given. The same concepts in the same order always give the same parts.
func Parts(skills []taxonomy.Skill, occupations []taxonomy.Occupation, size int) []Part {
	size = max(size, 1)
	parts := make([]Part, 0, (len(skills)+len(occupations))/size+2)
	for c := range slices.Chunk(skills, size) {
		parts = append(parts, Part{Skills: c})
	}
	for c := range slices.Chunk(occupations, size) {
		parts = append(parts, Part{Occupations: c})
	}
	return parts
}
