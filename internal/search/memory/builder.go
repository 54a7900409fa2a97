package memory

import (
	"strconv"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// builder makes a segment from documents. Lexemes have provisional numbers until done.
type builder struct {
	seg    *segment
	vals   *valueWriter
	lex    *lexiconBuilder
	texts  map[textKey]uint32
	points pointIndex
	weigh  weigher
	tokens []text.Token
	posts  groups   // provisional lexemes of each course
	marks  []uint16 // weight and fields of each of them, as in a posting
	row    []uint32
}

type textKey struct {
	lang uint8
	text string
}

func newBuilder(vals *valueWriter) *builder {
	b := &builder{seg: newSegment(), vals: vals, lex: newLexiconBuilder(), texts: map[textKey]uint32{}, points: pointIndex{}}
	b.posts = groups{start: []uint32{0}}
	return b
}

func newSegment() *segment {
	s := &segment{runStart: []uint32{0}, slotStart: []uint32{0}, points: make([]point, 1)}
	s.texts.words.start, s.texts.steps.start = []uint32{0}, []uint32{0}
	s.ofCourse.start, s.ofRun.start = []uint32{0}, []uint32{0}
	return s
}

// maxTextBytes bounds the texts of one segment, whose places are 32-bit numbers.
const maxTextBytes = 1 << 30

// full reports whether the segment takes no further course.
func (b *builder) full() bool {
	return b.seg.n == maxCourses || len(b.seg.texts.bytes) > maxTextBytes
}

func (b *builder) add(d *search.Document) {
	s := b.seg
	s.n++
	s.ids.add(string(d.Course))
	s.rev = append(s.rev, d.Rev)
	b.addTexts(d)
	b.addCourseValues(d)
	b.addRuns(d.Runs)
}

func (b *builder) addTexts(d *search.Document) {
	s := b.seg
	b.weigh.begin(len(b.lex.keys))
	b.localized(fieldTitle, d.Title)
	for _, n := range d.SkillNames {
		b.slot(fieldSkill, n.Lang, n.Text, n.Weight)
	}
	for _, n := range d.OccupationNames {
		b.slot(fieldOccupation, n.Lang, n.Text, n.Weight)
	}
	b.localized(fieldProvider, d.ProviderName)
	b.localized(fieldDescription, d.Description)
	s.slotStart = append(s.slotStart, uint32(len(s.slots)))
	for i := range b.weigh.met {
		m := &b.weigh.met[i]
		b.posts.all = append(b.posts.all, m.lexeme)
		b.marks = append(b.marks, uint16(m.impact()<<postImpactShift|m.bits))
	}
	b.posts.start = append(b.posts.start, uint32(len(b.posts.all)))
}

func (b *builder) localized(field uint8, l text.Localized) {
	for _, lang := range text.Langs() {
		if t := l[lang]; t != "" {
			b.slot(field, lang, t, 1)
		}
	}
}

func (b *builder) slot(field uint8, lang text.Lang, t string, weight float64) {
	no := langNo(lang)
	id := b.text(no, t)
	b.seg.slots = append(b.seg.slots, slot{text: id, field: field, weight: uint8(min(255, max(0, weight*100+0.5)))})
	words := b.seg.texts.words.at(id)
	b.weigh.room(len(b.lex.keys))
	bit := postBit(field, no)
	for _, w := range words {
		b.weigh.word(w, bit)
		for _, part := range b.lex.parts[w] {
			b.weigh.word(part, bit)
		}
	}
	b.weigh.endText(field, len(words), float32(weight))
}

// text returns the number of a text, cutting it into words when it is new.
func (b *builder) text(lang uint8, t string) uint32 {
	if id, ok := b.texts[textKey{lang, t}]; ok {
		return id
	}
	x := &b.seg.texts
	id := x.add(t)
	x.lang = append(x.lang, lang)
	b.texts[textKey{lang, t}] = id
	b.tokens = text.AppendTokens(b.tokens[:0], t)
	b.row = b.row[:0]
	for _, tok := range b.tokens {
		b.row = append(b.row, b.lex.token(lang, t, tok))
	}
	x.push(b.row, b.tokens)
	return id
}

func (b *builder) addCourseValues(d *search.Document) {
	b.row = b.row[:0]
	b.one(dimType, string(d.Type))
	for _, f := range d.Field.Path() {
		b.one(dimField, string(f))
	}
	if d.EQF > 0 {
		b.one(dimLevel, strconv.Itoa(int(d.EQF)))
	}
	b.one(dimProvider, string(d.Provider))
	several(b, dimSkill, d.SkillPath)
	several(b, dimOccupation, d.Occupations)
	b.seg.ofCourse.push(b.row...)
}

// one adds a value to the row.
func (b *builder) one(dim int, value string) {
	if value == "" {
		return
	}
	if id := b.vals.id(dim, value); !containsID(b.row, id) {
		b.row = append(b.row, id)
	}
}

func several[S ~string](b *builder, dim int, list []S) {
	for _, v := range list {
		b.one(dim, string(v))
	}
}

func containsID(list []uint32, id uint32) bool {
	for _, v := range list {
		if v == id {
			return true
		}
	}
	return false
}

func (b *builder) addRuns(runs []search.Run) {
	s := b.seg
	taken, last := 0, int32(noDay)
	for i := range runs {
		b.addRun(&runs[i])
		at := len(s.run.end) - 1
		if !runs[i].Cancelled {
			taken += max(0, runs[i].Seats-runs[i].Free)
			last = max(last, s.run.end[at])
		}
	}
	if len(runs) == 0 {
		b.addPseudoRun()
	}
	s.realRuns += len(runs)
	s.runStart = append(s.runStart, uint32(len(s.run.start)))
	s.taken = append(s.taken, int32(taken))
	s.lastDay = append(s.lastDay, last)
}

func (b *builder) addRun(r *search.Run) {
	price := pricePaid
	if r.PriceCents <= 0 {
		price = priceFree
	}
	b.row = b.row[:0]
	b.one(dimMode, string(r.Mode))
	several(b, dimLanguage, r.Languages)
	several(b, dimPlace, r.PlacePath)
	b.one(dimPrice, price)
	b.one(dimTimetable, string(r.Timetable))
	b.seg.ofRun.push(b.row...)

	c := &b.seg.run
	start, end := dayOr(r.Start, noDay), dayOr(r.End, noDay)
	if r.Flexible {
		start, end = noDay, farDay
	} else if end == noDay {
		end = start
	}
	if end == noDay {
		end = farDay
	}
	c.instance.add(string(r.Instance))
	c.rev = append(c.rev, r.Rev)
	c.start = append(c.start, start)
	c.end = append(c.end, end)
	c.lastApply = append(c.lastApply, dayOr(r.LastApply, farDay))
	c.free = append(c.free, int32(min(r.Free, 1<<30)))
	c.price = append(c.price, int32(min(max(r.PriceCents, 0), 1<<29)))
	at := uint32(0)
	if r.HasPoint {
		at = b.points.id(b.seg, point{r.Lat, r.Lon})
	}
	c.point = append(c.point, at)
	c.flags = append(c.flags, flagsOf(r))
}

func flagsOf(r *search.Run) uint8 {
	var f uint8
	for _, is := range []struct {
		yes bool
		bit uint8
	}{{r.Cancelled, isCancelled}, {r.Flexible, isFlexible}, {r.Mode == catalog.Online, isOnline}} {
		if is.yes {
			f |= is.bit
		}
	}
	return f
}

func (b *builder) addPseudoRun() {
	b.seg.ofRun.push()
	c := &b.seg.run
	c.instance.add("")
	c.rev = append(c.rev, 0)
	c.start, c.end, c.lastApply = append(c.start, noDay), append(c.end, farDay), append(c.lastApply, noDay)
	c.free, c.price = append(c.free, 0), append(c.price, 0)
	c.point = append(c.point, 0)
	c.flags = append(c.flags, isPseudo)
}

// done puts the segment into its final form.
func (b *builder) done() *segment {
	s := b.seg
	lex, renumber := b.lex.finish()
	s.lex = lex
	for i, w := range s.texts.words.all {
		s.texts.words.all[i] = renumber[w]
	}
	s.posts = b.invertPosts(renumber)
	s.seal()
	return s
}

// invertPosts turns the words of each course into the courses of each word.
func (b *builder) invertPosts(renumber []uint32) groups {
	g := groups{start: make([]uint32, len(renumber)+1), all: make([]uint32, len(b.posts.all))}
	for _, old := range b.posts.all {
		g.start[renumber[old]+1]++
	}
	for i := 1; i < len(g.start); i++ {
		g.start[i] += g.start[i-1]
	}
	next := append([]uint32(nil), g.start...)
	for c := range b.posts.len() {
		for i := b.posts.start[c]; i < b.posts.start[c+1]; i++ {
			w := renumber[b.posts.all[i]]
			g.all[next[w]] = uint32(c)<<postCourseShift | uint32(b.marks[i])
			next[w]++
		}
	}
	return g
}
