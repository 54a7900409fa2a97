package text

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"plain ascii 42", "plain ascii 42"},
		{"Tīklu Administrēšana", "tiklu administresana"},
		{"ĀČĒĢĪĶĻŅŌŖŠŪŽ āčēģīķļņōŗšūž", "acegiklnorsuz acegiklnorsuz"},
		{"Ёлка и чай", "елка и чай"},
		{"ЙОД", "йод"},
		{"Größe Übung Straße", "grosse ubung strasse"},
		{"Ça œuvre, naïve café", "ca oeuvre, naive cafe"},
		{"Ærø Łódź Þór", "aero lodz thor"},
		{"ＡＢＣ１２", "abc12"},
		{"ﬁne m² №", "fine m2 no"},
		{"İstanbul ısı", "istanbul isi"},
		{"ΣΊΣΥΦΟΣ", "σισυφοσ"},
		{"prog\u00ADram\u200Bma", "programma"},
		{"don’t", "don't"},
		{"\u212A", "k"},
		{"a\xffb\xc3", "a\uFFFDb\uFFFD"},
		{"\u0301", ""},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
		if got, want := Fold(norm.NFD.String(c.in)), c.want; got != want {
			t.Errorf("Fold(NFD %q) = %q, want %q", c.in, got, want)
		}
	}
}

// Every letter there is must fold to something that folding leaves alone.
func TestFoldEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		once := Fold(string(r))
		if again := Fold(once); again != once {
			t.Errorf("Fold(%U) = %q, folded again %q", r, once, again)
		}
		if wordRune(r) && once == "" {
			t.Errorf("Fold(%U) of a letter or number is empty", r)
		}
	}
}

func TestFoldAllocates(t *testing.T) {
	const folded = "already folded"
	if n := testing.AllocsPerRun(100, func() { Fold(folded) }); n != 0 {
		t.Errorf("Fold of folded ASCII: %v allocations, want 0", n)
	}
	buf := make([]byte, 0, 256)
	if n := testing.AllocsPerRun(100, func() { buf = AppendFold(buf[:0], "Tīklu Administrēšana, Ёлка") }); n != 0 {
		t.Errorf("AppendFold into room enough: %v allocations, want 0", n)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Tīkls", "и\u0306", "\u0306", "\xff\xfe", "ǅ ﷺ ͺ", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Fold(s)
		if !utf8.ValidString(got) {
			t.Errorf("Fold(%q) = %q is not valid UTF-8", s, got)
		}
		if again := Fold(got); again != got {
			t.Errorf("Fold(%q) = %q, folded again %q", s, got, again)
		}
		if tail := string(AppendFold([]byte("x"), s)); tail != "x"+got {
			t.Errorf("AppendFold(x, %q) = %q, want x%q", s, tail, got)
		}
	})
}
