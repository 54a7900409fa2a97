package api

import (
	"context"
	"math"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Series is a series with its forecast.
type Series struct {
	ID       string         `json:"id"`
	Measure  string         `json:"measure"`
	Place    string         `json:"place"`
	Unit     string         `json:"unit"`
	Source   Source         `json:"source"`
	First    string         `json:"first"`
	Values   []*float64     `json:"values" doc:"null = missing"`
	Forecast *ForecastOut   `json:"forecast,omitempty" doc:"absent where the series is too short for a curve"`
	Backtest []MethodScores `json:"backtest"`
}

// Source is where a figure comes from.
type Source struct {
	Name    Text   `json:"name"`
	URL     string `json:"url,omitempty"`
	Date    Date   `json:"date,omitempty"`
	Licence string `json:"licence,omitempty"`
	Demo    bool   `json:"demonstration"`
}

// ForecastOut is a forecast.
type ForecastOut struct {
	Method    string             `json:"method"`
	Start     string             `json:"start"`
	Point     []float64          `json:"point"`
	Intervals []ForecastInterval `json:"intervals"`
	Notes     []Note             `json:"notes"`
}

// ForecastInterval is one interval level.
type ForecastInterval struct {
	Level float64   `json:"level"`
	Lo    []float64 `json:"lo"`
	Hi    []float64 `json:"hi"`
}

// MethodScores is how well a method has done on the series itself.
type MethodScores struct {
	Method    string   `json:"method"`
	SMAPE     *float64 `json:"smape"`
	MASE      *float64 `json:"mase"`
	Forecasts int      `json:"forecasts"`
}

func sourceOut(x workforce.Source, l Lang) Source {
	return Source{Name: l.text(x.Name), URL: x.URL, Date: dateOf(x.Date), Licence: x.Licence, Demo: x.Demo}
}

// number leaves out what JSON cannot say.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func (s *service) forecasts(ctx context.Context, a app.Actor, in *struct {
	Lang
	By string `path:"by" enum:"skill,occupation"`
	ID string `path:"id" maxLength:"100"`
}) (*Body[struct {
	Items []Series `json:"items"`
}], error) {
	subject := workforce.Subject{Occupation: taxonomy.OccupationID(in.ID)}
	if in.By == "skill" {
		subject = workforce.Subject{Skill: taxonomy.SkillID(in.ID)}
	}
	list, err := s.app.Forecasts(ctx, a, subject)
	if err != nil {
		return nil, err
	}
	out := &Body[struct {
		Items []Series `json:"items"`
	}]{}
	out.Body.Items = []Series{}
	for _, x := range list {
		out.Body.Items = append(out.Body.Items, seriesOut(x, in.Lang))
	}
	return out, nil
}

func seriesOut(x app.SeriesForecast, l Lang) Series {
	out := Series{ID: string(x.Series.ID), Measure: string(x.Series.Measure), Place: string(x.Series.Place), Unit: x.Series.Unit,
		Source: sourceOut(x.Series.Source, l), First: quarter(x.Series.First), Values: make([]*float64, len(x.Series.Values)), Backtest: []MethodScores{}}
	for i, v := range x.Series.Values {
		out.Values[i] = number(v)
	}
	if f := x.Forecast; f != nil {
		o := ForecastOut{Method: string(f.Method), Start: f.Start.String(), Point: f.Point, Intervals: []ForecastInterval{}, Notes: []Note{}}
		for _, i := range f.Intervals {
			o.Intervals = append(o.Intervals, ForecastInterval(i))
		}
		for _, n := range f.Notes {
			o.Notes = append(o.Notes, Note{Code: n.Code, Value: n.Value})
		}
		out.Forecast = &o
	}
	if x.Backtest != nil {
		for _, r := range x.Backtest.Rows {
			out.Backtest = append(out.Backtest, MethodScores{Method: string(r.Method), SMAPE: number(r.SMAPE), MASE: number(r.MASE), Forecasts: r.Forecasts})
		}
	}
	return out
}
