package taxonomy

import (
	"cmp"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/fault"
)

// Problem is one thing wrong with a taxonomy's content.
type Problem struct {
	Code    string // one of the Problem… codes
	Concept string // the id of the concept it is about
	Ref     string // the id it names, when it is about a link or an alias
}

// The codes of problems.
const (
	ProblemInvalid          = "invalid_concept"
	ProblemDuplicate        = "duplicate_concept"
	ProblemAliasTaken       = "alias_taken"
	ProblemUnknownBroader   = "unknown_broader"
	ProblemCycle            = "broader_cycle"
	ProblemUnknownRelated   = "unknown_related"
	ProblemUnknownEssential = "unknown_essential"
	ProblemUnknownOptional  = "unknown_optional"
)

// ErrBroken is the fault of New; parameters: problem (a code), concept, ref, problems (how many in all).
var ErrBroken = fault.New(fault.Invalid, "taxonomy_broken")

func (p Problem) fault(all int) error {
	return ErrBroken.With("problem", p.Code).With("concept", p.Concept).With("ref", p.Ref).With("problems", all)
}

type builder struct {
	t        *Taxonomy
	problems []Problem
}

func newBuilder(lists CodeLists) *builder {
	return &builder{t: &Taxonomy{lists: lists}}
}

func (b *builder) problem(code, concept, ref string) {
	b.problems = append(b.problems, Problem{Code: code, Concept: concept, Ref: ref})
}

func (b *builder) addSkills(in []Skill) {
	t := b.t
	t.skills = make([]Skill, 0, len(in))
	seen := make(map[SkillID]bool, len(in))
	for _, s := range in {
		switch {
		case s.Validate() != nil:
			b.problem(ProblemInvalid, string(s.ID), "")
		case seen[s.ID]:
			b.problem(ProblemDuplicate, string(s.ID), "")
		default:
			seen[s.ID] = true
			t.skills = append(t.skills, s)
		}
	}
	slices.SortFunc(t.skills, func(a, b Skill) int { return cmp.Compare(a.ID, b.ID) })
	t.skillNo = make(map[SkillID]SkillNo, len(t.skills))
	for i := range t.skills {
		t.skillNo[t.skills[i].ID] = SkillNo(i)
	}
	for i := range t.skills {
		s := &t.skills[i]
		s.Aliases = claimAliases(b, t.skillNo, s.ID, s.Aliases, SkillNo(i))
	}
}

func (b *builder) addOccupations(in []Occupation) {
	t := b.t
	t.occupations = make([]Occupation, 0, len(in))
	seen := make(map[OccupationID]bool, len(in))
	for _, o := range in {
		switch {
		case o.Validate() != nil:
			b.problem(ProblemInvalid, string(o.ID), "")
		case seen[o.ID]:
			b.problem(ProblemDuplicate, string(o.ID), "")
		default:
			seen[o.ID] = true
			t.occupations = append(t.occupations, o)
		}
	}
	slices.SortFunc(t.occupations, func(a, b Occupation) int { return cmp.Compare(a.ID, b.ID) })
	t.occupationNo = make(map[OccupationID]OccupationNo, len(t.occupations))
	for i := range t.occupations {
		t.occupationNo[t.occupations[i].ID] = OccupationNo(i)
	}
	for i := range t.occupations {
		o := &t.occupations[i]
		o.Aliases = claimAliases(b, t.occupationNo, o.ID, o.Aliases, OccupationNo(i))
	}
}

// claimAliases makes each alias resolve to no, and returns those that do, sorted.
func claimAliases[ID ~string, No comparable](b *builder, nos map[ID]No, id ID, aliases []ID, no No) []ID {
	var kept []ID
	for _, a := range aliases {
		if other, taken := nos[a]; taken {
			if other != no {
				b.problem(ProblemAliasTaken, string(id), string(a))
			}
			continue // its own id, or the same alias twice
		}
		nos[a] = no
		kept = append(kept, a)
	}
	slices.Sort(kept)
	return kept
}

func (b *builder) linkSkills() {
	t := b.t
	broader := make([][]int32, len(t.skills))
	for i := range t.skills {
		s := &t.skills[i]
		broader[i] = resolve(b, t.skillNo, s.Broader, string(s.ID), ProblemUnknownBroader)
		s.Related = t.skillIDs(without(resolve(b, t.skillNo, s.Related, string(s.ID), ProblemUnknownRelated), int32(i)))
	}
	b.breakCycles(broader, func(i int32) string { return string(t.skills[i].ID) })
	for i := range t.skills {
		t.skills[i].Broader = t.skillIDs(broader[i])
	}
	t.skillGraph = newGraph(broader)
}

func (b *builder) linkOccupations() {
	t := b.t
	n := len(t.occupations)
	broader, essential, optional := make([][]int32, n), make([][]int32, n), make([][]int32, n)
	for i := range t.occupations {
		o := &t.occupations[i]
		id := string(o.ID)
		broader[i] = resolve(b, t.occupationNo, o.Broader, id, ProblemUnknownBroader)
		essential[i] = resolve(b, t.skillNo, o.Essential, id, ProblemUnknownEssential)
		// A skill listed as both is essential.
		optional[i] = without(resolve(b, t.skillNo, o.Optional, id, ProblemUnknownOptional), essential[i]...)
		o.Essential, o.Optional = t.skillIDs(essential[i]), t.skillIDs(optional[i])
	}
	b.breakCycles(broader, func(i int32) string { return string(t.occupations[i].ID) })
	for i := range t.occupations {
		t.occupations[i].Broader = t.occupationIDs(broader[i])
	}
	t.occupationGraph = newGraph(broader)
	t.essential, t.optional = newCSR(essential), newCSR(optional)
	t.essentialFor, t.optionalFor = t.essential.transposed(len(t.skills)), t.optional.transposed(len(t.skills))
}

// resolve turns ids and aliases into sorted positions without duplicates.
func resolve[ID ~string, No ~int32](b *builder, nos map[ID]No, ids []ID, concept, code string) []int32 {
	var out []int32
	for _, id := range ids {
		n, ok := nos[id]
		if !ok {
			b.problem(code, concept, string(id))
			continue
		}
		out = append(out, int32(n))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// without returns the members of sorted that are not among drop (sorted too).
func without(sorted []int32, drop ...int32) []int32 {
	return slices.DeleteFunc(sorted, func(n int32) bool {
		_, found := slices.BinarySearch(drop, n)
		return found
	})
}

// breakCycles removes each broader link that leads back to a concept on the way to it.
// Concepts are visited in the order of ids, so the same links go every time.
func (b *builder) breakCycles(broader [][]int32, id func(int32) string) {
	const onPath, done = 1, 2
	state := make([]uint8, len(broader))
	type frame struct {
		node int32
		next int
	}
	var path []frame
	for start := range broader {
		if state[start] == 0 {
			state[start] = onPath
			path = append(path, frame{node: int32(start)})
		}
		for len(path) > 0 {
			f := &path[len(path)-1]
			links := broader[f.node]
			if f.next == len(links) {
				state[f.node] = done
				path = path[:len(path)-1]
				continue
			}
			switch up := links[f.next]; state[up] {
			case onPath:
				b.problem(ProblemCycle, id(f.node), id(up))
				broader[f.node] = slices.Delete(links, f.next, f.next+1)
			case done:
				f.next++
			default:
				f.next++
				state[up] = onPath
				path = append(path, frame{node: up})
			}
		}
	}
}

func (b *builder) finish() *Taxonomy {
	b.t.labels = newLabelIndex(b.t)
	b.t.finishLazy()
	return b.t
}
