package record

import (
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Demands are found by employer, by status and by the source's own id.
var Demands = define(store.KindDemand,
	func(d demand.Demand) (string, int64) { return string(d.ID), d.Rev },
	func(d *demand.Demand, id string, rev int64) { d.ID, d.Rev = demand.ID(id), rev },
	demandOf, demandDoc.toDomain,
).withIndexes(func(d demand.Demand, k *keyring) {
	k.by(store.DemandByEmployer, string(d.Employer), timeOrder(d.ReportedAt))
	k.by(store.DemandByStatus, string(d.Status), timeOrder(d.ReportedAt))
	k.unique(store.DemandByExternal, external(d.Source, d.ExternalID))
}, Index{Name: store.DemandByEmployer}, Index{Name: store.DemandByStatus}, Index{Name: store.DemandByExternal, Unique: true})

type demandDoc struct {
	Employer     org.ID                `bson:"employer,omitempty"`
	ExternalID   string                `bson:"external_id,omitempty"`
	Source       string                `bson:"source,omitempty"`
	Title        texts                 `bson:"title,omitempty"`
	Occupation   taxonomy.OccupationID `bson:"occupation,omitempty"`
	Needs        []needDoc             `bson:"needs,omitempty"`
	Headcount    int                   `bson:"headcount,omitempty"`
	From         instant               `bson:"from,omitempty"`
	Until        instant               `bson:"until,omitempty"`
	Place        org.PlaceCode         `bson:"place,omitempty"`
	Remote       bool                  `bson:"remote,omitempty"`
	PayMin       int64                 `bson:"pay_min,omitempty"`
	PayMax       int64                 `bson:"pay_max,omitempty"`
	Currency     string                `bson:"currency,omitempty"`
	Confidential bool                  `bson:"confidential,omitempty"`
	Note         texts                 `bson:"note,omitempty"`
	Status       demand.Status         `bson:"status,omitempty"`
	ReportedAt   instant               `bson:"reported_at,omitempty"`
	History      []eventDoc            `bson:"history,omitempty"`
	UpdatedAt    instant               `bson:"updated_at,omitempty"`
}

type needDoc struct {
	Skill      taxonomy.SkillID  `bson:"skill"`
	Level      taxonomy.Level    `bson:"level,omitempty"`
	Importance demand.Importance `bson:"importance,omitempty"`
	Weight     float64           `bson:"weight,omitempty"`
	Origin     demand.Origin     `bson:"origin,omitempty"`
}

type eventDoc struct {
	At        instant       `bson:"at,omitempty"`
	Status    demand.Status `bson:"status"`
	Headcount int           `bson:"headcount"`
}

func demandOf(d demand.Demand) demandDoc {
	return demandDoc{
		Employer: d.Employer, ExternalID: d.ExternalID, Source: d.Source, Title: texts(d.Title),
		Occupation: d.Occupation,
		Needs:      convert(d.Needs, func(n demand.Need) needDoc { return needDoc(n) }),
		Headcount:  d.Headcount, From: at(d.From), Until: at(d.Until), Place: d.Place, Remote: d.Remote,
		PayMin: d.PayMin, PayMax: d.PayMax, Currency: d.Currency, Confidential: d.Confidential,
		Note: texts(d.Note), Status: d.Status, ReportedAt: at(d.ReportedAt),
		History: convert(d.History, func(e demand.Event) eventDoc {
			return eventDoc{At: at(e.At), Status: e.Status, Headcount: e.Headcount}
		}),
		UpdatedAt: at(d.UpdatedAt),
	}
}

func (d demandDoc) toDomain() demand.Demand {
	return demand.Demand{
		Employer: d.Employer, ExternalID: d.ExternalID, Source: d.Source, Title: d.Title.localized(),
		Occupation: d.Occupation,
		Needs:      convert(d.Needs, func(n needDoc) demand.Need { return demand.Need(n) }),
		Headcount:  d.Headcount, From: d.From.time(), Until: d.Until.time(), Place: d.Place, Remote: d.Remote,
		PayMin: d.PayMin, PayMax: d.PayMax, Currency: d.Currency, Confidential: d.Confidential,
		Note: d.Note.localized(), Status: d.Status, ReportedAt: d.ReportedAt.time(),
		History: convert(d.History, func(e eventDoc) demand.Event {
			return demand.Event{At: e.At.time(), Status: e.Status, Headcount: e.Headcount}
		}),
		UpdatedAt: d.UpdatedAt.time(),
	}
}
