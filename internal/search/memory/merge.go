package memory

import (
	"math/bits"
	"slices"
)

// Segments grow like those of a log-structured merge tree: as soon as mergeWidth of them are of
// one size (in powers of mergeWidth) they become one, and a segment that is one third dead is
// written anew. A course is so copied a handful of times in all.
const (
	mergeWidth  = 8
	inlineMerge = 64 // courses that are merged at once rather than in the background
	minRewrite  = 32
)

// mergeIfNeeded merges what has become too much; the writer is locked.
func (e *Engine) mergeIfNeeded() {
	w := &e.writer
	for !w.merging {
		sources := pickMerge(e.current.Load().views)
		if sources == nil {
			return
		}
		total := 0
		for _, v := range sources {
			total += v.n
		}
		if total <= inlineMerge {
			seg, moved := merge(sources)
			e.adopt(sources, seg, moved)
			continue
		}
		w.merging = true
		w.merges.Go(func() {
			seg, moved := merge(sources)
			e.current.Load().warm(seg)
			w.mu.Lock()
			defer w.mu.Unlock()
			e.adopt(sources, seg, moved)
			w.merging = false
			e.mergeIfNeeded()
		})
	}
}

// pickMerge returns the views to be made one, or nil.
func pickMerge(views []*view) []*view {
	levels := map[int][]*view{}
	for _, v := range views {
		if v.seg.n >= minRewrite && v.n*3 < v.seg.n*2 {
			return []*view{v}
		}
		level := (bits.Len(uint(v.n)) - 1) / 3
		levels[level] = append(levels[level], v)
	}
	for level := range 6 {
		if list := levels[level]; len(list) >= mergeWidth && fits(list) {
			return list
		}
	}
	return nil
}

func fits(list []*view) bool {
	courses, bytes := 0, 0
	for _, v := range list {
		courses += v.n
		bytes += len(v.seg.texts.bytes)
	}
	return courses <= maxCourses && bytes <= maxTextBytes
}

// adopt puts a merged segment in the place of its sources, less what was deleted meanwhile. When
// the index was replaced meanwhile it is thrown away. The writer is locked.
func (e *Engine) adopt(sources []*view, merged *segment, moved [][]uint32) {
	s := e.current.Load()
	var views []*view
	var dead []uint32
	found := 0
	for _, now := range s.views {
		at := slices.IndexFunc(sources, func(v *view) bool { return v.seg == now.seg })
		if at < 0 {
			views = append(views, now)
			continue
		}
		found++
		sources[at].live.each(func(c uint32) {
			if !now.live.has(c) {
				dead = append(dead, moved[at][c])
			}
		})
	}
	// A source whose courses were all deleted meanwhile is gone from the snapshot.
	for at, v := range sources {
		if !slices.ContainsFunc(s.views, func(n *view) bool { return n.seg == v.seg }) {
			v.live.each(func(c uint32) { dead = append(dead, moved[at][c]) })
		}
	}
	if found == 0 {
		return
	}
	v := newView(merged).without(dead)
	if v.n > 0 {
		views = append(views, v)
		placesOf(e.writer.places, v)
	}
	e.current.Store(newSnapshot(views, s.vals))
}

// merger copies the live courses of several segments into one.
type merger struct {
	out    *segment
	lex    *lexiconBuilder
	texts  map[textKey]uint32
	points pointIndex
}

// source is one of the segments with the new numbers of what it holds.
type source struct {
	*view
	lexeme []uint32 // provisional number +1, 0 = not used by a live course
	text   []uint32 // new number +1, 0 = not copied yet
	course []uint32 // new number
}

// merge returns the merged segment and the new number of each live course of each source.
func merge(views []*view) (*segment, [][]uint32) {
	m := merger{out: newSegment(), lex: newLexiconBuilder(), texts: map[textKey]uint32{}, points: pointIndex{}}
	sources := make([]*source, len(views))
	moved := make([][]uint32, len(views))
	for i, v := range views {
		s := &source{view: v, lexeme: make([]uint32, v.seg.lex.len()), text: make([]uint32, v.seg.texts.len()), course: make([]uint32, v.seg.n)}
		m.lexemes(s)
		v.live.each(func(c uint32) { m.copyCourse(s, c) })
		sources[i], moved[i] = s, s.course
	}
	lex, renumber := m.lex.finish()
	m.out.lex = lex
	for i, w := range m.out.texts.words.all {
		m.out.texts.words.all[i] = renumber[w]
	}
	m.out.posts = mergePosts(sources, renumber)
	m.out.seal()
	return m.out, moved
}

// lexemes adds the lexemes that live courses use.
func (m *merger) lexemes(s *source) {
	x := &s.seg.lex
	for l := range uint32(x.len()) {
		if slices.ContainsFunc(s.seg.posts.at(l), func(p uint32) bool { return s.live.has(p >> postCourseShift) }) {
			s.lexeme[l] = m.lex.add(lexemeKey{x.words.at(l), x.stems.at(x.stem[l])}, x.surfaces.at(l)) + 1
		}
	}
	for whole, parts := range x.parts {
		id := s.lexeme[whole]
		if id == 0 || m.lex.parts[id-1] != nil {
			continue
		}
		for _, p := range parts {
			m.lex.parts[id-1] = append(m.lex.parts[id-1], s.lexeme[p]-1)
		}
	}
}

func (m *merger) copyCourse(s *source, c uint32) {
	in, out := s.seg, m.out
	s.course[c] = uint32(out.n)
	out.n++
	out.ids.add(in.ids.at(c))
	out.rev = append(out.rev, in.rev[c])
	out.taken = append(out.taken, in.taken[c])
	out.lastDay = append(out.lastDay, in.lastDay[c])
	for _, sl := range in.slotsOf(c) {
		sl.text = m.copyText(s, sl.text)
		out.slots = append(out.slots, sl)
	}
	out.slotStart = append(out.slotStart, uint32(len(out.slots)))
	out.ofCourse.push(in.ofCourse.at(c)...)
	from, to := in.runsOf(c)
	for r := from; r < to; r++ {
		m.copyRun(in, r)
	}
	out.runStart = append(out.runStart, uint32(len(out.run.start)))
}

func (m *merger) copyText(s *source, id uint32) uint32 {
	if n := s.text[id]; n > 0 {
		return n - 1
	}
	in, out := &s.seg.texts, &m.out.texts
	key := textKey{in.lang[id], in.at(id)}
	n, ok := m.texts[key]
	if !ok {
		n = out.add(key.text)
		out.lang = append(out.lang, key.lang)
		for _, l := range in.words.at(id) {
			out.words.all = append(out.words.all, s.lexeme[l]-1)
		}
		out.words.push()
		out.steps.push(in.steps.at(id)...)
		m.texts[key] = n
	}
	s.text[id] = n + 1
	return n
}

func (m *merger) copyRun(in *segment, r uint32) {
	a, b := &in.run, &m.out.run
	m.out.ofRun.push(in.ofRun.at(r)...)
	if a.flags[r]&isPseudo == 0 {
		m.out.realRuns++
	}
	b.instance.add(a.instance.at(r))
	b.rev = append(b.rev, a.rev[r])
	b.start, b.end, b.lastApply = append(b.start, a.start[r]), append(b.end, a.end[r]), append(b.lastApply, a.lastApply[r])
	b.free, b.price = append(b.free, a.free[r]), append(b.price, a.price[r])
	b.flags = append(b.flags, a.flags[r])
	at := uint32(0)
	if a.point[r] > 0 {
		at = m.points.id(m.out, in.points[a.point[r]])
	}
	b.point = append(b.point, at)
}

// mergePosts brings the postings of live courses together. Sources come in the order of their new
// course numbers, so each list stays in order.
func mergePosts(sources []*source, renumber []uint32) groups {
	g := groups{start: make([]uint32, len(renumber)+1)}
	eachLive(sources, func(s *source, l, p uint32) { g.start[renumber[s.lexeme[l]-1]+1]++ })
	for i := 1; i < len(g.start); i++ {
		g.start[i] += g.start[i-1]
	}
	g.all = make([]uint32, g.start[len(g.start)-1])
	next := slices.Clone(g.start)
	eachLive(sources, func(s *source, l, p uint32) {
		w := renumber[s.lexeme[l]-1]
		g.all[next[w]] = s.course[p>>postCourseShift]<<postCourseShift | p&(1<<postCourseShift-1)
		next[w]++
	})
	return g
}

func eachLive(sources []*source, f func(s *source, lexeme, posting uint32)) {
	for _, s := range sources {
		for l := range uint32(s.seg.lex.len()) {
			for _, p := range s.seg.posts.at(l) {
				if s.live.has(p >> postCourseShift) {
					f(s, l, p)
				}
			}
		}
	}
}
