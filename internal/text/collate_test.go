package text

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestAlphabets(t *testing.T) {
	for _, c := range []struct {
		lang Lang
		want string
	}{
		// CLDR lv: y is a variant of i, a long vowel or an upper-case letter decides only a tie.
		{LV, "a ā b c č d e ē f g ģ h i ī y j k ķ l ļ m n ņ o p r s š t u ū v z ž"},
		{LV, "āda adata ciets čells dators elektronika ķīmija lietotājs ļaudis māksla"},
		{LV, "kase Kase kasē kāse"},
		{LV, "Yandex ieva iguāna īve Yves izstrāde jauns"},
		{EN, "Äpfel apple banana cat zoo"},
		{RU, "ёлка ель жук йод код яма"},
	} {
		want := strings.Fields(c.want)
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortFunc(got, func(a, b string) int {
			if Less(c.lang, a, b) {
				return -1
			}
			return 1
		})
		if !slices.Equal(got, want) {
			t.Errorf("%s order %q, want %q", c.lang, got, want)
		}
		slices.Reverse(got)
		slices.SortFunc(got, func(a, b string) int { return strings.Compare(SortKey(c.lang, a), SortKey(c.lang, b)) })
		if !slices.Equal(got, want) {
			t.Errorf("%s order by key %q, want %q", c.lang, got, want)
		}
	}
}

// Collators must not be shared between goroutines; the race detector watches here.
func TestLessConcurrently(t *testing.T) {
	words := strings.Fields("cālis čaka datori drošība šūna suns žogs zivs")
	want := map[string]string{}
	for _, w := range words {
		want[w] = SortKey(LV, w)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, a := range words {
				for _, b := range words {
					if got, keys := Less(LV, a, b), want[a] < want[b]; got != keys {
						t.Errorf("Less(%q, %q) = %t, by key %t", a, b, got, keys)
					}
				}
				if SortKey(LV, a) != want[a] {
					t.Errorf("the key of %q changed", a)
				}
			}
		})
	}
	wg.Wait()
}
