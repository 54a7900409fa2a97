package record

import (
	"strconv"

	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// Organisations are kept by name, registration number and whether they are verified.
var Organisations = define(store.KindOrganisation,
	func(o org.Organisation) (string, int64) { return string(o.ID), o.Rev },
	func(o *org.Organisation, id string, rev int64) { o.ID, o.Rev = org.ID(id), rev },
	organisationOf, organisationDoc.toDomain,
).withIndexes(func(o org.Organisation, k *keyring) {
	name := nameOrder(o.Name)
	k.order(store.OrgByName, name)
	k.unique(store.OrgByRegNo, o.RegNo)
	k.by(store.OrgByVerified, strconv.FormatBool(o.Verified), name)
}, Index{Name: store.OrgByName, All: true}, Index{Name: store.OrgByRegNo, Unique: true}, Index{Name: store.OrgByVerified})

type organisationDoc struct {
	Name        texts         `bson:"name,omitempty"`
	Provider    bool          `bson:"provider,omitempty"`
	Employer    bool          `bson:"employer,omitempty"`
	RegNo       string        `bson:"reg_no,omitempty"`
	Sector      org.Sector    `bson:"sector,omitempty"`
	Place       org.PlaceCode `bson:"place,omitempty"`
	URL         string        `bson:"url,omitempty"`
	Email       string        `bson:"email,omitempty"`
	Description texts         `bson:"description,omitempty"`
	Verified    bool          `bson:"verified,omitempty"`
	VerifiedAt  instant       `bson:"verified_at,omitempty"`
	CreatedAt   instant       `bson:"created_at,omitempty"`
}

func organisationOf(o org.Organisation) organisationDoc {
	return organisationDoc{
		Name: texts(o.Name), Provider: o.Provider, Employer: o.Employer, RegNo: o.RegNo,
		Sector: o.Sector, Place: o.Place, URL: o.URL, Email: o.Email,
		Description: texts(o.Description), Verified: o.Verified,
		VerifiedAt: at(o.VerifiedAt), CreatedAt: at(o.CreatedAt),
	}
}

func (d organisationDoc) toDomain() org.Organisation {
	return org.Organisation{
		Name: d.Name.localized(), Provider: d.Provider, Employer: d.Employer, RegNo: d.RegNo,
		Sector: d.Sector, Place: d.Place, URL: d.URL, Email: d.Email,
		Description: d.Description.localized(), Verified: d.Verified,
		VerifiedAt: d.VerifiedAt.time(), CreatedAt: d.CreatedAt.time(),
	}
}

// Places are kept by their code.
var Places = define(store.KindPlace,
	func(p org.Place) (string, int64) { return string(p.Code), p.Rev },
	func(p *org.Place, id string, rev int64) { p.Code, p.Rev = org.PlaceCode(id), rev },
	placeOf, placeDoc.toDomain)

type placeDoc struct {
	Parent   org.PlaceCode `bson:"parent,omitempty"`
	Name     texts         `bson:"name,omitempty"`
	Lat      float64       `bson:"lat"`
	Lon      float64       `bson:"lon"`
	HasPoint bool          `bson:"has_point,omitempty"`
}

func placeOf(p org.Place) placeDoc {
	return placeDoc{Parent: p.Parent, Name: texts(p.Name), Lat: p.Lat, Lon: p.Lon, HasPoint: p.HasPoint}
}

func (d placeDoc) toDomain() org.Place {
	return org.Place{Parent: d.Parent, Name: d.Name.localized(), Lat: d.Lat, Lon: d.Lon, HasPoint: d.HasPoint}
}
