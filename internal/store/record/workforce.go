package record

import (
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

type subjectDoc struct {
	Skill      taxonomy.SkillID      `bson:"skill,omitempty"`
	Occupation taxonomy.OccupationID `bson:"occupation,omitempty"`
	ISCO       taxonomy.ISCO08       `bson:"isco,omitempty"`
}

func (s subjectDoc) IsZero() bool { return s == subjectDoc{} }

type sourceDoc struct {
	Name    texts   `bson:"name,omitempty"`
	URL     string  `bson:"url,omitempty"`
	Date    instant `bson:"date,omitempty"`
	Licence string  `bson:"licence,omitempty"`
	Demo    bool    `bson:"demo,omitempty"`
}

func sourceOf(s workforce.Source) sourceDoc {
	return sourceDoc{Name: texts(s.Name), URL: s.URL, Date: at(s.Date), Licence: s.Licence, Demo: s.Demo}
}

func (d sourceDoc) toDomain() workforce.Source {
	return workforce.Source{Name: d.Name.localized(), URL: d.URL, Date: d.Date.time(), Licence: d.Licence, Demo: d.Demo}
}

// Series are read whole.
var Series = define(store.KindSeries,
	func(s workforce.Series) (string, int64) { return string(s.ID), s.Rev },
	func(s *workforce.Series, id string, rev int64) { s.ID, s.Rev = workforce.SeriesID(id), rev },
	seriesOf, seriesDoc.toDomain)

type seriesDoc struct {
	Measure workforce.Measure `bson:"measure,omitempty"`
	Subject subjectDoc        `bson:"subject,omitempty"`
	Place   org.PlaceCode     `bson:"place,omitempty"`
	Unit    string            `bson:"unit,omitempty"`
	Name    texts             `bson:"name,omitempty"`
	Source  sourceDoc         `bson:"source"`
	First   periodDoc         `bson:"first"`
	Values  figures           `bson:"values,omitempty"`
	Vintage instant           `bson:"vintage,omitempty"`
}

type periodDoc struct {
	Year int                 `bson:"year"`
	Sub  int                 `bson:"sub"`
	Freq workforce.Frequency `bson:"freq"`
}

func seriesOf(s workforce.Series) seriesDoc {
	return seriesDoc{
		Measure: s.Measure, Subject: subjectDoc(s.Subject), Place: s.Place, Unit: s.Unit, Name: texts(s.Name),
		Source: sourceOf(s.Source), First: periodDoc(s.First), Values: s.Values, Vintage: at(s.Vintage),
	}
}

func (d seriesDoc) toDomain() workforce.Series {
	return workforce.Series{
		Measure: d.Measure, Subject: workforce.Subject(d.Subject), Place: d.Place, Unit: d.Unit, Name: d.Name.localized(),
		Source: d.Source.toDomain(), First: workforce.Period(d.First), Values: d.Values, Vintage: d.Vintage.time(),
	}
}

// Stocks are read whole.
var Stocks = define(store.KindStock,
	func(s workforce.Stock) (string, int64) { return string(s.ID), s.Rev },
	func(s *workforce.Stock, id string, rev int64) { s.ID, s.Rev = workforce.StockID(id), rev },
	stockOf, stockDoc.toDomain)

type stockDoc struct {
	Subject subjectDoc    `bson:"subject,omitempty"`
	Place   org.PlaceCode `bson:"place,omitempty"`
	At      instant       `bson:"at,omitempty"`
	People  float64       `bson:"people"`
	StdErr  float64       `bson:"std_err,omitempty"`
	Source  sourceDoc     `bson:"source"`
}

func stockOf(s workforce.Stock) stockDoc {
	return stockDoc{Subject: subjectDoc(s.Subject), Place: s.Place, At: at(s.At), People: s.People, StdErr: s.StdErr, Source: sourceOf(s.Source)}
}

func (d stockDoc) toDomain() workforce.Stock {
	return workforce.Stock{Subject: workforce.Subject(d.Subject), Place: d.Place, At: d.At.time(), People: d.People, StdErr: d.StdErr, Source: d.Source.toDomain()}
}

// Assumptions are read whole.
var Assumptions = define(store.KindAssumption,
	func(a workforce.Assumption) (string, int64) { return string(a.ID), a.Rev },
	func(a *workforce.Assumption, id string, rev int64) { a.ID, a.Rev = workforce.AssumptionID(id), rev },
	assumptionOf, assumptionDoc.toDomain)

type assumptionDoc struct {
	Rate     workforce.Rate `bson:"rate,omitempty"`
	Subject  subjectDoc     `bson:"subject,omitempty"`
	Place    org.PlaceCode  `bson:"place,omitempty"`
	Value    float64        `bson:"value"`
	StdErr   float64        `bson:"std_err,omitempty"`
	Source   sourceDoc      `bson:"source"`
	Note     texts          `bson:"note,omitempty"`
	From     instant        `bson:"from,omitempty"`
	History  []formerDoc    `bson:"history,omitempty"`
	EditedBy string         `bson:"edited_by,omitempty"`
}

type formerDoc struct {
	Value    float64   `bson:"value"`
	StdErr   float64   `bson:"std_err,omitempty"`
	Source   sourceDoc `bson:"source"`
	Until    instant   `bson:"until,omitempty"`
	EditedBy string    `bson:"edited_by,omitempty"`
}

func assumptionOf(a workforce.Assumption) assumptionDoc {
	return assumptionDoc{
		Rate: a.Rate, Subject: subjectDoc(a.Subject), Place: a.Place, Value: a.Value, StdErr: a.StdErr,
		Source: sourceOf(a.Source), Note: texts(a.Note), From: at(a.From),
		History: convert(a.History, func(f workforce.Former) formerDoc {
			return formerDoc{Value: f.Value, StdErr: f.StdErr, Source: sourceOf(f.Source), Until: at(f.Until), EditedBy: f.EditedBy}
		}),
		EditedBy: a.EditedBy,
	}
}

func (d assumptionDoc) toDomain() workforce.Assumption {
	return workforce.Assumption{
		Rate: d.Rate, Subject: workforce.Subject(d.Subject), Place: d.Place, Value: d.Value, StdErr: d.StdErr,
		Source: d.Source.toDomain(), Note: d.Note.localized(), From: d.From.time(),
		History: convert(d.History, func(f formerDoc) workforce.Former {
			return workforce.Former{Value: f.Value, StdErr: f.StdErr, Source: f.Source.toDomain(), Until: f.Until.time(), EditedBy: f.EditedBy}
		}),
		EditedBy: d.EditedBy,
	}
}

// Indicators are read whole.
var Indicators = define(store.KindIndicator,
	func(i workforce.Indicator) (string, int64) { return string(i.ID), i.Rev },
	func(i *workforce.Indicator, id string, rev int64) { i.ID, i.Rev = workforce.IndicatorID(id), rev },
	indicatorOf, indicatorDoc.toDomain)

type indicatorDoc struct {
	Name   texts               `bson:"name,omitempty"`
	Unit   string              `bson:"unit,omitempty"`
	Better string              `bson:"better,omitempty"`
	Note   texts               `bson:"note,omitempty"`
	Values []indicatorValueDoc `bson:"values,omitempty"`
}

type indicatorValueDoc struct {
	Place  org.PlaceCode `bson:"place"`
	Label  texts         `bson:"label,omitempty"`
	Year   int           `bson:"year"`
	Value  float64       `bson:"value"`
	Source sourceDoc     `bson:"source"`
}

func indicatorOf(i workforce.Indicator) indicatorDoc {
	return indicatorDoc{
		Name: texts(i.Name), Unit: i.Unit, Better: i.Better, Note: texts(i.Note),
		Values: convert(i.Values, func(v workforce.IndicatorValue) indicatorValueDoc {
			return indicatorValueDoc{Place: v.Place, Label: texts(v.Label), Year: v.Year, Value: v.Value, Source: sourceOf(v.Source)}
		}),
	}
}

func (d indicatorDoc) toDomain() workforce.Indicator {
	return workforce.Indicator{
		Name: d.Name.localized(), Unit: d.Unit, Better: d.Better, Note: d.Note.localized(),
		Values: convert(d.Values, func(v indicatorValueDoc) workforce.IndicatorValue {
			return workforce.IndicatorValue{Place: v.Place, Label: v.Label.localized(), Year: v.Year, Value: v.Value, Source: v.Source.toDomain()}
		}),
	}
}

// Targets are read whole.
var Targets = define(store.KindTarget,
	func(t workforce.Target) (string, int64) { return string(t.ID), t.Rev },
	func(t *workforce.Target, id string, rev int64) { t.ID, t.Rev = workforce.TargetID(id), rev },
	targetOf, targetDoc.toDomain)

type targetDoc struct {
	Indicator    workforce.IndicatorID `bson:"indicator,omitempty"`
	Place        org.PlaceCode         `bson:"place,omitempty"`
	Name         texts                 `bson:"name,omitempty"`
	BaselineYear int                   `bson:"baseline_year,omitempty"`
	Baseline     float64               `bson:"baseline"`
	Year         int                   `bson:"year,omitempty"`
	Value        float64               `bson:"value"`
	Source       sourceDoc             `bson:"source"`
}

func targetOf(t workforce.Target) targetDoc {
	return targetDoc{Indicator: t.Indicator, Place: t.Place, Name: texts(t.Name), BaselineYear: t.BaselineYear,
		Baseline: t.Baseline, Year: t.Year, Value: t.Value, Source: sourceOf(t.Source)}
}

func (d targetDoc) toDomain() workforce.Target {
	return workforce.Target{Indicator: d.Indicator, Place: d.Place, Name: d.Name.localized(), BaselineYear: d.BaselineYear,
		Baseline: d.Baseline, Year: d.Year, Value: d.Value, Source: d.Source.toDomain()}
}
