package i18n

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// category is a CLDR plural category.
type category = plural.Form

const other = plural.Other

var categoryNamed = map[string]category{"zero": plural.Zero, "one": plural.One, "few": plural.Few, "many": plural.Many, "other": other}

// needed lists the categories a plural message must have in a language. Latvian "zero" is
// 0, 10–20, 30, …, where a counted noun may stand in the genitive ("10 gadu") as well as in
// the nominative; "one" is 1, 21, 101, but not 11.
var needed = map[text.Lang][]category{
	text.LV: {plural.Zero, plural.One, other},
	text.EN: {plural.One, other},
	text.RU: {plural.One, plural.Few, plural.Many, other},
}

// pluralOf returns the category of a figure as it is shown, because 1 and 1.0 differ in some languages.
func pluralOf(tag language.Tag, n any) category {
	f, ok := toFloat(n)
	if !ok {
		return other
	}
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return plural.Cardinal.MatchPlural(tag, int(math.Abs(f)), 0, 0, 0, 0)
	}
	whole, frac, _ := strings.Cut(strconv.FormatFloat(math.Abs(roundTo(f, maxFraction)), 'f', -1, 64), ".")
	i, err := strconv.Atoi(whole)
	if err != nil {
		return other
	}
	shown, _ := strconv.Atoi(frac)
	return plural.Cardinal.MatchPlural(tag, i, len(frac), len(frac), shown, shown)
}
