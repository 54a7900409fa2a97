package text

import (
	"regexp"
	"strings"
	"testing"
)

func TestSlug(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Tīklu administrēšana", "tiklu-administresana"},
		{"  Ievads: datu — drošība!  ", "ievads-datu-drosiba"},
		{"C++ un C# (.NET)", "c-plus-plus-un-c-sharp-net"},
		{"Сетевой инженер, Ёж и щука", "setevoy-inzhener-ezh-i-shchuka"},
		{"Straße № 5", "strasse-no-5"},
		{"don’t", "dont"},
		{"", "x"}, {"  --  ", "x"}, {"日本語", "x"}, {"Ь", "x"}, {"+#", "x"},
		{strings.Repeat("a", 200), strings.Repeat("a", 80)},
		{strings.Repeat("vārds ", 40), strings.TrimSuffix(strings.Repeat("vards-", 13), "-")},
	} {
		if got := Slug(c.in); got != c.want {
			t.Errorf("Slug(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, s := range []string{"Tīklu administrēšana", "C++", "щ", "\xff", "ﷺ", "-"} {
		f.Add(s)
	}
	shape := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	f.Fuzz(func(t *testing.T, s string) {
		got := Slug(s)
		if !shape.MatchString(got) || len(got) > slugMax {
			t.Errorf("Slug(%q) = %q", s, got)
		}
		if again := Slug(got); again != got {
			t.Errorf("Slug(%q) = %q, again %q", s, got, again)
		}
	})
}
