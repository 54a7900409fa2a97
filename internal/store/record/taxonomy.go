package record

import (
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Taxonomy is the one pointer to the version in force.
var Taxonomy = define(store.KindTaxonomy,
	func(h store.TaxonomyHead) (string, int64) { return h.ID, h.Rev },
	func(h *store.TaxonomyHead, id string, rev int64) { h.ID, h.Rev = id, rev },
	headOf, headDoc.toDomain)

type headDoc struct {
	Version     string   `bson:"version,omitempty"`
	Parts       int      `bson:"parts,omitempty"`
	Skills      int      `bson:"skills,omitempty"`
	Occupations int      `bson:"occupations,omitempty"`
	Sources     []string `bson:"sources,omitempty"`
	At          instant  `bson:"at,omitempty"`
}

func headOf(h store.TaxonomyHead) headDoc {
	return headDoc{Version: h.Version, Parts: h.Parts, Skills: h.Skills, Occupations: h.Occupations, Sources: h.Sources, At: at(h.At)}
}

func (d headDoc) toDomain() store.TaxonomyHead {
	return store.TaxonomyHead{Version: d.Version, Parts: d.Parts, Skills: d.Skills, Occupations: d.Occupations, Sources: d.Sources, At: d.At.time()}
}

// ConceptParts are found by the version they belong to.
var ConceptParts = define(store.KindConceptPart,
	func(p store.ConceptPart) (string, int64) { return p.ID, p.Rev },
	func(p *store.ConceptPart, id string, rev int64) { p.ID, p.Rev = id, rev },
	partOf, partDoc.toDomain,
).withIndexes(func(p store.ConceptPart, k *keyring) {
	k.by(store.ConceptByVersion, p.Version, intOrder(p.Number))
}, Index{Name: store.ConceptByVersion})

type partDoc struct {
	Version     string          `bson:"version,omitempty"`
	Number      int             `bson:"number"`
	Skills      []skillDoc      `bson:"skills,omitempty"`
	Occupations []occupationDoc `bson:"occupations,omitempty"`
	ISCO        []codeDoc       `bson:"isco,omitempty"`
	ISCEDF      []codeDoc       `bson:"isced_f,omitempty"`
}

type codeDoc struct {
	Code  string `bson:"code"`
	Label texts  `bson:"label,omitempty"`
}

func codeOf(c taxonomy.Code) codeDoc { return codeDoc{Code: c.Code, Label: texts(c.Labels)} }

func (d codeDoc) toDomain() taxonomy.Code {
	return taxonomy.Code{Code: d.Code, Labels: d.Label.localized()}
}

type skillDoc struct {
	ID          taxonomy.SkillID   `bson:"id"`
	URI         string             `bson:"uri,omitempty"`
	Kind        taxonomy.SkillKind `bson:"kind,omitempty"`
	Label       texts              `bson:"label,omitempty"`
	Alternative wordLists          `bson:"alternative,omitempty"`
	Description texts              `bson:"description,omitempty"`
	Broader     []taxonomy.SkillID `bson:"broader,omitempty"`
	Related     []taxonomy.SkillID `bson:"related,omitempty"`
	Digital     bool               `bson:"digital,omitempty"`
	Aliases     []taxonomy.SkillID `bson:"aliases,omitempty"`
}

type occupationDoc struct {
	ID          taxonomy.OccupationID   `bson:"id"`
	URI         string                  `bson:"uri,omitempty"`
	ISCO        taxonomy.ISCO08         `bson:"isco,omitempty"`
	Label       texts                   `bson:"label,omitempty"`
	Alternative wordLists               `bson:"alternative,omitempty"`
	Description texts                   `bson:"description,omitempty"`
	Broader     []taxonomy.OccupationID `bson:"broader,omitempty"`
	Essential   []taxonomy.SkillID      `bson:"essential,omitempty"`
	Optional    []taxonomy.SkillID      `bson:"optional,omitempty"`
	Aliases     []taxonomy.OccupationID `bson:"aliases,omitempty"`
}

func partOf(p store.ConceptPart) partDoc {
	return partDoc{Version: p.Version, Number: p.Number, Skills: convert(p.Skills, skillOf), Occupations: convert(p.Occupations, occupationOf),
		ISCO: convert(p.ISCO, codeOf), ISCEDF: convert(p.ISCEDF, codeOf)}
}

func (d partDoc) toDomain() store.ConceptPart {
	return store.ConceptPart{Version: d.Version, Number: d.Number, Skills: convert(d.Skills, skillDoc.toDomain), Occupations: convert(d.Occupations, occupationDoc.toDomain),
		ISCO: convert(d.ISCO, codeDoc.toDomain), ISCEDF: convert(d.ISCEDF, codeDoc.toDomain)}
}

func skillOf(s taxonomy.Skill) skillDoc {
	return skillDoc{
		ID: s.ID, URI: s.URI, Kind: s.Kind, Label: texts(s.Labels.Preferred), Alternative: s.Labels.Alternative,
		Description: texts(s.Description), Broader: s.Broader, Related: s.Related, Digital: s.Digital, Aliases: s.Aliases,
	}
}

func (d skillDoc) toDomain() taxonomy.Skill {
	return taxonomy.Skill{
		ID: d.ID, URI: d.URI, Kind: d.Kind,
		Labels:      taxonomy.Labels{Preferred: d.Label.localized(), Alternative: d.Alternative},
		Description: d.Description.localized(), Broader: d.Broader, Related: d.Related, Digital: d.Digital, Aliases: d.Aliases,
	}
}

func occupationOf(o taxonomy.Occupation) occupationDoc {
	return occupationDoc{
		ID: o.ID, URI: o.URI, ISCO: o.ISCO, Label: texts(o.Labels.Preferred), Alternative: o.Labels.Alternative,
		Description: texts(o.Description), Broader: o.Broader, Essential: o.Essential, Optional: o.Optional, Aliases: o.Aliases,
	}
}

func (d occupationDoc) toDomain() taxonomy.Occupation {
	return taxonomy.Occupation{
		ID: d.ID, URI: d.URI, ISCO: d.ISCO,
		Labels:      taxonomy.Labels{Preferred: d.Label.localized(), Alternative: d.Alternative},
		Description: d.Description.localized(), Broader: d.Broader, Essential: d.Essential, Optional: d.Optional, Aliases: d.Aliases,
	}
}
