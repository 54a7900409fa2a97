package i18n

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// style is how a language writes figures. Spaces are no-break spaces, so that a figure
// never parts from its unit at the end of a line.
type style struct {
	group, decimal, percent string
	moneyFirst              bool // "€1,240" rather than "1 240 €"
}

const (
	nbsp        = "\u00a0"
	minus       = "−"
	maxFraction = 2
)

var styles = map[text.Lang]style{
	text.LV: {group: nbsp, decimal: ",", percent: nbsp + "%"},
	text.EN: {group: ",", decimal: ".", percent: "%", moneyFirst: true},
	text.RU: {group: nbsp, decimal: ",", percent: nbsp + "%"},
}

// Num writes a figure of any numeric type, with at most two decimals: "1 240,5". What is
// not a number, or not finite, is "–".
func (p *Printer) Num(n any) string { return p.decimal(n, 0, maxFraction) }

// Fixed writes a figure with exactly that many decimals, for columns that must align.
func (p *Printer) Fixed(n any, decimals int) string { return p.decimal(n, decimals, decimals) }

// Round writes a figure to the nearest whole: people and posts are not shown in hundredths.
func (p *Printer) Round(n any) string { return p.decimal(n, 0, 0) }

// Signed writes a whole figure with its sign, "+38", "−3", "0": a gap's direction must not hang on colour.
func (p *Printer) Signed(n any) string {
	s := p.Round(n)
	if f, ok := toFloat(n); ok && math.Round(f) > 0 {
		return "+" + s
	}
	return s
}

// Range writes an interval of whole figures, "104–171"; one that is a single figure, once.
func (p *Printer) Range(lo, hi any) string {
	a, b := p.Round(lo), p.Round(hi)
	if a == b {
		return a
	}
	if strings.HasPrefix(a, minus) || strings.HasPrefix(b, minus) {
		return a + " … " + b
	}
	return a + "–" + b
}

// Percent writes a fraction (0.049) as a percentage with at most one decimal: "4,9 %".
func (p *Printer) Percent(fraction any) string {
	f, ok := toFloat(fraction)
	if !ok {
		return "–"
	}
	return p.decimal(f*100, 0, 1) + p.style.percent
}

// Money writes an amount of cents in an ISO 4217 currency: "1 240 €", "1 240,50 €". Whole
// amounts go without decimals, as course prices are read; MoneyExact keeps them for columns.
func (p *Printer) Money(cents int64, currency string) string {
	if cents%100 == 0 {
		return p.money(cents, currency, 0)
	}
	return p.money(cents, currency, 2)
}

// MoneyExact writes an amount with both decimals always.
func (p *Printer) MoneyExact(cents int64, currency string) string { return p.money(cents, currency, 2) }

// Price is Money, and the words for "free of charge" when it is nothing.
func (p *Printer) Price(cents int64, currency string) string {
	if cents == 0 {
		return p.T("price.free")
	}
	return p.Money(cents, currency)
}

func (p *Printer) money(cents int64, currency string, decimals int) string {
	amount := p.Fixed(float64(cents)/100, decimals)
	sign := currency
	if currency == "EUR" {
		sign = "€"
	}
	if !p.style.moneyFirst {
		return amount + nbsp + sign
	}
	if len(sign) == 3 && sign != "€" {
		sign += nbsp
	}
	if rest, negative := strings.CutPrefix(amount, minus); negative {
		return minus + sign + rest
	}
	return sign + amount
}

func (p *Printer) decimal(n any, least, most int) string {
	f, ok := toFloat(n)
	if !ok {
		return "–"
	}
	s := strconv.FormatFloat(math.Abs(roundTo(f, most)), 'f', -1, 64)
	whole, frac, _ := strings.Cut(s, ".")
	for len(frac) < least {
		frac += "0"
	}
	var b strings.Builder
	if f < 0 && strings.Trim(whole+frac, "0") != "" {
		b.WriteString(minus)
	}
	for i, d := range []byte(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(p.style.group)
		}
		b.WriteByte(d)
	}
	if frac != "" {
		b.WriteString(p.style.decimal)
		b.WriteString(frac)
	}
	return b.String()
}

func roundTo(f float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	if r := math.Round(f*scale) / scale; !math.IsInf(r, 0) {
		return r
	}
	return f
}

// toFloat takes any numeric type; ok is false for everything else and for NaN and infinities.
func toFloat(n any) (f float64, ok bool) {
	switch v := n.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		f = v
	default:
		r := reflect.ValueOf(n)
		switch {
		case r.CanInt():
			return float64(r.Int()), true
		case r.CanUint():
			return float64(r.Uint()), true
		case r.CanFloat():
			f = r.Float()
		default:
			return 0, false
		}
	}
	return f, !math.IsNaN(f) && !math.IsInf(f, 0)
}
