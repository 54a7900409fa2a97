package ui

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// RowPlaceholder stands for the index in the blank row that scripts copy.
const RowPlaceholder = "i0i"

// SkillRows is a list of skills with levels in a form, one row each: what a course teaches
// or what a need asks for. Rows are added and removed by scripts or, without them, by the
// submit buttons named "add" and "remove" (see EditRows).
type SkillRows struct {
	ID, Path, Legend, Hint, Error string
	Rows                          []SkillRow
	Blank                         SkillRow
}

// SkillRow is one row. Its values are <path>[i].skill (the id), <path>[i].label (what was
// typed; the server resolves it when there is no id), .level and, for needs, .importance.
// A row without words is blank and counts for nothing.
type SkillRow struct {
	Number     int
	Path       string // "needs[2]"
	SkillID    Pair   // the hidden companion of the label
	Label      Field
	Level      Field
	Importance *Field
	Choice     *Field // what to choose from when the words named no skill, or several
	Suggested  Pair   // the skill that the occupation suggested; it marks the row until confirmed
}

// SkillRows builds the rows of a path from the form's values, at least one. Levels and
// importances are the choices to offer; no importances leaves that column out.
func (f *Form) SkillRows(path string, levels, importances []Option) (SkillRows, error) {
	rows := SkillRows{ID: FieldID(path), Path: path, Legend: f.label(path), Error: f.errorOf(path)}
	if hint := f.key(path) + ".hint"; f.printer.Has(hint) {
		rows.Hint = f.printer.T(hint)
	}
	found := RowIndexes(f.Values, path)
	if len(found) == 0 {
		found = []int{0}
	}
	for n, i := range found {
		r, err := f.skillRow(path, strconv.Itoa(i), n+1, levels, importances)
		if err != nil {
			return rows, err
		}
		rows.Rows = append(rows.Rows, r)
	}
	var err error
	rows.Blank, err = f.skillRow(path, RowPlaceholder, 0, levels, importances)
	return rows, err
}

func (f *Form) skillRow(path, index string, number int, levels, importances []Option) (SkillRow, error) {
	at := path + "[" + index + "]"
	r := SkillRow{Number: number, Path: at, SkillID: Pair{Name: at + ".skill", Value: f.Values.Get(at + ".skill")}}
	var err error
	r.Label, err = f.Input(at+".label", "text", "plain", "maxlength=400", "suggest=skill", "suggest-id="+at+".skill", "label=rows.skill")
	if err != nil {
		return r, err
	}
	r.Label.ID = FieldID(at + ".skill") // where the error summary leads: faults are about the skill, not about its words
	if r.Label.Error == "" {
		r.Label.Error = f.errorOf(at + ".skill")
	}
	r.Suggested = Pair{Name: at + ".suggested", Value: f.Values.Get(at + ".suggested")}
	if r.Choice, err = f.offered(at + ".skill"); err != nil {
		return r, err
	}
	if r.Level, err = f.Select(at+".level", levels, "plain", "label=rows.level"); err != nil {
		return r, err
	}
	if len(importances) > 0 {
		imp, err := f.Select(at+".importance", importances, "required", "label=rows.importance", "value="+importances[0].Value)
		if err != nil {
			return r, err
		}
		r.Importance = &imp
	}
	return r, nil
}

// EditRows carries out the row buttons of a form sent without scripts: "add" with a list's
// path adds a blank row, "remove" with a row's path ("needs[2]") takes it away. It reports
// whether there was such a button; then the form is to be shown again, not saved.
func EditRows(values url.Values) bool {
	add, remove := values.Get("add"), values.Get("remove")
	values.Del("add")
	values.Del("remove")
	if add != "" {
		next := 0
		if found := RowIndexes(values, add); len(found) > 0 {
			next = found[len(found)-1] + 1
		}
		values.Set(fmt.Sprintf("%s[%d].label", add, next), "") // any value makes the row
	}
	if remove != "" {
		for name := range values {
			if name == remove || strings.HasPrefix(name, remove+".") || strings.HasPrefix(name, remove+"_") {
				values.Del(name)
			}
		}
	}
	return add != "" || remove != ""
}

// OccupationRows is a list of occupations in a form. Its values are <path>[i] (the id),
// <path>[i]_label and <path>[i]_choice.
type OccupationRows struct {
	ID, Path, Legend, Hint, Error string
	Rows                          []OccupationRow
	Blank                         OccupationRow
}

// OccupationRow is one row.
type OccupationRow struct {
	Path string
	ConceptField
}

// OccupationRows builds the rows of a path from the form's values, at least one.
func (f *Form) OccupationRows(path string) (OccupationRows, error) {
	rows := OccupationRows{ID: FieldID(path), Path: path, Legend: f.label(path), Error: f.errorOf(path)}
	if hint := f.key(path) + ".hint"; f.printer.Has(hint) {
		rows.Hint = f.printer.T(hint)
	}
	row := func(index string) (OccupationRow, error) {
		at := path + "[" + index + "]"
		c, err := f.Concept(at, "occupation", "plain", "label=rows.occupation")
		c.Label.Hint = "" // said once, above the rows
		return OccupationRow{Path: at, ConceptField: c}, err
	}
	found := RowIndexes(f.Values, path)
	if len(found) == 0 {
		found = []int{0}
	}
	for _, i := range found {
		r, err := row(strconv.Itoa(i))
		if err != nil {
			return rows, err
		}
		rows.Rows = append(rows.Rows, r)
	}
	var err error
	rows.Blank, err = row(RowPlaceholder)
	return rows, err
}

// RowIndexes returns the indexes of the rows that values hold for a path, ascending. They
// need not be without gaps: a removed row leaves one.
func RowIndexes(values url.Values, path string) []int {
	var found []int
	for name := range values {
		rest, ok := strings.CutPrefix(name, path+"[")
		if !ok {
			continue
		}
		digits, _, ok := strings.Cut(rest, "]")
		i, err := strconv.Atoi(digits)
		if !ok || err != nil || i < 0 || slices.Contains(found, i) {
			continue
		}
		found = append(found, i)
	}
	slices.Sort(found)
	return found
}
