package esco

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// kind is one of the files of a release.
type kind struct {
	name     string // without the language suffix and ".csv"
	required bool
	perLang  bool // says something new in each language; else the first one is enough
	columns  []string
	row      func(*reader, *cells)
}

// kinds in the order of reading: concepts before the links between them.
var kinds = []kind{
	{"skills", true, true, []string{"conceptUri", "preferredLabel"}, (*reader).skillRow},
	{"skillGroups", false, true, []string{"conceptUri", "preferredLabel"}, (*reader).groupRow},
	{"ISCOGroups", false, true, []string{"code", "preferredLabel"}, (*reader).iscoRow},
	{"occupations", true, true, []string{"conceptUri", "iscoGroup", "preferredLabel"}, (*reader).occupationRow},
	{"digitalSkillsCollection", false, false, []string{"conceptUri"}, (*reader).digitalRow},
	{"digCompSkillsCollection", false, false, []string{"conceptUri"}, (*reader).digitalRow},
	{"broaderRelationsSkillPillar", false, false, []string{"conceptUri", "broaderUri"}, (*reader).broaderSkillRow},
	{"broaderRelationsOccPillar", false, false, []string{"conceptUri", "broaderUri"}, (*reader).broaderOccupationRow},
	{"occupationSkillRelations", false, false, []string{"occupationUri", "relationType", "skillUri"}, (*reader).occupationSkillRow},
	{"skillSkillRelations", false, false, []string{"originalSkillUri", "relatedSkillUri"}, (*reader).relatedRow},
}

// file is one file to read.
type file struct {
	kind
	path string
	lang text.Lang // empty for relation files without a suffix
	size int64
}

// findFiles lists the files to read, in the order of kinds and languages.
func findFiles(files fs.FS) ([]file, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "folder_unreadable")
	}
	var found []file
	for _, k := range kinds {
		of := k.among(entries)
		if len(of) == 0 && k.required {
			return nil, ErrMissingFile.With("file", k.name+"_en.csv")
		}
		if !k.perLang && len(of) > 1 {
			of = of[:1]
		}
		found = append(found, of...)
	}
	return found, nil
}

func (k kind) among(entries []fs.DirEntry) []file {
	var out []file
	for _, e := range entries {
		lang, ok := k.matches(e.Name())
		if !ok || e.IsDir() {
			continue
		}
		f := file{kind: k, path: e.Name(), lang: lang}
		if info, err := e.Info(); err == nil {
			f.size = info.Size()
		}
		out = append(out, f)
	}
	// English first: of relation files it is the one to read.
	slices.SortFunc(out, func(a, b file) int {
		return cmp.Or(cmp.Compare(rank(a.lang), rank(b.lang)), cmp.Compare(a.path, b.path))
	})
	return out
}

// matches reports whether a file of this name is of the kind, and in which language.
func (k kind) matches(name string) (text.Lang, bool) {
	base, ok := strings.CutSuffix(strings.ToLower(name), ".csv")
	if !ok {
		return "", false
	}
	rest, ok := strings.CutPrefix(base, strings.ToLower(k.name))
	if !ok {
		return "", false
	}
	if rest == "" {
		return "", !k.perLang
	}
	lang := text.Lang(strings.TrimPrefix(rest, "_"))
	return lang, strings.HasPrefix(rest, "_") && lang.Valid()
}

func rank(l text.Lang) int {
	switch l {
	case text.EN:
		return 0
	case "":
		return 1
	}
	return 2
}
