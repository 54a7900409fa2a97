package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		want Lang
		in   string
	}{
		{LV, "Aicinām darbā tīklu administratoru ar pieredzi"},
		{LV, "Tīkli"},
		{LV, "Kursi pieaugušajiem"},
		{LV, "kiberdrosibas pamati"},
		{LV, "tiklu administresana Ventspili"},
		{LV, "Java programmētājs"},
		{LV, "Datoru lietotāja kurss"},
		{LV, "Grāmatvedības pamati"},
		{EN, "We are looking for a senior developer"},
		{EN, "Network administration"},
		{EN, "Basics of accounting"},
		{EN, "Data analyst with strong SQL"},
		{EN, "digital skills"},
		{EN, "Web development"},
		{RU, "Требуется сетевой инженер"},
		{RU, "1С бухгалтер"},
		{RU, "Знание Linux и Docker"},
		{Unknown, ""}, {Unknown, "123 --- 4.5"}, {Unknown, "C++"},
	} {
		got, confidence := Detect(c.in)
		if got != c.want {
			t.Errorf("Detect(%q) = %q (%.2f), want %q", c.in, got, confidence, c.want)
		}
		if confidence < 0 || confidence > 1 || (got == Unknown) != (confidence == 0) {
			t.Errorf("Detect(%q): confidence %g of %q", c.in, confidence, got)
		}
	}
	_, long := Detect("Aicinām darbā tīklu administratoru ar pieredzi Cisco tīklos")
	_, short := Detect("kursi")
	if long <= short {
		t.Errorf("a sentence is judged with confidence %.2f, one plain word with %.2f", long, short)
	}
}

func TestSegments(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"...", "?...|"},
		{"Kursi. Kursi pieaugušajiem.", "lvKursi. Kursi pieaugušajiem.|"},
		{"Web izstrāde / Веб-разработка / Web development", "lvWeb izstrāde / |ruВеб-разработка / |enWeb development|"},
		{"Aicinām darbā programmētāju! We are looking for a senior developer. Требования: знание Linux и PHP.\r\nPieteikšanās līdz 1. maijam.",
			"lvAicinām darbā programmētāju! |enWe are looking for a senior developer. |ruТребования: знание Linux и PHP.\r\n|lvPieteikšanās līdz 1. maijam.|"},
		{"Мы ищем тестировщика with good knowledge of English", "ruМы ищем тестировщика |enwith good knowledge of English|"},
		{"Знание Linux Debian и Docker", "ruЗнание Linux Debian и Docker|"},
		{"Docker. Nepieciešama pieredze. SQL.", "lvDocker. Nepieciešama pieredze. SQL.|"},
	} {
		var got strings.Builder
		for _, g := range Segments(c.in) {
			l := string(g.Lang)
			if g.Lang == Unknown {
				l = "?"
			}
			got.WriteString(l + c.in[g.Start:g.End] + "|")
		}
		if got.String() != c.want {
			t.Errorf("Segments(%q) = %q, want %q", c.in, got.String(), c.want)
		}
	}
}

func FuzzSegments(f *testing.F) {
	for _, s := range []string{advert, "a. Б! c", "\xff.\xfe ж", "…", "x / я / ž"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, before := 0, Lang("none")
		for _, g := range Segments(s) {
			if g.Start != at || g.End <= g.Start || g.End > len(s) || g.Lang == before {
				t.Fatalf("segment %+v of %q after %d in %q", g, s, at, before)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[g.Start:g.End]) {
				t.Errorf("segment %+v cuts a letter of %q", g, s)
			}
			at, before = g.End, g.Lang
		}
		if at != len(s) {
			t.Errorf("segments of %q end at %d of %d", s, at, len(s))
		}
	})
}

func BenchmarkSegments(b *testing.B) {
	s := strings.Repeat(advert, 20)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Segments(s)
	}
}
