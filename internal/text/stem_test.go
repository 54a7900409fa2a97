package text

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestStemOtherLanguages(t *testing.T) {
	for _, c := range []struct {
		lang        Lang
		stem, forms string
	}{
		{EN, "program", "program programs programming programmed Programming"},
		{EN, "administr", "administration administrate administrative"},
		{EN, "nurs", "nursing nurse's nursing’s"},
		{EN, "naiv", "naïve naive"},
		{RU, "администратор", "администратор администратора администраторов АДМИНИСТРАТОРЫ"},
		{RU, "знан", "знание знания знаний знаниями"},
		{RU, "елк", "ёлка елка ёлки"},
		{LV, "знан", "знание знаниями"}, // the script outweighs the language
		{RU, "network", "network networks"},
	} {
		for _, f := range strings.Fields(c.forms) {
			if got := Stem(c.lang, f); got != c.stem {
				t.Errorf("Stem(%s, %q) = %q, want %q", c.lang, f, got, c.stem)
			}
		}
	}
}

func TestStemNames(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"C++", "c++"}, {"C#", "c#"}, {".NET", ".net"}, {"Node.js", "node.js"}, {"CI/CD", "ci/cd"}, {"OAuth2", "oauth2"},
		{"3D", "3d"}, {"R&D", "r&d"}, {"e-pasti", "e-past"}, {"e-pastu", "e-past"}, {"e-CF", "e-cf"},
		{"IT", "it"}, {"un", "un"}, {"", ""}, {"-", "-"}, {"internet", "internet"}, {"internetā", "internet"},
		{"prog\u00ADrammas", "programm"}, {"s\u030Ckolas", "skol"}, {"šķūņu", "skun"},
	} {
		if got := Stem(LV, c.in); got != c.want {
			t.Errorf("Stem(lv, %q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestStemAny(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"tīkliem", "tikl"}, {"kursiem", "kurs"}, {"valodas", "valod"}, {"networking", "network"}, {"developers", "develop"},
		{"skills", "skill"}, {"сетей", "сет"}, {"darba", "darb"}, {"management", "manag"},
	} {
		if got := StemAny(c.in); got != c.want {
			t.Errorf("StemAny(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestStems(t *testing.T) {
	for _, c := range []struct {
		lang     Lang
		in, want string
	}{
		{LV, "tīklu", "tikl"},
		{LV, "programmē", "programm programme"},
		{LV, "izmanto", "izmant izmanto"},
		{LV, "developers", "developer develop"},
		{LV, "kvalitates", "kvalitat kvalita kvalit"},
		{EN, "developers", "develop"},
		{RU, "сетей", "сет"},
		{Unknown, "networking", "network networking"},
		{LV, "C++", "c++"},
	} {
		if got := strings.Join(Stems(nil, c.in, c.lang), " "); got != c.want {
			t.Errorf("Stems(%q, %s) = %q, want %q", c.in, c.lang, got, c.want)
		}
	}
	if got := Stems([]string{"tikl"}, "tīkls", LV); !slices.Equal(got, []string{"tikl", "tikl"}) {
		t.Errorf("Stems dropped a stem because dst had it: %q", got)
	}
}

func FuzzStem(f *testing.F) {
	for _, s := range []string{"tīkliem", "ārā", "ī", "šš", "'s", "y", "ы", "ёё", "и\u0306", "a-", "a-b", "\xff", "ǅungla", "visāk", "ﷺ", strings.Repeat("ā", 60)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		letter := strings.ContainsFunc(s, func(r rune) bool { return r != utf8.RuneError && unicode.IsLetter(r) && Fold(string(r)) != "" })
		for _, lang := range []Lang{LV, EN, RU, Unknown} {
			got := Stem(lang, s)
			if got != Stem(lang, s) {
				t.Errorf("Stem(%s, %q) varies", lang, s)
			}
			if letter && got == "" || !utf8.ValidString(got) {
				t.Errorf("Stem(%s, %q) = %q", lang, s, got)
			}
			all := Stems(nil, s, lang)
			if len(all) == 0 || all[0] != got {
				t.Errorf("Stems(%q, %s) = %q does not begin with the stem %q", s, lang, all, got)
			}
		}
	})
}

func benchmarkStem(b *testing.B, lang Lang, words string) {
	ws := strings.Fields(words)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Stem(lang, ws[i%len(ws)])
	}
}

func BenchmarkStemLatvian(b *testing.B) {
	benchmarkStem(b, LV, "tīkliem administrēšanas programmētājam digitālajām nodrošināja prasmju kvalitāšu kursi")
}

func BenchmarkStemEnglish(b *testing.B) {
	benchmarkStem(b, EN, "networks administration programmers digital ensured skills qualities courses")
}

func BenchmarkStemRussian(b *testing.B) {
	benchmarkStem(b, RU, "сетями администрирование программистам цифровой обеспечивал навыков качества курсы")
}
