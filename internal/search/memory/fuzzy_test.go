package memory

import (
	"slices"
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/text"
	"pgregory.net/rapid"
)

func drawTable(t *rapid.T) (*table, []string) {
	words := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("abāяя́")), 0, 8, -1), 0, 60).Draw(t, "words")
	slices.Sort(words)
	tab := &table{}
	for _, w := range words {
		tab.add(w)
	}
	return tab, words
}

func TestNearFindsWhatDistanceSays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab, words := drawTable(rt)
		word := rapid.StringOfN(rapid.RuneFrom([]rune("abāя")), 1, 8, -1).Draw(rt, "word")
		limit := rapid.IntRange(0, 3).Draw(rt, "limit")
		prefix := rapid.Bool().Draw(rt, "prefix")
		got := map[int]int{}
		tab.near(word, limit, prefix, func(i, d int) { got[i] = d })
		for i, w := range words {
			want := text.Distance(word, w, limit)
			if prefix {
				want = nearestPrefix(word, w, limit)
			}
			d, found := got[i]
			if found != (want <= limit) || found && d != want {
				rt.Fatalf("%q to %q: distance %d, found %v; want %d", word, w, d, found, want)
			}
		}
	})
}

// nearestPrefix is the least distance of word to a beginning of w.
func nearestPrefix(word, w string, limit int) int {
	runes := []rune(w)
	best := limit + 1
	for n := range len(runes) + 1 {
		best = min(best, text.Distance(word, string(runes[:n]), limit))
	}
	return best
}

func TestPrefixesAreRanges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tab, words := drawTable(rt)
		prefix := rapid.StringOfN(rapid.RuneFrom([]rune("abāя")), 0, 3, -1).Draw(rt, "prefix")
		lo, hi := tab.starting(prefix)
		for i, w := range words {
			if in := lo <= i && i < hi; in != strings.HasPrefix(w, prefix) {
				rt.Fatalf("%q: in the range of %q: %v", w, prefix, in)
			}
		}
	})
}

func TestMergedSegmentIsLikeBuiltOne(t *testing.T) {
	docs := catalogueOf(400)
	vals := newValues().writer()
	whole := build(vals, docs)[0]
	var parts []*view
	for i := 0; i < len(docs); i += 37 {
		for _, s := range build(vals, docs[i:min(i+37, len(docs))]) {
			parts = append(parts, newView(s))
		}
	}
	merged, moved := merge(parts)
	if merged.n != whole.n || merged.realRuns != whole.realRuns || len(moved) != len(parts) {
		t.Fatalf("%d courses and %d runs, want %d and %d", merged.n, merged.realRuns, whole.n, whole.realRuns)
	}
	if !slices.Equal(merged.lex.words.ends, whole.lex.words.ends) || string(merged.lex.words.bytes) != string(whole.lex.words.bytes) {
		t.Error("the words differ")
	}
	if !slices.Equal(merged.posts.all, whole.posts.all) || !slices.Equal(merged.posts.start, whole.posts.start) {
		t.Error("the postings differ")
	}
	if !slices.Equal(merged.ofCourse.all, whole.ofCourse.all) || !slices.Equal(merged.byRun.rows.all, whole.byRun.rows.all) {
		t.Error("the values differ")
	}
	for l := range merged.titleRank {
		if !slices.Equal(merged.titleRank[l], whole.titleRank[l]) {
			t.Errorf("title order %d differs", l)
		}
	}
}

func TestMergeLeavesOutTheDead(t *testing.T) {
	docs := catalogueOf(200)
	vals := newValues().writer()
	v := newView(build(vals, docs)[0])
	dead := []uint32{0, 5, 6, uint32(len(docs) - 1)}
	merged, _ := merge([]*view{v.without(dead)})
	kept := slices.Clone(docs)
	for _, i := range slices.Backward(dead) {
		kept = slices.Delete(kept, int(i), int(i)+1)
	}
	want := build(vals, kept)[0]
	if string(merged.ids.bytes) != string(want.ids.bytes) || !slices.Equal(merged.posts.all, want.posts.all) || merged.lex.len() != want.lex.len() {
		t.Errorf("%d courses and %d words, want %d and %d", merged.n, merged.lex.len(), want.n, want.lex.len())
	}
}

func TestPieceOfATextHasItsTokens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "bb", "ā\u0301", "C++", "ASP", ".NET", "net", "CI/CD", "e-", "R&D", "4.0", "'", ".", " ", " ", ", ", "/", "🐍", "сварка", "\xff"}), 50, 150).Draw(rt, "parts")
		s := strings.Join(parts, "")
		tokens := text.Tokens(s)
		x := textTable{words: groups{start: []uint32{0}}, steps: groups{start: []uint32{0}}}
		x.add(s)
		x.push(make([]uint32, len(tokens)), tokens)
		from, n := rapid.IntRange(0, max(0, len(tokens)-1)).Draw(rt, "from"), rapid.IntRange(1, 70).Draw(rt, "n")
		got, first := x.piece(0, from, n)
		if first > from || first+len(got) < min(len(tokens), from+n) {
			rt.Fatalf("tokens %d to %d, want %d to %d of %d", first, first+len(got), from, from+n, len(tokens))
		}
		if !slices.Equal(got, tokens[first:first+len(got)]) {
			rt.Fatalf("tokens of %q differ from %d on:\n%v\n%v", s, first, got, tokens[first:first+len(got)])
		}
	})
}
