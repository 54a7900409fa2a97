package storetest

import (
	"fmt"
	"reflect"
	"time"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// Value generates any value of a document type, by its fields: a field that is added to a
// domain type is generated, and missed when its converter forgets it. Values are in the
// form in which documents are read (times in UTC milliseconds, empty lists nil) and often
// repeat, so that indexes hold several documents of one value.
func Value[T any]() *rapid.Generator[T] {
	return rapid.Custom(func(t *rapid.T) T {
		var v T
		fill(t, reflect.ValueOf(&v).Elem())
		return v
	})
}

var (
	someStrings = []string{"", "a", "b", "Ā", "ž", "Rīga", "курс", "a\x00b", "$x.y", "日本", "\U0001F9ED"}
	someTimes   = []int64{0, 1, -1, -3_600_000, 1_700_000_000_000, 1_700_000_000_001, 253_402_300_799_999}
	timeType    = reflect.TypeFor[time.Time]()
	langType    = reflect.TypeFor[text.Lang]()
)

func fill(t *rapid.T, v reflect.Value) {
	if v.Type() == timeType {
		v.Set(reflect.ValueOf(drawTime(t)))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case reflect.Slice:
		if n := rapid.IntRange(0, 3).Draw(t, "len"); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(t, v.Index(i))
			}
		}
	case reflect.Map:
		fillMap(t, v)
	case reflect.String:
		v.SetString(drawString(t))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int:
		v.SetInt(rapid.Int64Range(-5, 5_000_000_000).Draw(t, "int"))
	case reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "int64"))
	case reflect.Uint8:
		v.SetUint(uint64(rapid.Uint8().Draw(t, "byte")))
	case reflect.Float64:
		v.SetFloat(float64(rapid.Int32().Draw(t, "n")) / 64)
	default:
		panic(fmt.Sprintf("storetest: cannot generate a %s", v.Type()))
	}
}

func fillMap(t *rapid.T, v reflect.Value) {
	for n := range rapid.IntRange(0, 3).Draw(t, "entries") {
		key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if key.Type() == langType {
			key.SetString(string(text.Langs()[n]))
		} else {
			key.SetString(fmt.Sprintf("X-Header.%d", n))
		}
		if fill(t, elem); elem.Kind() == reflect.Slice && elem.Len() == 0 {
			continue // an empty list is not kept
		}
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		v.SetMapIndex(key, elem)
	}
}

func drawString(t *rapid.T) string {
	if rapid.Bool().Draw(t, "common") {
		return rapid.SampledFrom(someStrings).Draw(t, "string")
	}
	return rapid.StringN(0, 12, 48).Draw(t, "string")
}

func drawTime(t *rapid.T) time.Time {
	switch rapid.IntRange(0, 3).Draw(t, "time") {
	case 0:
		return time.Time{}
	case 1:
		return time.UnixMilli(rapid.Int64Range(-1e13, 1e13).Draw(t, "ms")).UTC()
	default:
		return time.UnixMilli(rapid.SampledFrom(someTimes).Draw(t, "ms")).UTC()
	}
}
