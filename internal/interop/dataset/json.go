package dataset

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/interop/strictjson"
	"github.com/prasmju-kompass/kompass/internal/org"
)

// MaxFileBytes bounds one file of a data set.
const MaxFileBytes = 32 << 20

// The files of a data set.
const (
	skillsFile        = "skills.json"
	occupationsFile   = "occupations.json"
	iscedFile         = "isced_f.json"
	iscoFile          = "isco_08.json"
	placesFile        = "places.json"
	organisationsFile = "organisations.json"
	coursesFile       = "courses.json"
	demandsFile       = "demands.json"
	workforceFile     = "workforce.json"
	accountsFile      = "accounts.json"
	seriesTermsFile   = "series_terms.json" // package seriescsv reads it
)

var knownFiles = []string{skillsFile, occupationsFile, iscedFile, iscoFile, placesFile, organisationsFile,
	coursesFile, demandsFile, workforceFile, accountsFile, seriesTermsFile}

// reader is one reading of a data set.
type reader struct {
	files    fs.FS
	today    time.Time
	problems []Problem
	out      Dataset

	names  *interop.Names
	places map[org.PlaceCode]bool
	orgs   map[org.ID]org.Organisation
	seen   map[string]bool // ids and other unique keys, by kind
}

// checkFileNames refuses a JSON file nobody reads: its name is probably misspelt.
func (r *reader) checkFileNames() {
	names, err := fs.Glob(r.files, "*.json")
	if err != nil {
		at{r: r, file: "."}.bad("unreadable", err.Error())
	}
	for _, name := range names {
		if !slices.Contains(knownFiles, name) {
			at{r: r, file: name}.bad("unknown_file", "")
		}
	}
}

// open returns the lists of a file by name; lists names the ones it may have.
func (r *reader) open(file string, lists ...string) map[string]json.RawMessage {
	here := at{r: r, file: file}
	data, err := readBounded(r.files, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		here.bad("unreadable", err.Error())
		return nil
	}
	var top map[string]json.RawMessage
	if !here.strict(strictjson.Decode(data, &top)) {
		return nil
	}
	for name := range top {
		if name != "attribution" && !slices.Contains(lists, name) {
			here.in(name).bad("unknown_field", name)
		}
	}
	if raw, ok := top["attribution"]; ok {
		var line string
		if decode(here.in("attribution"), raw, &line) && line != "" {
			r.out.Attribution = append(r.out.Attribution, line)
		}
	}
	return top
}

func readBounded(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(path.Clean(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxFileBytes+1))
	if err == nil && len(data) > MaxFileBytes {
		err = fmt.Errorf("larger than %d bytes", MaxFileBytes)
	}
	return data, err
}

// each decodes the items of one list strictly and hands each to f with its place.
func each[T any](r *reader, file string, top map[string]json.RawMessage, list string, f func(at, T)) {
	raw, ok := top[list]
	if !ok {
		return
	}
	here := at{r: r, file: file}
	var items []json.RawMessage
	if !decode(here.in(list), raw, &items) {
		return
	}
	for i, item := range items {
		var v T
		if pos := here.in(list, i); decode(pos, item, &v) {
			f(pos, v)
		}
	}
}

// decode reads one JSON value strictly and reports whether it fits v.
func decode(here at, raw json.RawMessage, v any) bool { return here.strict(strictjson.Into(raw, v)) }

// strict pins what is wrong with a JSON value to its place.
func (a at) strict(err error) bool {
	if err == nil {
		return true
	}
	wrong, ok := errors.AsType[*strictjson.Error](err)
	if !ok {
		wrong = &strictjson.Error{Code: "invalid_json", Value: err.Error()}
	}
	if wrong.Path != "" {
		a = a.in(wrong.Path)
	}
	a.bad(wrong.Code, wrong.Value)
	return false
}
