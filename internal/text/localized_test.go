package text

import (
	"maps"
	"testing"
)

func TestLocalizedFallsBack(t *testing.T) {
	for _, c := range []struct {
		text Localized
		want Lang
		in   string
		real Lang
	}{
		{Localized{LV: "kurss", EN: "course", RU: "курс"}, RU, "курс", RU},
		{Localized{EN: "course", RU: "курс"}, LV, "course", EN},
		{Localized{RU: "курс"}, EN, "курс", RU},
		{Localized{LV: "", EN: "course"}, LV, "course", EN},
		{Localized{"de": "Kurs"}, LV, "", Unknown},
		{nil, LV, "", Unknown},
	} {
		if in, real := c.text.In(c.want); in != c.in || real != c.real {
			t.Errorf("%v in %s = %q in %q, want %q in %q", c.text, c.want, in, real, c.in, c.real)
		}
	}
}

func TestLocalizedTrimmed(t *testing.T) {
	given := Localized{LV: "  kurss\n", EN: " \t", RU: "курс"}
	if got, want := given.Trimmed(), (Localized{LV: "kurss", RU: "курс"}); !maps.Equal(got, want) {
		t.Errorf("Trimmed = %v, want %v", got, want)
	}
	if given[EN] != " \t" {
		t.Error("Trimmed changed its receiver")
	}
	if !(Localized{LV: ""}).Empty() || given.Empty() {
		t.Error("Empty is wrong about a blank or a given text")
	}
}
