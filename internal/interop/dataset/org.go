package dataset

import (
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// rawPlace is an entry of "places" in places.json. Parents may come after their children.
type rawPlace struct {
	Code   org.PlaceCode  `json:"code"`
	Parent org.PlaceCode  `json:"parent"`
	Name   text.Localized `json:"name"`
	Lat    *float64       `json:"lat"`
	Lon    *float64       `json:"lon"`
}

// rawOrganisation is an entry of "organisations" in organisations.json.
type rawOrganisation struct {
	ID          org.ID         `json:"id"`
	Name        text.Localized `json:"name"`
	Provider    bool           `json:"provider"`
	Employer    bool           `json:"employer"`
	RegNo       string         `json:"reg_no"`
	Sector      org.Sector     `json:"sector"`
	Place       org.PlaceCode  `json:"place"`
	URL         string         `json:"url"`
	Email       string         `json:"email"`
	Description text.Localized `json:"description"`
	Verified    bool           `json:"verified"`
	VerifiedAt  string         `json:"verified_at"` // day; without it, the day of creation
	CreatedAt   string         `json:"created_at"`  // day; without it, the day of loading
}

func (r *reader) readPlaces() {
	var links []func()
	each(r, placesFile, r.open(placesFile, "places"), "places", func(a at, v rawPlace) {
		p := org.Place{Code: v.Code, Parent: v.Parent, Name: v.Name.Trimmed()}
		switch {
		case v.Lat != nil && v.Lon != nil:
			p.Lat, p.Lon, p.HasPoint = *v.Lat, *v.Lon, true
		case v.Lat != nil || v.Lon != nil:
			a.in("lat").bad("required", "")
		}
		a.unique("place", string(p.Code))
		a.check(p.Validate())
		r.places[p.Code] = true
		r.out.Places = append(r.out.Places, p)
		links = append(links, func() { a.in("parent").place(p.Parent) })
	})
	for _, link := range links {
		link()
	}
}

// place checks that a code, unless empty, is known.
func (a at) place(code org.PlaceCode) org.PlaceCode {
	if code != "" && !a.r.places[code] {
		a.bad("unknown_place", string(code))
	}
	return code
}

func (r *reader) readOrganisations() {
	each(r, organisationsFile, r.open(organisationsFile, "organisations"), "organisations", func(a at, v rawOrganisation) {
		o := org.Organisation{
			ID: v.ID, Name: v.Name.Trimmed(), Provider: v.Provider, Employer: v.Employer, RegNo: v.RegNo,
			Sector: v.Sector, Place: a.in("place").place(v.Place), URL: v.URL, Email: v.Email,
			Description: v.Description.Trimmed(), Verified: v.Verified,
			CreatedAt: a.in("created_at").dateOr(v.CreatedAt, r.today),
		}
		if o.Verified {
			o.VerifiedAt = a.in("verified_at").dateOr(v.VerifiedAt, o.CreatedAt)
		} else if v.VerifiedAt != "" {
			a.in("verified_at").bad("mutually_exclusive", v.VerifiedAt)
		}
		a.unique("organisation", string(o.ID))
		a.unique("reg_no", o.RegNo)
		a.check(o.Validate())
		r.orgs[o.ID] = o
		r.out.Organisations = append(r.out.Organisations, o)
	})
}

// provider checks that an organisation is known and offers courses.
func (a at) provider(id org.ID) org.ID {
	if o, ok := a.r.orgs[id]; !ok || !o.Provider {
		a.bad("unknown_provider", string(id))
	}
	return id
}

// employer checks that an organisation is known and needs skills.
func (a at) employer(id org.ID) org.ID {
	if o, ok := a.r.orgs[id]; !ok || !o.Employer {
		a.bad("unknown_employer", string(id))
	}
	return id
}
