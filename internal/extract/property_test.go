package extract

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// advertText draws texts like those people paste: words of three languages, names, signs, and now and
// then bytes that are no text.
func advertText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom(strings.Fields("Java Python SQL Server Docker projektu vadība kiberdrošība datortīkli strādāt komandā angļu valoda B2 "+
			"must have nice to have: Prasības: vēlams обязательно знание английского языка будет плюсом advanced pamatlīmenī 5+ years gadi "+
			". NET C++ C# CI/CD node.js 👩‍💻 🚀 • - – | ; , . ! ? ( ) ti\u0304kli \u200d & / \\")),
		rapid.SampledFrom([]string{"\n", "\r\n", "\t", "\u00a0", "\u2028", "  "}),
		rapid.StringN(0, 12, 40),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 6), func(b []byte) string { return string(b) }),
	)
	return rapid.Map(rapid.SliceOfN(piece, 0, 60), func(p []string) string { return strings.Join(p, " ") })
}

// holds checks what every result must keep to.
func holds(t interface {
	Helper()
	Fatalf(string, ...any)
}, s string, r Request, res Result) {
	t.Helper()
	seen := map[string]bool{}
	for i, f := range res.Skills {
		if seen[string(f.ID)] {
			t.Fatalf("%q: %s comes twice", s, f.ID)
		}
		seen[string(f.ID)] = true
		if i > 0 && f.Score > res.Skills[i-1].Score {
			t.Fatalf("%q: order %v", s, res.Skills)
		}
		if !(f.Score > 0 && f.Score < 1.5) || !(f.Confidence >= 0 && f.Confidence <= 1) || !f.Level.Valid() || f.Label == "" {
			t.Fatalf("%q: %+v", s, f)
		}
		if f.Accept && f.Confidence < acceptedPrecision {
			t.Fatalf("%q: accepted without confidence: %+v", s, f)
		}
		at := false
		for _, m := range f.Mentions {
			if m.Start < 0 || m.End > len(s) || m.Start >= m.End {
				t.Fatalf("%q: mention %v of %d bytes", s, m, len(s))
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[m.Start:m.End]) {
				t.Fatalf("%q: mention %v cuts a letter", s, m)
			}
			at = at || m == f.Span
		}
		if !at && len(f.Mentions) < maxMentions {
			t.Fatalf("%q: the best place %v is none of %v", s, f.Span, f.Mentions)
		}
	}
	limit := r.Limit
	if limit == 0 {
		limit = DefaultLimit
	}
	if len(res.Skills) > limit {
		t.Fatalf("%d skills, the limit is %d", len(res.Skills), limit)
	}
}

func TestResultsHold(t *testing.T) {
	e := seedEngine()
	rapid.Check(t, func(t *rapid.T) {
		s := advertText().Draw(t, "text")
		r := Request{Limit: rapid.IntRange(0, 50).Draw(t, "limit"), Everything: rapid.Bool().Draw(t, "everything")}
		res := e.Extract(s, r)
		holds(t, s, r, res)
		if again := e.Extract(s, r); !reflect.DeepEqual(res, again) {
			t.Fatalf("%q: twice not the same:\n%+v\n%+v", s, res, again)
		}
		e.Occupations(s, 3)
	})
}

// What stands in a text is still found when lines are added behind it, at the same place and as
// sure as before.
func TestAddedLinesTakeNothingAway(t *testing.T) {
	e := seedEngine()
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.SampledFrom([]string{"Python is a must have", "Nepieciešama projektu vadība", "Знание SQL обязательно"}).Draw(t, "first")
		more := advertText().Draw(t, "more")
		r := Request{Limit: 1000, Everything: true}
		best := e.Extract(first, r).Skills[0]
		for _, f := range e.Extract(first+"\n"+more, r).Skills {
			if f.ID == best.ID {
				if f.Score < best.Score-1e-6 {
					t.Fatalf("%q: %s fell from %f to %f", more, f.Label, best.Score, f.Score)
				}
				return
			}
		}
		t.Fatalf("%q: %s is gone", more, best.Label)
	})
}

// One engine serves many requests at once.
func TestEngineIsShared(t *testing.T) {
	e := seedEngine()
	texts := []string{"Python and SQL", "Nepieciešama projektu vadība un angļu valoda", "Знание Docker будет плюсом", "🙂", ""}
	want := make([]Result, len(texts))
	for i, s := range texts {
		want[i] = e.Extract(s, Request{})
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for n := range 40 {
				i := n % len(texts)
				if got := e.Extract(texts[i], Request{}); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%q: %+v", texts[i], got)
				}
			}
		})
	}
	all.Wait()
}

func FuzzExtract(f *testing.F) {
	for _, s := range []string{"", "Python 5+ years", "Prasības:\n- SQL\nNice to have: Docker", ". NET", "A . NET", "\xff\xfe\x00", "ā̄ kiberdrošība", "Обязательно: SQL; будет плюсом Docker!"} {
		f.Add(s)
	}
	e := seedEngine()
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range []Request{{}, {Limit: 100, Everything: true}} {
			holds(t, s, r, e.Extract(s, r))
		}
		e.Occupations(s, 5)
	})
}
