package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func folded(ts []Token) []string {
	out := []string{}
	for _, t := range ts {
		out = append(out, t.Folded)
	}
	return out
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{" \t\r\n\x00 ,.;!", ""},
		{"Tīklu administrēšana.", "tiklu administresana"},
		{"C++, C# un F#!", "c++ c# un f#"},
		{"Notepad++ A+ g++", "notepad++ a+ g++"},
		{"a+b x++y issue#4 18+ #tag", "a b x y issue 4 18 tag"},
		{".NET Core, ASP.NET, (.net) c#/.net", ".net core asp.net .net c# .net"},
		{"Node.js Vue.JS draw.io nva.gov.lv", "node.js vue.js draw.io nva.gov.lv"},
		{"Darbs beidzas.Sākas cits.", "darbs beidzas sakas cits"},
		{"802.11ac 3.5 1.2.3 12.05.2024.", "802.11ac 3.5 1.2.3 12.05.2024"},
		{"CI/CD ci/cd TCP/IP MIG/MAG UI/UX 24/7", "ci/cd ci/cd tcp/ip mig/mag ui/ux 24/7"},
		{"I/O A/S C/C++ un/vai PHP/SQL lv/en/ru", "i/o a/s c c++ un vai php sql lv en ru"},
		{"e-CF e-pasts T-SQL full-stack Wi-Fi 3-4", "e-cf e-pasts t-sql full stack wi fi 3 4"},
		{"R&D AT&T Q&A black&white", "r&d at&t q&a black white"},
		{"don't it’s 'quoted' rock'n'roll", "don't it's quoted rock'n'roll"},
		{"3D OAuth2 IPv6 B2B H2O m²", "3d oauth2 ipv6 b2b h2o m2"},
		{"Сетевой Ёж, чай", "сетевой еж чай"},
		{"snake_case 👩‍💻 kods🎉tests", "snake case kods tests"},
		{"na\u0308ive s\u030Coks pro\u00ADgramma", "naive soks programma"},
		{"\u0301a", "a"},
		{"a\xffb", "a b"},
	} {
		if got := strings.Join(folded(Tokens(c.in)), " "); got != c.want {
			t.Errorf("Tokens(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestTokenOffsets(t *testing.T) {
	const s = "Ē\r\n👩‍💻 s\u030Ckola\x00 .NET “C#”"
	var got []string
	for _, tok := range Tokens(s) {
		got = append(got, s[tok.Start:tok.End])
	}
	if want := []string{"Ē", "s\u030Ckola", ".NET", "C#"}; !slices.Equal(got, want) {
		t.Errorf("slices at the offsets = %q, want %q", got, want)
	}
}

func TestAppendParts(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"CI/CD", "ci cd"}, {"Node.js", "node js"}, {"e-CF", "e cf"}, {".NET", "net"}, {"C++", "c"}, {"tīkls", ""},
	} {
		if got := strings.Join(folded(AppendParts(nil, c.in, Tokens(c.in)[0])), " "); got != c.want {
			t.Errorf("parts of %q = %q, want %q", c.in, got, c.want)
		}
	}
}

// A query typed in another letter case must give the tokens of the text.
func TestTokensIgnoreCase(t *testing.T) {
	const s = "C++ .NET Node.js CI/CD e-CF T-SQL R&D TCP/IP OAuth2 Tīklu"
	if up, low := folded(Tokens(strings.ToUpper(s))), folded(Tokens(strings.ToLower(s))); !slices.Equal(up, low) {
		t.Errorf("upper case %q, lower case %q", up, low)
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"C++ .NET CI/CD e-CF", "s\u030C\r\n\x00", "👩‍💻", "\xff.net", "a’b-c&d/e.js+", "𝒜+", "ﷺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, tok := range Tokens(s) {
			if tok.Start < end || tok.End <= tok.Start || tok.End > len(s) {
				t.Fatalf("token %+v of %q after %d: offsets out of order or bounds", tok, s, end)
			}
			end = tok.End
			if want := Fold(s[tok.Start:tok.End]); tok.Folded != want || want == "" || !utf8.ValidString(want) {
				t.Errorf("token %+v of %q: want folded %q, valid and not empty", tok, s, want)
			}
			last := tok.Start
			for _, p := range AppendParts(nil, s, tok) {
				if p.Start < last || p.End > tok.End || p.Start >= p.End {
					t.Errorf("part %+v of %+v in %q is out of order or bounds", p, tok, s)
				}
				last = p.End
			}
		}
	})
}

const advert = "Aicinām darbā tīklu administratoru (Cisco, TCP/IP, VLAN). Nepieciešamas C# un .NET zināšanas, " +
	"angļu valoda. We offer CI/CD and Kubernetes training. Требуется знание сетей и Linux.\r\n"

func BenchmarkTokens(b *testing.B) {
	s := strings.Repeat(advert, 20)
	var buf []Token
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendTokens(buf[:0], s)
	}
}

func BenchmarkFold(b *testing.B) {
	s := strings.Repeat(advert, 20)
	buf := make([]byte, 0, 2*len(s))
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendFold(buf[:0], s)
	}
}
