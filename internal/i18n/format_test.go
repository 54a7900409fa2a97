package i18n_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/web"
)

var webFS = web.FS

func TestFigures(t *testing.T) {
	b := load(t)
	late := time.Date(2026, 9, 2, 21, 5, 0, 0, time.UTC) // already the 3rd in Riga
	for name, c := range map[string]struct {
		write      func(*i18n.Printer) string
		lv, en, ru string
	}{
		"thousands":      {func(p *i18n.Printer) string { return p.Num(1234567) }, "1 234 567", "1,234,567", "1 234 567"},
		"decimals":       {func(p *i18n.Printer) string { return p.Num(1240.456) }, "1 240,46", "1,240.46", "1 240,46"},
		"whole float":    {func(p *i18n.Printer) string { return p.Num(12.0) }, "12", "12", "12"},
		"negative":       {func(p *i18n.Printer) string { return p.Num(-3) }, "−3", "−3", "−3"},
		"no minus zero":  {func(p *i18n.Printer) string { return p.Round(-0.2) }, "0", "0", "0"},
		"not a number":   {func(p *i18n.Printer) string { return p.Num(math.NaN()) }, "–", "–", "–"},
		"fixed":          {func(p *i18n.Printer) string { return p.Fixed(2, 1) }, "2,0", "2.0", "2,0"},
		"plus":           {func(p *i18n.Printer) string { return p.Signed(38.4) }, "+38", "+38", "+38"},
		"minus":          {func(p *i18n.Printer) string { return p.Signed(-3) }, "−3", "−3", "−3"},
		"balance":        {func(p *i18n.Printer) string { return p.Signed(0.3) }, "0", "0", "0"},
		"interval":       {func(p *i18n.Printer) string { return p.Range(1040, 1171.4) }, "1 040–1 171", "1,040–1,171", "1 040–1 171"},
		"below zero":     {func(p *i18n.Printer) string { return p.Range(-12, 8) }, "−12 … 8", "−12 … 8", "−12 … 8"},
		"one figure":     {func(p *i18n.Printer) string { return p.Range(5.1, 5.2) }, "5", "5", "5"},
		"percent":        {func(p *i18n.Printer) string { return p.Percent(0.049) }, "4,9 %", "4.9%", "4,9 %"},
		"euro":           {func(p *i18n.Printer) string { return p.Money(124000, "EUR") }, "1 240 €", "€1,240", "1 240 €"},
		"euro and cents": {func(p *i18n.Printer) string { return p.Money(124050, "EUR") }, "1 240,50 €", "€1,240.50", "1 240,50 €"},
		"exact euro":     {func(p *i18n.Printer) string { return p.MoneyExact(124000, "EUR") }, "1 240,00 €", "€1,240.00", "1 240,00 €"},
		"debt":           {func(p *i18n.Printer) string { return p.Money(-500, "EUR") }, "−5 €", "−€5", "−5 €"},
		"other currency": {func(p *i18n.Printer) string { return p.Money(9900, "USD") }, "99 USD", "USD 99", "99 USD"},
		"free":           {func(p *i18n.Printer) string { return p.Price(0, "EUR") }, "Bez maksas", "Free", "Бесплатно"},
		"date":           {func(p *i18n.Printer) string { return p.Date(late) }, "2026. gada 3. septembris", "3 September 2026", "3 сентября 2026 г."},
		"on a date":      {func(p *i18n.Printer) string { return p.OnDate(late) }, "2026. gada 3. septembrī", "3 September 2026", "3 сентября 2026 г."},
		"short date":     {func(p *i18n.Printer) string { return p.ShortDate(late) }, "03.09.2026.", "3 Sep 2026", "03.09.2026"},
		"moment":         {func(p *i18n.Printer) string { return p.DateTime(late) }, "03.09.2026. 00:05", "3 Sep 2026, 00:05", "03.09.2026, 00:05"},
		"winter time":    {func(p *i18n.Printer) string { return p.DateTime(late.AddDate(0, 3, 0)) }, "02.12.2026. 23:05", "2 Dec 2026, 23:05", "02.12.2026, 23:05"},
		"machine date":   {func(p *i18n.Printer) string { return p.ISODate(late) }, "2026-09-03", "2026-09-03", "2026-09-03"},
		"no date":        {func(p *i18n.Printer) string { return p.Date(time.Time{}) + p.ISODate(time.Time{}) }, "–", "–", "–"},
		"month":          {func(p *i18n.Printer) string { return p.Month(2026, time.September) }, "2026. gada septembris", "September 2026", "сентябрь 2026 г."},
		"quarter":        {func(p *i18n.Printer) string { return p.Quarter(2026, 3) }, "2026. g. 3. cet.", "Q3 2026", "3 кв. 2026"},
		"quarter tick":   {func(p *i18n.Printer) string { return p.QuarterTick(2009, 3) }, "3. cet. 09", "Q3 09", "3 кв. 09"},
	} {
		for lang, want := range map[text.Lang]string{text.LV: c.lv, text.EN: c.en, text.RU: c.ru} {
			if got := plain(c.write(b.For(lang))); got != want {
				t.Errorf("%s in %s: %q, want %q", name, lang, got, want)
			}
		}
	}
}

func TestFiguresOfAnySize(t *testing.T) {
	p := load(t).For(text.LV)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "f")
		for _, s := range []string{p.Num(f), p.Round(f), p.Fixed(f, 2), p.Percent(f), p.Signed(f)} {
			if s == "" || s == "−0" || s == "+0" {
				t.Fatalf("%v is written %q", f, s)
			}
		}
		p.Money(rapid.Int64().Draw(t, "cents"), "EUR")
	})
}
