package org_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/fault/faulttest"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func school() org.Organisation {
	return org.Organisation{ID: "o1", Name: text.Localized{"lv": "Ventspils Tehnikums"}, Provider: true, Sector: org.Education,
		RegNo: "90000036859", Place: "LV0007000", URL: "https://www.ventspilstehnikums.lv/", Email: "info@tehnikums.example"}
}

func TestOrganisationValidate(t *testing.T) {
	cases := []struct {
		name   string
		change func(*org.Organisation)
		want   []string
	}{
		{"valid", func(*org.Organisation) {}, nil},
		{"only what is required", func(o *org.Organisation) { o.RegNo, o.URL, o.Email, o.Place = "", "", "", "" }, nil},
		{"employer and provider", func(o *org.Organisation) { o.Employer = true }, nil},
		{"no id", func(o *org.Organisation) { o.ID = "" }, []string{"id: required"}},
		{"no name", func(o *org.Organisation) { o.Name = nil }, []string{"name: required"}},
		{"blank name", func(o *org.Organisation) { o.Name = text.Localized{"lv": "  \t"} }, []string{"name: required"}},
		{"longest name, in letters of two bytes", func(o *org.Organisation) { o.Name = text.Localized{"lv": strings.Repeat("ā", org.MaxName)} }, nil},
		{"name too long", func(o *org.Organisation) { o.Name = text.Localized{"lv": strings.Repeat("ā", org.MaxName+1)} }, []string{"name.lv: too_long"}},
		{"description too long", func(o *org.Organisation) {
			o.Description = text.Localized{"ru": strings.Repeat("ж", org.MaxDescription+1)}
		}, []string{"description.ru: too_long"}},
		{"neither employer nor provider", func(o *org.Organisation) { o.Provider = false }, []string{"provider: required"}},
		{"no sector", func(o *org.Organisation) { o.Sector = "" }, []string{"sector: unknown_value"}},
		{"registration number too short", func(o *org.Organisation) { o.RegNo = "9000003685" }, []string{"reg_no: reg_no_invalid"}},
		{"registration number with letters", func(o *org.Organisation) { o.RegNo = "LV900000368" }, []string{"reg_no: reg_no_invalid"}},
		{"address without a scheme", func(o *org.Organisation) { o.URL = "www.example.lv" }, []string{"url: invalid_url"}},
		{"mail without a host", func(o *org.Organisation) { o.Email = "info@" }, []string{"email: invalid_email"}},
		{"mail that starts a header", func(o *org.Organisation) { o.Email = "info@a.lv\r\nBcc: x@y.lv" }, []string{"email: invalid_email"}},
		{"everything wrong at once", func(o *org.Organisation) { *o = org.Organisation{Email: "x", URL: "y", RegNo: "z"} },
			[]string{"id: required", "name: required", "provider: required", "sector: unknown_value", "reg_no: reg_no_invalid", "url: invalid_url", "email: invalid_email"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := school()
			c.change(&o)
			faulttest.Want(t, o.Validate(), c.want...)
		})
	}
}

func TestSectors(t *testing.T) {
	if n := len(org.Sectors()); n != 5 {
		t.Fatalf("the quintuple helix has %d sectors", n)
	}
	for _, s := range org.Sectors() {
		if !s.Valid() {
			t.Errorf("%s is not valid", s)
		}
	}
	if org.Sector("Education").Valid() || org.Sector("").Valid() {
		t.Error("an unknown sector is valid")
	}
}

func TestCheckText(t *testing.T) {
	cases := []struct {
		name     string
		in       text.Localized
		required bool
		want     []string
	}{
		{"nothing, not required", nil, false, nil},
		{"nothing, required", nil, true, []string{"t: required"}},
		{"only a language we do not speak", text.Localized{"de": "Kurs"}, true, []string{"t: required"}},
		{"a language we do not speak besides", text.Localized{"de": "Kurs", "lv": "Kurss"}, true, []string{"t: unknown_value"}},
		{"several lines", text.Localized{"lv": "viens\r\n\t2"}, true, nil},
		{"NUL", text.Localized{"lv": "a\x00b"}, false, []string{"t.lv: invalid_utf8"}},
		{"escape", text.Localized{"en": "a\x1b[2Jb"}, false, []string{"t.en: invalid_utf8"}},
		{"broken UTF-8", text.Localized{"ru": "a\xffb"}, false, []string{"t.ru: invalid_utf8"}},
		{"characters, not bytes", text.Localized{"lv": "āčēģīķļņšž"}, false, nil},
		{"one character too many", text.Localized{"lv": "āčēģīķļņšžū"}, false, []string{"t.lv: too_long"}},
		{"too long and broken", text.Localized{"lv": strings.Repeat("\xff", 11)}, false, []string{"t.lv: invalid_utf8", "t.lv: too_long"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var k fault.Check
			org.CheckText(&k, "t", c.in, 10, c.required)
			faulttest.Want(t, k.Err(), c.want...)
		})
	}
}

func TestCheckTextAnswersInAFixedOrder(t *testing.T) {
	bad := text.Localized{"ru": "\xff", "lv": "\xff", "en": "\xff"}
	for range 50 {
		var k fault.Check
		org.CheckText(&k, "t", bad, 10, false)
		var got []string
		for _, f := range fault.FieldsOf(k.Err()) {
			got = append(got, f.Path)
		}
		if !slices.Equal(got, []string{"t.lv", "t.en", "t.ru"}) {
			t.Fatalf("got %v", got)
		}
	}
}

func TestCheckLine(t *testing.T) {
	cases := map[string][]string{
		"":            nil,
		"Jūras 12":    nil,
		"12345678901": {"l: too_long"},
		"a\nb":        {"l: invalid_utf8"},
		"a\tb":        {"l: invalid_utf8"},
		"a\xc3":       {"l: invalid_utf8"},
	}
	for in, want := range cases {
		var k fault.Check
		org.CheckLine(&k, "l", in, 10)
		faulttest.Want(t, k.Err(), want...)
	}
}

func TestCheckURL(t *testing.T) {
	good := []string{"", "https://example.lv", "http://example.lv/kurss?id=1#top", "https://xn--prasme-zta.lv/", "https://example.lv:8443/a%20b", "https://piemērs.lv/ā"}
	bad := []string{"example.lv", "//example.lv", "/path", "javascript:alert(1)", "data:text/html,x", "ftp://example.lv", "https://", "https://:443", "https:///path",
		"https://user:pass@example.lv/", "https://exa mple.lv", "https://example.lv/\n", "https://example.lv/\xff", "https://example.lv/" + strings.Repeat("a", org.MaxURL), "https://%zz"}
	for _, s := range good {
		var k fault.Check
		org.CheckURL(&k, "url", s)
		if err := k.Err(); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range bad {
		var k fault.Check
		org.CheckURL(&k, "url", s)
		if k.Err() == nil {
			t.Errorf("%q is taken", s)
		}
	}
}

func TestCheckCurrency(t *testing.T) {
	for s, ok := range map[string]bool{"EUR": true, "USD": true, "eur": false, "": false, "EU": false, "EURO": false, "\xff\xfe\xfd": false, "E R": false} {
		var k fault.Check
		org.CheckCurrency(&k, "currency", s)
		if (k.Err() == nil) != ok {
			t.Errorf("%q: %v", s, k.Err())
		}
	}
}

func TestValidEmail(t *testing.T) {
	good := []string{"a@b.lv", "anna.bērziņa@example.lv", "A+tag@Example.LV", strings.Repeat("a", 64) + "@b.lv"}
	bad := []string{"", "a", "a@", "@b.lv", "a@b", "a@.lv", "a@b.", "a@b..lv", "a@@b.lv", "a@b@c.lv", "a b@c.lv", "a@b.lv ", "a\x00@b.lv", "a\xff@b.lv", "<a@b.lv>", "a,b@c.lv",
		"a\u00a0b@c.lv", strings.Repeat("a", 65) + "@b.lv", "a@" + strings.Repeat("b", 250) + ".lv"}
	for _, s := range good {
		if !org.ValidEmail(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range bad {
		if org.ValidEmail(s) {
			t.Errorf("%q is taken", s)
		}
	}
}

func ventspils() org.Place {
	return org.Place{Code: "LV0007000", Parent: org.PlaceLatvia, Name: text.Localized{"lv": "Ventspils"}, Lat: 57.3894, Lon: 21.5606, HasPoint: true}
}

func TestPlaceValidate(t *testing.T) {
	cases := []struct {
		name   string
		change func(*org.Place)
		want   []string
	}{
		{"valid", func(*org.Place) {}, nil},
		{"a root without a point", func(p *org.Place) { *p = org.Place{Code: org.PlaceEU, Name: text.Localized{"en": "EU"}} }, nil},
		{"no code", func(p *org.Place) { p.Code = "" }, []string{"code: required"}},
		{"code too long", func(p *org.Place) { p.Code = org.PlaceCode(strings.Repeat("x", org.MaxPlaceCode+1)) }, []string{"code: too_long"}},
		{"its own parent", func(p *org.Place) { p.Parent = p.Code }, []string{"parent: invalid"}},
		{"no name", func(p *org.Place) { p.Name = nil }, []string{"name: required"}},
		{"beyond the pole", func(p *org.Place) { p.Lat = 90.01 }, []string{"lat: out_of_range"}},
		{"beyond the date line", func(p *org.Place) { p.Lon = -180.5 }, []string{"lon: out_of_range"}},
		{"not numbers", func(p *org.Place) { p.Lat, p.Lon = math.NaN(), math.NaN() }, []string{"lat: out_of_range", "lon: out_of_range"}},
		{"wrong coordinates that do not count", func(p *org.Place) { p.Lat, p.HasPoint = 1000, false }, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := ventspils()
			c.change(&p)
			faulttest.Want(t, p.Validate(), c.want...)
		})
	}
}

func at(lat, lon float64) org.Place { return org.Place{Lat: lat, Lon: lon, HasPoint: true} }

func TestDistanceKm(t *testing.T) {
	const quarter = math.Pi * 6371.0088 / 2
	cases := []struct {
		name string
		a, b org.Place
		want float64
		tol  float64
	}{
		{"Ventspils to Riga", ventspils(), at(56.9496, 24.1052), 161.3, 1},
		{"Riga to Tallinn", at(56.9496, 24.1052), at(59.4370, 24.7536), 279, 2},
		{"the same place", ventspils(), ventspils(), 0, 1e-9},
		{"pole to equator", at(90, 0), at(0, 77), quarter, 1e-6},
		{"antipodes", at(0, 0), at(0, 180), 2 * quarter, 1e-6},
		{"over the date line", at(0, 179.5), at(0, -179.5), quarter / 90, 1e-6},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := org.DistanceKm(c.a, c.b)
			if !ok || math.Abs(got-c.want) > c.tol {
				t.Errorf("got %v km (%v), want %v", got, ok, c.want)
			}
		})
	}
	if _, ok := org.DistanceKm(ventspils(), org.Place{Code: "LV"}); ok {
		t.Error("a place without a point has a distance")
	}
}

func TestDistanceIsAMetric(t *testing.T) {
	point := rapid.Custom(func(t *rapid.T) org.Place {
		return at(rapid.Float64Range(-90, 90).Draw(t, "lat"), rapid.Float64Range(-180, 180).Draw(t, "lon"))
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := point.Draw(t, "a"), point.Draw(t, "b"), point.Draw(t, "c")
		ab, _ := org.DistanceKm(a, b)
		ba, _ := org.DistanceKm(b, a)
		bc, _ := org.DistanceKm(b, c)
		ac, _ := org.DistanceKm(a, c)
		switch {
		case math.Abs(ab-ba) > 1e-6:
			t.Fatalf("there %v, back %v", ab, ba)
		case ab < 0 || ab > math.Pi*6371.01:
			t.Fatalf("%v km is no distance on Earth", ab)
		case ac > ab+bc+1e-3: // metres: haversine loses digits near antipodes
			t.Fatalf("the detour %v + %v is shorter than %v", ab, bc, ac)
		}
	})
}
