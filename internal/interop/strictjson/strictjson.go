// Package strictjson decodes JSON the way data files and hostile input need it: unknown
// names, a name given twice, wrong types, broken UTF-8, deep nesting and anything behind the
// value are errors that say where. It knows no domain and imports interop (for cutting
// what a report shows) only.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/interop"
)

// Error says what is wrong with a document. Its codes are "invalid_utf8", "invalid_json",
// "wrong_type" and "unknown_field".
type Error struct {
	Path  string // the member, such as "teaches.level", or "line 3, byte 14" for broken syntax
	Code  string
	Value string // what stood there, or what the parser says
}

func (e *Error) Error() string {
	s := e.Code
	if e.Path != "" {
		s = e.Path + ": " + s
	}
	if e.Value != "" {
		s += fmt.Sprintf(" %q", e.Value)
	}
	return s
}

// maxDepth bounds how deep values nest.
const maxDepth = 32

// Decode reads the one value that data holds into v. The error is an *Error.
func Decode(data []byte, v any) error {
	if err := Check(data); err != nil {
		return err
	}
	return Into(data, v)
}

// Into decodes a part of a document that Check has passed.
func Into(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return &Error{Path: wrong.Field, Code: "wrong_type", Value: interop.Cut(wrong.Value)}
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return &Error{Code: "unknown_field", Value: interop.Cut(strings.Trim(name, `"`))}
	}
	return &Error{Code: "invalid_json", Value: interop.Cut(err.Error())}
}

// object is an open object or array.
type object struct {
	names map[string]bool // nil for an array
	value bool            // a name was read, its value comes next
}

// Check refuses what encoding/json would let pass: broken UTF-8, a name twice in one object
// (it keeps the last), nesting without end, and more than one value. The error is an *Error.
func Check(data []byte) error {
	if !utf8.Valid(data) {
		return &Error{Code: "invalid_utf8"}
	}
	var open []object
	d := json.NewDecoder(bytes.NewReader(data))
	fail := func(format string, args ...any) error {
		return &Error{Path: position(data, d.InputOffset()), Code: "invalid_json", Value: interop.Cut(fmt.Sprintf(format, args...))}
	}
	for values := 0; ; {
		t, err := d.Token()
		if err == io.EOF && len(open) == 0 && values == 1 {
			return nil
		}
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return fail("%v", err)
		}
		if len(open) == 0 {
			if values++; values > 1 {
				return fail("more than one value")
			}
		}
		var problem string
		if open, problem = step(open, t); problem != "" {
			return fail("%s", problem)
		}
	}
}

// step follows one token into or out of objects and arrays.
func step(open []object, t json.Token) (_ []object, problem string) {
	if t == json.Delim('}') || t == json.Delim(']') {
		return open[:len(open)-1], ""
	}
	if n := len(open); n > 0 {
		top := &open[n-1]
		if name, ok := t.(string); ok && top.names != nil && !top.value {
			problem := ""
			if top.names[name] {
				problem = fmt.Sprintf("name %q twice", name)
			}
			top.names[name], top.value = true, true
			return open, problem
		}
		top.value = false
	}
	if t != json.Delim('{') && t != json.Delim('[') {
		return open, ""
	}
	if len(open) == maxDepth {
		return open, "nested too deeply"
	}
	o := object{}
	if t == json.Delim('{') {
		o.names = make(map[string]bool)
	}
	return append(open, o), ""
}

func position(data []byte, offset int64) string {
	before := data[:min(int(offset), len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Sprintf("line %d, byte %d", line, len(before)-bytes.LastIndexByte(before, '\n')-1)
}
