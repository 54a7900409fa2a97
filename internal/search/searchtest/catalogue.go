package searchtest

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"sort"
	"strings"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Catalogue returns the documents of Stream.
func Catalogue(seed uint64, runs int, now time.Time) []search.Document {
	var docs []search.Document
	for d := range Stream(seed, runs, now) {
		docs = append(docs, d)
	}
	return docs
}

// Stream makes a catalogue with at least so many runs, the same for the same seed: titles and
// descriptions in Latvian, mostly also in English and often in Russian, skills by Zipf's law with
// alternative labels and two levels of broader skills, a vocabulary with a long inflected tail,
// providers and places by Zipf's law, and runs from a year ago to a year ahead of now. The
// error is always nil; it is there for search.Engine.Replace.
func Stream(seed uint64, runs int, now time.Time) iter.Seq2[search.Document, error] {
	return func(yield func(search.Document, error) bool) {
		g := newGenerator(seed, now)
		for n := 0; n < runs; {
			d := g.course()
			n += len(d.Runs)
			if !yield(d, nil) {
				return
			}
		}
	}
}

// The sizes of what courses draw from.
const (
	skillCount    = 2000
	providerCount = 300
	tailStems     = 6000
	branchCount   = 40 // skills between a skill and its field
)

type generator struct {
	rng       *rand.Rand
	today     time.Time
	no        int
	skill     zipf
	provider  zipf
	tail      zipf
	placeDraw zipf
	stems     [3][]string
}

func newGenerator(seed uint64, now time.Time) *generator {
	g := &generator{rng: rand.New(rand.NewPCG(seed, 0x5ea7c4)), today: now.UTC().Truncate(24 * time.Hour),
		skill: newZipf(skillCount, 1), provider: newZipf(providerCount, 0.8), tail: newZipf(tailStems, 0.9), placeDraw: newZipf(len(places), 1)}
	words := rand.New(rand.NewPCG(1, 2)) // the same vocabulary for every seed
	for l := range g.stems {
		for range tailStems {
			var b strings.Builder
			for range 2 + words.IntN(3) {
				b.WriteString(syllables[l][words.IntN(len(syllables[l]))])
			}
			g.stems[l] = append(g.stems[l], b.String())
		}
	}
	return g
}

// zipf draws 0 … n-1 with a probability that falls as 1/(rank+1)^s.
type zipf []float64

func newZipf(n int, s float64) zipf {
	z, sum := make(zipf, n), 0.0
	for i := range z {
		sum += 1 / math.Pow(float64(i+1), s)
		z[i] = sum
	}
	return z
}

func (z zipf) draw(r *rand.Rand) int {
	return sort.SearchFloat64s(z, r.Float64()*z[len(z)-1])
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func (g *generator) chance(p float64) bool { return g.rng.Float64() < p }

func (g *generator) course() search.Document {
	g.no++
	main := g.skill.draw(g.rng)
	tp := topics[main%len(topics)]
	provider := g.provider.draw(g.rng)
	d := search.Document{
		Course: catalog.CourseID(fmt.Sprintf("course-%07d", g.no)), Rev: 1, Title: text.Localized{}, Description: text.Localized{},
		Provider: org.ID(fmt.Sprintf("org-%03d", provider)), ProviderName: providerName(provider),
		Type: pick(g.rng, catalog.LearningTypes()), Field: taxonomy.ISCEDF(tp.field),
		UpdatedAt: g.today.AddDate(0, 0, -g.rng.IntN(300)),
	}
	if g.chance(0.6) {
		d.EQF = taxonomy.EQF(2 + g.rng.IntN(6))
	}
	g.texts(&d, tp)
	g.skills(&d, main)
	for range 1 + g.rng.IntN(6)*g.rng.IntN(3)/2 {
		d.Runs = append(d.Runs, g.run(d.Course, len(d.Runs)))
	}
	return d
}

func providerName(n int) text.Localized {
	kinds := [...][3]string{{"Mācību centrs", "Training Centre", "Учебный центр"}, {"Tehnikums", "Technical School", "Техникум"}, {"Akadēmija", "Academy", "Академия"}, {"Digitālais centrs", "Digital Centre", "Цифровой центр"}}
	k := kinds[n%len(kinds)]
	return text.Localized{text.LV: fmt.Sprintf("%s %d", k[0], n), text.EN: fmt.Sprintf("%s %d", k[1], n), text.RU: fmt.Sprintf("%s %d", k[2], n)}
}

func (g *generator) texts(d *search.Document, tp topic) {
	shape := pick(g.rng, shapes)
	names := [3]string{tp.lv, tp.en, tp.ru}
	forms := [3]string{shape.lv, shape.en, shape.ru}
	wanted := [3]float64{1, 0.7, 0.4}
	for l, lang := range text.Langs() {
		if !g.chance(wanted[l]) {
			continue
		}
		title := fmt.Sprintf(forms[l], names[l])
		if g.chance(0.5) {
			title += ": " + g.word(l)
		}
		d.Title[lang] = strings.ToUpper(title[:1]) + title[1:]
		d.Description[lang] = g.description(l, names[l])
	}
}

func (g *generator) description(l int, name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, sentences[l][0], name)
	for range 3 + g.rng.IntN(3) {
		b.WriteByte(' ')
		b.WriteString(sentences[l][1+g.rng.IntN(len(sentences[l])-1)])
		b.WriteByte(' ')
		for w := range 5 + g.rng.IntN(5) {
			if w > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(g.word(l))
		}
		b.WriteByte('.')
	}
	return b.String()
}

func (g *generator) word(l int) string {
	return g.stems[l][g.tail.draw(g.rng)] + pick(g.rng, endings[l])
}

func (g *generator) skills(d *search.Document, main int) {
	list := []int{main}
	for range 2 + g.rng.IntN(5) {
		list = append(list, g.skill.draw(g.rng))
	}
	seen := map[taxonomy.SkillID]bool{}
	for _, n := range list {
		id := skillID(n)
		if seen[id] {
			continue
		}
		d.Skills = append(d.Skills, id)
		d.SkillNames = append(d.SkillNames, skillNames(n)...)
		for _, up := range []taxonomy.SkillID{id, taxonomy.SkillID(fmt.Sprintf("branch-%02d", n%branchCount)), taxonomy.SkillID(fmt.Sprintf("area-%d", n%branchCount%8))} {
			if !seen[up] {
				seen[up] = true
				d.SkillPath = append(d.SkillPath, up)
			}
		}
	}
	job := main % 120
	d.Occupations = []taxonomy.OccupationID{taxonomy.OccupationID(fmt.Sprintf("occupation-%03d", job))}
	tp := topics[job%len(topics)]
	d.OccupationNames = []search.Name{{Lang: text.LV, Text: tp.lv + " speciālists", Weight: 1}, {Lang: text.EN, Text: tp.en + " specialist", Weight: 1}, {Lang: text.RU, Text: "специалист " + tp.ru, Weight: 1}}
}

func skillID(n int) taxonomy.SkillID { return taxonomy.SkillID(fmt.Sprintf("skill-%04d", n)) }

// skillNames are the labels of a skill: a topic, beyond the first few narrowed by what it is for.
func skillNames(n int) []search.Name {
	tp := topics[n%len(topics)]
	lv, en, ru, alt := tp.lv+" prasmes", tp.en, "навыки "+tp.ru, tp.alt
	if k := n / len(topics); k > 0 {
		use := topics[(n*7+k)%len(topics)]
		lv, en, ru, alt = lv+" "+use.lv+" vajadzībām", en+" for "+use.en, ru+" для "+use.ru, fmt.Sprintf("%s %d", alt, k)
	}
	return []search.Name{{Lang: text.LV, Text: lv, Weight: 1}, {Lang: text.EN, Text: en, Weight: 1}, {Lang: text.EN, Text: alt, Weight: 0.8}, {Lang: text.RU, Text: ru, Weight: 1}}
}

// places are towns with their territories, the commonest first.
var places = []struct {
	path     []org.PlaceCode
	lat, lon float64
}{
	{[]org.PlaceCode{"LV0054010", "LV003", "LV"}, 57.39, 21.56}, {[]org.PlaceCode{"LV0001000", "LV006", "LV"}, 56.95, 24.11},
	{[]org.PlaceCode{"LV0050000", "LV003", "LV"}, 56.51, 21.01}, {[]org.PlaceCode{"LV0025000", "LV009", "LV"}, 56.65, 23.71},
	{[]org.PlaceCode{"LV0002000", "LV005", "LV"}, 55.87, 26.53}, {[]org.PlaceCode{"LV0031010", "LV008", "LV"}, 57.54, 25.42},
	{[]org.PlaceCode{"LV0029010", "LV003", "LV"}, 57.24, 22.58}, {[]org.PlaceCode{"LV0040010", "LV003", "LV"}, 56.97, 21.97},
	{[]org.PlaceCode{"LV0003000", "LV005", "LV"}, 56.51, 27.33}, {[]org.PlaceCode{"EE"}, 59.43, 24.75},
}

func (g *generator) run(id catalog.CourseID, n int) search.Run {
	start := g.today.AddDate(0, 0, g.rng.IntN(730)-365)
	r := search.Run{Instance: catalog.InstanceID(fmt.Sprintf("%s-%d", id, n)), Rev: 1, Start: start, End: start.AddDate(0, 0, 1+g.rng.IntN(120)), LastApply: start,
		Mode: catalog.Onsite, Timetable: pick(g.rng, catalog.Timetables()), Seats: 8 + g.rng.IntN(25), Languages: []text.Lang{text.LV}}
	r.Free = max(0, g.rng.IntN(r.Seats+1)-g.rng.IntN(5))
	if g.chance(0.3) {
		r.LastApply = start.AddDate(0, 0, -g.rng.IntN(30))
	}
	if g.chance(0.15) {
		r.Flexible, r.Start, r.End, r.LastApply = true, time.Time{}, time.Time{}, time.Time{}
	}
	switch x := g.rng.Float64(); {
	case x < 0.35:
		r.Mode = catalog.Online
	case x < 0.5:
		r.Mode = catalog.Blended
	}
	if r.Mode != catalog.Online {
		p := places[g.placeDraw.draw(g.rng)]
		r.Place, r.PlacePath, r.Lat, r.Lon, r.HasPoint = p.path[0], p.path, p.lat, p.lon, true
	}
	if g.chance(0.2) {
		r.Languages = append(r.Languages, pick(g.rng, []text.Lang{text.EN, text.RU}))
	}
	if !g.chance(0.25) {
		r.PriceCents = int64(10+g.rng.IntN(120)) * 1000
	}
	r.Cancelled = g.chance(0.03)
	return r
}

// Queries makes queries as learners would ask them of a catalogue of Stream, the same for the same
// seed: none to three words (whole, begun, inflected or misspelt) with none to four filters.
func Queries(seed uint64, n int) []search.Query {
	r := rand.New(rand.NewPCG(seed, 0x9e7e))
	out := make([]search.Query, n)
	for i := range out {
		q := search.Query{Lang: pick(r, text.Langs()), Now: Now, Sort: search.ByRelevance, Text: queryText(r)}
		if r.IntN(4) == 0 {
			q.Sort = pick(r, search.Sorts())
		}
		addFilters(r, &q)
		out[i] = q
	}
	return out
}

func queryText(r *rand.Rand) string {
	tp := topics[newZipf(len(topics), 0.8).draw(r)]
	whole := pick(r, []string{tp.lv, tp.en, tp.ru, tp.alt})
	runes := []rune(whole)
	switch r.IntN(8) {
	case 0:
		return ""
	case 1:
		return string(runes[:1])
	case 2:
		return string(runes[:min(len(runes), 3)])
	case 3:
		return text.Fold(whole)
	case 4:
		return whole + " " + pick(r, []string{"pamati", "beginners", "praksē", "vakar", "speciālists"})
	case 5:
		if len(runes) > 6 {
			runes[4], runes[5] = runes[5], runes[4]
		}
		return string(runes) + " "
	}
	return whole + " "
}

func addFilters(r *rand.Rand, q *search.Query) {
	q.Filters = map[search.Facet][]string{}
	values := map[search.Facet][]string{
		search.FacetMode: {"online", "onsite", "blended"}, search.FacetType: {"formal", "interest", "re-skilling"}, search.FacetPrice: {"free", "paid"},
		search.FacetPlace: {"LV003", "LV0054010", "LV"}, search.FacetField: {"06", "0613", "041", "02"}, search.FacetLanguage: {"lv", "ru"},
		search.FacetTimetable: {"evening", "weekend"}, search.FacetSkill: {"skill-0003", "branch-07", "area-1"}, search.FacetLevel: {"4", "5", "6"},
	}
	for range r.IntN(5) {
		f := pick(r, search.Facets())
		if list := values[f]; len(list) > 0 {
			q.Filters[f] = list[:1+r.IntN(len(list)-1)]
		}
	}
	q.Open = r.IntN(4) == 0
	q.SeatsFree = r.IntN(6) == 0
	if r.IntN(6) == 0 {
		q.StartFrom, q.StartTo = day(r.IntN(30)), day(30+r.IntN(90))
	}
	if r.IntN(8) == 0 {
		q.NearLat, q.NearLon, q.HasNear, q.RadiusKm = 57.39, 21.56, true, 60
	}
}
