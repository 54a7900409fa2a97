// Package esco reads the CSV files of an ESCO release (the v1.1 and v1.2 layouts) into
// taxonomy concepts: skills, skill groups and occupations with their labels, descriptions
// and links, and the code lists ISCO-08 and ISCED-F.
//
// Files are told by their names, whatever their case:
//
//	skills_xx.csv                     required, in any of the languages of package text
//	occupations_xx.csv                required
//	skillGroups_xx.csv                groups become concepts of taxonomy.KindGroup
//	ISCOGroups_xx.csv                 labels of ISCO-08 codes
//	broaderRelationsSkillPillar.csv   the hierarchy of skills and groups
//	broaderRelationsOccPillar.csv     the hierarchy of occupations
//	occupationSkillRelations.csv      essential and optional skills
//	skillSkillRelations.csv           related skills, kept on both sides
//	digitalSkillsCollection_xx.csv, digCompSkillsCollection_xx.csv   flag Skill.Digital
//
// The relation files may carry a language suffix too, as in v1.2; of several only the first
// is read, since they say the same. Languages are joined by URI. Hidden labels and scope
// notes are not kept: the domain has no place for them.
//
// A bad row is reported and skipped, and so is a link to a concept that the release lacks or
// to itself
// (v1.1.1 itself has 76 such rows). The result is ordered and depends on nothing but the
// content of the files. Files are streamed: memory is what the concepts take and one row.
//
// The package imports taxonomy, text, fault, interop and interop/tabular. It stores nothing:
// the application merges the concepts with what it has and writes them part by part.
package esco
