package text

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b        string
		limit, want int
	}{
		{"", "", 0, 0}, {"a", "", 1, 1}, {"a", "", 0, 1}, {"", "abc", 2, 3},
		{"python", "pyhton", 2, 1}, {"tīkls", "tikls", 2, 1}, {"kubernetes", "kubernets", 2, 1},
		{"java", "scala", 2, 3}, {"java", "scala", 9, 3}, {"ca", "abc", 5, 3}, {"сеть", "сети", 1, 1},
		{"abcdef", "fedcba", 2, 3}, {"a", "b", -1, 1},
	} {
		if got := Distance(c.a, c.b, c.limit); got != c.want {
			t.Errorf("Distance(%q, %q, %d) = %d, want %d", c.a, c.b, c.limit, got, c.want)
		}
	}
}

// wholeDistance is the textbook table, without a limit.
func wholeDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	d := make([][]int, len(s)+1)
	for i := range d {
		d[i] = make([]int, len(t)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			case s[i-1] == t[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(s)][len(t)]
}

func TestDistanceAgainstTextbook(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("abcč")), 0, 90, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b, limit := word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(0, 12).Draw(t, "limit")
		if got, want := Distance(a, b, limit), min(wholeDistance(a, b), limit+1); got != want {
			t.Errorf("Distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
	})
}

func TestDistanceAllocates(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { Distance("administrēšana", "adminstresana", 3) }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func TestTrigrams(t *testing.T) {
	a, b := AppendTrigrams(nil, "tikls"), AppendTrigrams(nil, "tikla")
	if len(a) != 6 {
		t.Fatalf("%d trigrams of a word of five, want 6", len(a))
	}
	shared := 0
	for _, g := range a {
		if slices.Contains(b, g) {
			shared++
		}
	}
	if shared != 4 { // __t, _ti, tik, ikl
		t.Errorf("%d shared trigrams, want 4", shared)
	}
	if got := AppendTrigrams(nil, ""); len(got) != 0 {
		t.Errorf("%d trigrams of nothing", len(got))
	}
	if x, y := AppendTrigrams(nil, "ab"), AppendTrigrams(nil, "ba"); slices.ContainsFunc(x, func(g Trigram) bool { return slices.Contains(y, g) }) {
		t.Error("the order of the letters does not tell trigrams apart")
	}
}

func BenchmarkDistance(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Distance("administresana", "adminstresanas", 2)
	}
}
