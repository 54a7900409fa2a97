package ui

import (
	"fmt"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// courseLD describes a course in schema.org's words, as search engines read them: Course
// with an Offer per price and a CourseInstance per run still to come. base is the site's
// address, "" when it is not known; then links are left out.
func courseLD(p *CoursePage, base string, lang text.Lang) JSONLD {
	ld := JSONLD{"@context": "https://schema.org", "@type": "Course", "name": p.Title, "inLanguage": string(p.TitleLang),
		"provider": JSONLD{"@type": "Organization", "name": p.Provider.Name}}
	if len(p.Description) > 0 {
		ld["description"] = excerpt(p.Description[0], 500)
	}
	if base != "" {
		ld["url"] = base + URL(lang, p.Path)
	}
	if p.Credential != "" {
		ld["educationalCredentialAwarded"] = p.Credential
	}
	var teaches []string
	for _, t := range p.Teaches {
		teaches = append(teaches, t.Label)
	}
	if len(teaches) > 0 {
		ld["teaches"] = teaches
	}
	var runs, offers []JSONLD
	for _, r := range p.Runs {
		if r.State == runCancelled || r.State == runEnded {
			continue
		}
		runs = append(runs, instanceLD(p, r))
		offers = append(offers, offerLD(r))
	}
	if len(runs) > 0 {
		ld["hasCourseInstance"], ld["offers"] = runs, offers
	}
	return ld
}

// schemaModes are schema.org's values of courseMode.
var schemaModes = map[catalog.Mode]string{catalog.Onsite: "Onsite", catalog.Online: "Online", catalog.Blended: "Blended"}

func instanceLD(p *CoursePage, r RunView) JSONLD {
	ld := JSONLD{"@type": "CourseInstance", "courseMode": schemaModes[r.Mode]}
	if !r.Flexible {
		ld["startDate"], ld["endDate"] = isoDay(r.Start), isoDay(r.End)
	}
	if p.Workload > 0 {
		ld["courseWorkload"] = fmt.Sprintf("PT%dH", p.Workload)
	}
	if r.Place != "" {
		place := JSONLD{"@type": "Place", "name": r.Place}
		if r.Address != "" {
			place["address"] = r.Address + ", " + r.Place
		}
		ld["location"] = place
	}
	return ld
}

func offerLD(r RunView) JSONLD {
	kind := "Paid"
	if r.Price.Cents == 0 {
		kind = "Free"
	}
	return JSONLD{"@type": "Offer", "category": kind, "price": fmt.Sprintf("%d.%02d", r.Price.Cents/100, r.Price.Cents%100), "priceCurrency": r.Price.Currency}
}
