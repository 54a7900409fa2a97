package dataset

import (
	"fmt"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
)

// Problem is one thing that is wrong in the data set.
type Problem struct {
	File   string // such as "courses.json"
	Path   string // such as "courses[3].teaches[0].skill"; empty for the file as a whole
	Code   string // such as "unknown_skill"
	Value  string // what stood there, cut to interop.MaxValue bytes
	Params fault.Params
}

func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Path != "" {
		b.WriteString(": " + p.Path)
	}
	b.WriteString(": " + p.Code)
	if p.Value != "" {
		fmt.Fprintf(&b, " %q", p.Value)
	}
	if len(p.Params) > 0 {
		fmt.Fprintf(&b, " %v", map[string]any(p.Params))
	}
	return b.String()
}

// Invalid lists what is wrong in a data set.
type Invalid struct{ Problems []Problem }

// shownProblems is how many problems the text of an Invalid spells out.
const shownProblems = 50

func (e *Invalid) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "data set: %d problems", len(e.Problems))
	for i, p := range e.Problems {
		if i == shownProblems {
			fmt.Fprintf(&b, "\n… and %d more", len(e.Problems)-i)
			break
		}
		b.WriteString("\n" + p.String())
	}
	return b.String()
}

func (r *reader) fault() error {
	f := fault.Wrap(&Invalid{Problems: r.problems}, fault.Invalid, "dataset_invalid")
	for _, p := range r.problems[:min(len(r.problems), shownProblems)] {
		f.Fields = append(f.Fields, fault.Field{Path: strings.TrimSuffix(p.File+": "+p.Path, ": "), Code: p.Code, Params: p.Params})
	}
	return f
}

// at is a place in a file, to which problems are pinned.
type at struct {
	r    *reader
	file string
	path string
}

// in returns the place of a member, such as in("skill") or in("teaches", 2).
func (a at) in(name string, index ...int) at {
	for _, i := range index {
		name += fmt.Sprintf("[%d]", i)
	}
	if a.path != "" {
		name = a.path + "." + name
	}
	a.path = name
	return a
}

func (a at) bad(code, value string) {
	a.r.problems = append(a.r.problems, Problem{File: a.file, Path: a.path, Code: code, Value: interop.Cut(value)})
}

// check records what a domain type's Validate found. Fields that already have a problem of
// their own are left out: an unknown place needs no "required" beside it.
func (a at) check(err error) {
	if err == nil {
		return
	}
	fields := fault.FieldsOf(err)
	if len(fields) == 0 {
		a.bad("invalid", err.Error())
	}
	for _, f := range fields {
		p := Problem{File: a.file, Path: a.in(f.Path).path, Code: f.Code, Params: f.Params}
		if !a.r.pinned(p.File, p.Path) {
			a.r.problems = append(a.r.problems, p)
		}
	}
}

// pinned reports whether a problem is known at the path or at a part of it.
func (r *reader) pinned(file, path string) bool {
	for i := len(r.problems) - 1; i >= 0; i-- {
		p := r.problems[i]
		if p.File == file && (p.Path == path || strings.HasPrefix(p.Path, path+".") || strings.HasPrefix(p.Path, path+"[")) {
			return true
		}
	}
	return false
}
