package memory

import (
	"cmp"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// seal derives what follows from the rest of a segment and gives back spare room.
func (s *segment) seal() {
	s.courseOf = make([]uint32, len(s.run.start))
	for c := range uint32(s.n) {
		for r := s.runStart[c]; r < s.runStart[c+1]; r++ {
			s.courseOf[r] = c
		}
	}
	s.prefixes = prefixesOf(s)
	s.byCourse, s.byRun = invert(&s.ofCourse), invert(&s.ofRun)
	s.ofCourse.clip()
	s.ofRun.clip()
	s.rankTitles()
	s.ids.clip()
	s.run.instance.clip()
	s.texts.clip()
	s.texts.words.clip()
	s.texts.steps.clip()
	s.slots = slices.Clip(s.slots)
}

func (g *groups) clip() {
	g.start = append(make([]uint32, 0, len(g.start)), g.start...)
	g.all = append(make([]uint32, 0, len(g.all)), g.all...)
}

// title returns a course's title in the language or the one it falls back to.
func (s *segment) title(c uint32, lang text.Lang) string {
	want, best, rank := langNo(lang), "", 4
	for _, sl := range s.slotsOf(c) {
		if sl.field != fieldTitle {
			break
		}
		no := s.texts.lang[sl.text]
		r := int(no) + 1
		if no == want {
			r = 0
		}
		if r < rank {
			best, rank = s.texts.at(sl.text), r
		}
	}
	return best
}

// rankTitles puts the titles into the order of each alphabet. Courses with the same sort key
// share a place, so that ties are broken by id.
func (s *segment) rankTitles() {
	keys := make([]string, s.n)
	order := make([]uint32, s.n)
	for l, lang := range text.Langs() {
		for c := range s.n {
			order[c] = uint32(c)
			keys[c] = text.SortKey(lang, s.title(uint32(c), lang))
		}
		slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(keys[a], keys[b]) })
		ranks := make([]uint16, s.n)
		for i := 1; i < s.n; i++ {
			ranks[order[i]] = ranks[order[i-1]]
			if keys[order[i]] != keys[order[i-1]] {
				ranks[order[i]]++
			}
		}
		s.titleRank[l] = ranks
	}
}
