package i18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// message is one compiled message: a single form under "other", or several by plural category.
type message struct {
	forms map[category]template
	count string // the parameter that chooses the form; "n" unless the file says otherwise
	none  template
}

// template is a message form cut at its parameters, so that filling it in costs one pass.
type template []segment

type segment struct {
	text  string // literal text, or the parameter's name
	param bool
}

func (m message) plural() bool { return len(m.forms) > 1 || m.none != nil }

// params returns the parameters that any form mentions, sorted.
func (m message) params() []string {
	seen := map[string]bool{}
	for _, t := range m.forms {
		t.collect(seen)
	}
	m.none.collect(seen)
	if m.plural() {
		seen[m.count] = true // a form such as "one seat" need not repeat the figure
	}
	names := make([]string, 0, len(seen))
	for n := range seen {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func (t template) collect(into map[string]bool) {
	for _, s := range t {
		if s.param {
			into[s.text] = true
		}
	}
}

var errBrace = errors.New("a parameter is written {name}, with lower-case letters, digits and _")

func compile(s string) (template, error) {
	t := template{}
	for s != "" {
		open := strings.IndexAny(s, "{}")
		if open < 0 {
			return append(t, segment{text: s}), nil
		}
		if s[open] == '}' {
			return nil, errBrace
		}
		end := strings.IndexByte(s[open:], '}')
		if end < 0 || !isName(s[open+1:open+end]) {
			return nil, errBrace
		}
		if open > 0 {
			t = append(t, segment{text: s[:open]})
		}
		t = append(t, segment{text: s[open+1 : open+end], param: true})
		s = s[open+end+1:]
	}
	return t, nil
}

func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// parseFile reads one locale file: an object of key → string, or key → object of plural
// forms. Keys are walked by hand, because a decoder to a map would silently keep the last
// of two equal keys.
func parseFile(data []byte, add func(key string, m message) error) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errors.New("a locale file is one JSON object")
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return err
		}
		key := t.(string) // inside an object the decoder yields a string here or fails above
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		m, err := parseMessage(raw)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if err := add(key, m); err != nil {
			return err
		}
	}
	return nil
}

func parseMessage(raw json.RawMessage) (message, error) {
	m := message{forms: map[category]template{}, count: "n"}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		t, err := compile(one)
		m.forms[other] = t
		return m, err
	}
	var forms map[string]string
	if err := json.Unmarshal(raw, &forms); err != nil {
		return m, errors.New("a message is a string or an object of plural forms")
	}
	for name, s := range forms {
		if name == "count" {
			m.count = s
			continue
		}
		t, err := compile(s)
		if err != nil {
			return m, err
		}
		c, ok := categoryNamed[name]
		switch {
		case name == "none":
			m.none = t
		case ok:
			m.forms[c] = t
		default:
			return m, fmt.Errorf("%q is no plural form", name)
		}
	}
	return m, nil
}
