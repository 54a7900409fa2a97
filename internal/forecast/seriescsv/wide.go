package seriescsv

import (
	"io"
	"math"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/forecast"
)

// wide reads one row per period in rising order; a period left out is missing in every series.
func (p *reader) wide(header []string) ([]Case, error) {
	out, err := p.wideSeries(header)
	if err != nil {
		return nil, err
	}
	var start forecast.Period
	rows := 0
	for {
		rec, err := p.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		at, err := forecast.ParsePeriod(strings.TrimSpace(rec[0]))
		if err != nil {
			return nil, p.at(1, CodePeriod, "%.40q is not a period", rec[0])
		}
		if rows == 0 {
			start = at
		}
		gap := start.Until(at) - rows
		if at.Freq != start.Freq || gap < 0 {
			return nil, p.at(1, CodePeriod, "%s does not follow in the order of rows", at)
		}
		if rows += gap + 1; rows > forecast.MaxLength {
			return nil, p.at(1, CodeTooLarge, "more than %d periods", forecast.MaxLength)
		}
		if p.cells += gap * len(out); p.cells > MaxCells {
			return nil, p.at(1, CodeTooLarge, "more than %d values", MaxCells)
		}
		if err := p.wideRow(rec, gap, out); err != nil {
			return nil, err
		}
	}
	if rows == 0 {
		return nil, p.at(0, CodeEmpty, "no periods")
	}
	for i := range out {
		out[i].Train.Start = start
	}
	return out, nil
}

func (p *reader) wideSeries(header []string) ([]Case, error) {
	if len(header) < 2 {
		return nil, p.at(0, CodeHeader, "no series beside the period")
	}
	if len(header) > MaxSeries {
		return nil, p.at(0, CodeTooLarge, "more than %d series", MaxSeries)
	}
	seen := map[string]bool{}
	out := make([]Case, len(header)-1)
	for i, h := range header[1:] {
		h = strings.TrimSpace(h)
		if h == "" || seen[h] {
			return nil, p.at(i+2, CodeSeries, "series ID %.40q is empty or was there before", h)
		}
		seen[h] = true
		out[i].Train.ID = h
	}
	return out, nil
}

func (p *reader) wideRow(rec []string, gap int, out []Case) error {
	for i := range out {
		v, err := p.number(rec[i+1], i+2)
		if err != nil {
			return err
		}
		s := &out[i].Train
		for range gap {
			s.Values = append(s.Values, math.NaN())
		}
		s.Values = append(s.Values, v)
	}
	return nil
}
