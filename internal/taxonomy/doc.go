// Package taxonomy owns the words of skills and work: skills and occupations with labels
// in several languages, proficiency levels, the code lists ISCO-08, ISCED-F 2013 and EQF,
// and the immutable Taxonomy, a concept graph that answers by id, by label and by distance.
//
// ESCO concepts keep their ESCO UUID as id and their URI; our own concepts are named own-<slug>.
// The package is pure: it imports text and fault only.
package taxonomy
