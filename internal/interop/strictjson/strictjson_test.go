package strictjson_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/interop/strictjson"
)

type doc struct {
	Name string         `json:"name"`
	List []int          `json:"list"`
	Map  map[string]int `json:"map"`
	Any  any            `json:"any"`
}

func TestDecode(t *testing.T) {
	tests := []struct{ in, want string }{
		{`{"name": "a", "list": [1, 2], "map": {"name": 1, "list": 2}, "any": [{"a": {}}, {"a": []}]}`, ""},
		{` {} `, ""},
		{`null`, ""},
		{``, `line 1, byte 0: invalid_json "unexpected EOF"`},
		{`{"name": "a"} {}`, `line 1, byte 15: invalid_json "more than one value"`},
		{`{"name": "a"`, `line 1, byte 12: invalid_json "unexpected EOF"`},
		{"{\n\"name\": \"a\",\n\"name\": \"b\"}", `line 3, byte 6: invalid_json "name \"name\" twice"`},
		{`{"any": {"x": {"y": 1, "y": 2}}}`, `line 1, byte 26: invalid_json "name \"y\" twice"`},
		{`{"any": [{"x": "x"}, {"x": "x"}]}`, ""},
		{`{"nam": "a"}`, `unknown_field "nam"`},
		{`{"list": [1, "2"]}`, `list: wrong_type "string"`},
		{`{"name": 5}`, `name: wrong_type "number"`},
		{"{\"name\": \"\xff\"}", `invalid_utf8`},
		{`{"any": ` + strings.Repeat("[", 100_000), `line 1, byte 40: invalid_json "nested too deeply"`},
	}
	for _, tt := range tests {
		var v doc
		err := strictjson.Decode([]byte(tt.in), &v)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("Decode(%.40q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"name": "a", "list": [1]}`, `[{}]`, `{"a": {"a": 1}, "a": 2}`, `"\ud800"`, `1e999`, "[[[["} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var v any
		err := strictjson.Decode(data, &v)
		if err == nil && json.Unmarshal(data, new(any)) != nil {
			t.Errorf("accepts what encoding/json refuses: %q", data)
		}
		if _, ok := errors.AsType[*strictjson.Error](err); err != nil && !ok {
			t.Errorf("error %T", err)
		}
	})
}
