package seriescsv

import (
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/forecast"
)

// columns of the long form, as positions from 0; −1 where absent.
type columns struct {
	series, frequency, start, train, horizon, count, test, kind int
}

func (p *reader) long(header []string) ([]Case, error) {
	c, err := p.columns(header)
	if err != nil {
		return nil, err
	}
	var out []Case
	seen := map[string]bool{}
	for {
		rec, err := p.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(out) == MaxSeries {
			return nil, p.at(0, CodeTooLarge, "more than %d series", MaxSeries)
		}
		row, err := p.row(rec, c)
		if err != nil {
			return nil, err
		}
		if id := row.Train.ID; id == "" || seen[id] {
			return nil, p.at(c.series+1, CodeSeries, "series ID %.40q is empty or was there before", id)
		}
		seen[row.Train.ID] = true
		out = append(out, row)
	}
	if len(out) == 0 {
		return nil, p.at(0, CodeEmpty, "no series")
	}
	return out, nil
}

func (p *reader) columns(header []string) (columns, error) {
	at := map[string]int{}
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(h))
		if _, twice := at[h]; twice {
			return columns{}, p.at(i+1, CodeHeader, "column %.40q is there twice", h)
		}
		at[h] = i
	}
	find := func(name string) int {
		if i, ok := at[name]; ok {
			return i
		}
		return -1
	}
	c := columns{find("series"), find("frequency"), find("start"), find("train"), find("horizon"), find("n_train"), find("test"), find("type")}
	if c.series < 0 || c.frequency < 0 || c.start < 0 || c.train < 0 {
		return c, p.at(0, CodeHeader, "wanted columns series, frequency, start, train, or a first column month, quarter, year or period")
	}
	return c, nil
}

func (p *reader) row(rec []string, c columns) (Case, error) {
	var out Case
	field := func(i int) string {
		if i < 0 {
			return ""
		}
		return strings.TrimSpace(rec[i])
	}
	out.Train.ID = strings.Clone(field(c.series))
	out.Type = strings.Clone(field(c.kind))
	f, err := strconv.Atoi(field(c.frequency))
	freq := forecast.Frequency(f)
	if err != nil || !freq.Valid() {
		return out, p.at(c.frequency+1, CodeFrequency, "%.40q is not 1, 4 or 12", field(c.frequency))
	}
	if out.Train.Start, err = p.start(field(c.start), freq, c.start+1); err != nil {
		return out, err
	}
	if s := field(c.horizon); s != "" {
		out.Horizon, err = strconv.Atoi(s)
		if err != nil || out.Horizon < 1 || out.Horizon > forecast.MaxHorizon {
			return out, p.at(c.horizon+1, CodeHorizon, "%.40q is not 1 to %d", s, forecast.MaxHorizon)
		}
	}
	if out.Train.Values, err = p.list(field(c.train), c.train+1); err != nil {
		return out, err
	}
	if s := field(c.count); s != "" && s != strconv.Itoa(len(out.Train.Values)) {
		return out, p.at(c.count+1, CodeCount, "%.40q, but there are %d values", s, len(out.Train.Values))
	}
	if c.test >= 0 {
		out.Test, err = p.list(field(c.test), c.test+1)
	}
	return out, err
}

// start reads a decimal year, such as 1975.25 for the second quarter, rounded down to a period
// (the M files shorten twelfths to two digits, so a little is added first), or any form of
// forecast.ParsePeriod.
func (p *reader) start(s string, f forecast.Frequency, column int) (forecast.Period, error) {
	if q, err := forecast.ParsePeriod(s); err == nil && q.Freq == f {
		return q, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v >= 1 && v < 10000) {
		return forecast.Period{}, p.at(column, CodePeriod, "%.40q is not a start for frequency %d", s, f)
	}
	year := math.Floor(v)
	sub := int(math.Floor((v-year)*float64(f) + 0.05))
	return forecast.Period{Year: int(year), Sub: 1, Freq: f}.Add(sub), nil
}
