package i18n

import (
	"fmt"
	"time"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// monthName holds the cases a date needs: "septembris" alone, "3. septembrī" for a day something happens on.
type monthName struct{ alone, on string }

var months = map[text.Lang][12]monthName{
	text.LV: {
		{"janvāris", "janvārī"}, {"februāris", "februārī"}, {"marts", "martā"}, {"aprīlis", "aprīlī"},
		{"maijs", "maijā"}, {"jūnijs", "jūnijā"}, {"jūlijs", "jūlijā"}, {"augusts", "augustā"},
		{"septembris", "septembrī"}, {"oktobris", "oktobrī"}, {"novembris", "novembrī"}, {"decembris", "decembrī"},
	},
	text.EN: {
		{"January", "January"}, {"February", "February"}, {"March", "March"}, {"April", "April"},
		{"May", "May"}, {"June", "June"}, {"July", "July"}, {"August", "August"},
		{"September", "September"}, {"October", "October"}, {"November", "November"}, {"December", "December"},
	},
	text.RU: {
		{"январь", "января"}, {"февраль", "февраля"}, {"март", "марта"}, {"апрель", "апреля"},
		{"май", "мая"}, {"июнь", "июня"}, {"июль", "июля"}, {"август", "августа"},
		{"сентябрь", "сентября"}, {"октябрь", "октября"}, {"ноябрь", "ноября"}, {"декабрь", "декабря"},
	},
}

// Zone is the city's time zone, Europe/Riga, for reading dates that users type.
func (p *Printer) Zone() *time.Location { return p.zone }

// Date writes a day in full: "2026. gada 3. septembris", "3 September 2026", "3 сентября 2026 г.".
// The zero time is "–", here and in the other date methods.
func (p *Printer) Date(t time.Time) string {
	return p.day(t, func(m monthName) string { return m.alone })
}

// OnDate writes the day on which something happens, to stand after a verb: "sākas 2026. gada 3. septembrī".
func (p *Printer) OnDate(t time.Time) string {
	return p.day(t, func(m monthName) string { return m.on })
}

func (p *Printer) day(t time.Time, latvian func(monthName) string) string {
	if t.IsZero() {
		return "–"
	}
	t = t.In(p.zone)
	y, m, d := t.Year(), p.months[t.Month()-1], t.Day()
	switch p.Lang {
	case text.EN:
		return fmt.Sprintf("%d"+nbsp+"%s %d", d, m.on, y)
	case text.RU:
		return fmt.Sprintf("%d"+nbsp+"%s %d"+nbsp+"г.", d, m.on, y)
	default:
		return fmt.Sprintf("%d."+nbsp+"gada %d."+nbsp+"%s", y, d, latvian(m))
	}
}

// ShortDate writes a day in figures: "03.09.2026.", "3 Sep 2026", "03.09.2026".
func (p *Printer) ShortDate(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	t = t.In(p.zone)
	switch p.Lang {
	case text.EN:
		return t.Format("2\u00a0Jan\u00a02006")
	case text.RU:
		return t.Format("02.01.2006")
	default:
		return t.Format("02.01.2006.")
	}
}

// DateTime writes a moment in the city's time: "03.09.2026. 14:05".
func (p *Printer) DateTime(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	sep := nbsp
	if p.Lang != text.LV {
		sep = "," + nbsp
	}
	return p.ShortDate(t) + sep + t.In(p.zone).Format("15:04")
}

// ISODate writes a day for the datetime attribute and for date inputs: "2026-09-03"; "" when zero.
func (p *Printer) ISODate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(p.zone).Format(time.DateOnly)
}

// Month writes a month: "2026. gada septembris", "September 2026", "сентябрь 2026 г.".
func (p *Printer) Month(year int, month time.Month) string {
	if month < time.January || month > time.December {
		return "–"
	}
	m := p.months[month-1].alone
	switch p.Lang {
	case text.EN:
		return fmt.Sprintf("%s"+nbsp+"%d", m, year)
	case text.RU:
		return fmt.Sprintf("%s"+nbsp+"%d"+nbsp+"г.", m, year)
	default:
		return fmt.Sprintf("%d."+nbsp+"gada"+nbsp+"%s", year, m)
	}
}

// Quarter writes a quarter: "2026. g. 3. cet.", "Q3 2026", "3 кв. 2026".
func (p *Printer) Quarter(year, quarter int) string {
	switch p.Lang {
	case text.EN:
		return fmt.Sprintf("Q%d"+nbsp+"%d", quarter, year)
	case text.RU:
		return fmt.Sprintf("%d"+nbsp+"кв."+nbsp+"%d", quarter, year)
	default:
		return fmt.Sprintf("%d."+nbsp+"g."+nbsp+"%d."+nbsp+"cet.", year, quarter)
	}
}

// QuarterTick writes a quarter for an axis, where a label has the room of six figures: "3. cet. 26".
func (p *Printer) QuarterTick(year, quarter int) string {
	switch p.Lang {
	case text.EN:
		return fmt.Sprintf("Q%d"+nbsp+"%02d", quarter, year%100)
	case text.RU:
		return fmt.Sprintf("%d"+nbsp+"кв."+nbsp+"%02d", quarter, year%100)
	default:
		return fmt.Sprintf("%d."+nbsp+"cet."+nbsp+"%02d", quarter, year%100)
	}
}

// QuarterOfYear writes a quarter under a heading that names the year: "3. cet.", "Q3", "3 кв.".
func (p *Printer) QuarterOfYear(quarter int) string {
	switch p.Lang {
	case text.EN:
		return fmt.Sprintf("Q%d", quarter)
	case text.RU:
		return fmt.Sprintf("%d"+nbsp+"кв.", quarter)
	default:
		return fmt.Sprintf("%d."+nbsp+"cet.", quarter)
	}
}
