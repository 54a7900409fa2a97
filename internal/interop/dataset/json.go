package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/interop"
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
	if !utf8.Valid(data) {
		here.bad("invalid_utf8", "")
		return nil
	}
	if where, err := checkNames(data); err != nil {
		at{r: r, file: file, path: where}.bad("invalid_json", err.Error())
		return nil
	}
	var top map[string]json.RawMessage
	if err := json.Unmarshal(data, &top); err != nil {
		here.bad("invalid_json", err.Error())
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
func decode(here at, raw json.RawMessage, v any) bool {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		return true
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if wrong.Field != "" {
			here = here.in(wrong.Field)
		}
		here.bad("wrong_type", wrong.Value)
		return false
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		here.bad("unknown_field", strings.Trim(name, `"`))
		return false
	}
	here.bad("invalid_json", err.Error())
	return false
}

// maxDepth bounds how deep values nest; no list of a data set needs more than six.
const maxDepth = 32

// checkNames refuses a document in which one object has the same name twice, since
// encoding/json would silently keep the last, and one that nests deeper than maxDepth.
// It returns the line and column of the trouble.
func checkNames(data []byte) (where string, err error) {
	type object struct {
		names map[string]bool // nil for an array
		value bool            // a name was read, its value comes next
	}
	var open []object
	d := json.NewDecoder(bytes.NewReader(data))
	for {
		t, err := d.Token()
		if err == io.EOF && len(open) == 0 {
			return "", nil
		}
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return position(data, d.InputOffset()), err
		}
		top := len(open) - 1
		switch t := t.(type) {
		case json.Delim:
			if t == '}' || t == ']' {
				open = open[:top]
				continue
			}
		case string:
			if top >= 0 && open[top].names != nil && !open[top].value {
				if open[top].names[t] {
					return position(data, d.InputOffset()), fmt.Errorf("name %q twice", interop.Cut(t))
				}
				open[top].names[t], open[top].value = true, true
				continue
			}
		}
		if top >= 0 {
			open[top].value = false
		}
		if t == json.Delim('{') || t == json.Delim('[') {
			if len(open) == maxDepth {
				return position(data, d.InputOffset()), errors.New("nested too deeply")
			}
			o := object{}
			if t == json.Delim('{') {
				o.names = make(map[string]bool)
			}
			open = append(open, o)
		}
	}
}

func position(data []byte, offset int64) string {
	before := data[:min(int(offset), len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Sprintf("line %d, byte %d", line, len(before)-bytes.LastIndexByte(before, '\n')-1)
}
