package record

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// instant is a time in UTC milliseconds; the zero time is absent, which 1970 is not.
type instant struct {
	ms  int64
	set bool
}

func at(t time.Time) instant {
	if t.IsZero() {
		return instant{}
	}
	return instant{ms: t.UnixMilli(), set: true}
}

func (i instant) time() time.Time {
	if !i.set {
		return time.Time{}
	}
	return time.UnixMilli(i.ms).UTC()
}

// IsZero makes omitempty leave out an absent time.
func (i instant) IsZero() bool { return !i.set }

// MarshalBSONValue writes a BSON date.
func (i instant) MarshalBSONValue() (byte, []byte, error) {
	if !i.set {
		return byte(bson.TypeNull), nil, nil
	}
	return byte(bson.TypeDateTime), binary.LittleEndian.AppendUint64(nil, uint64(i.ms)), nil
}

// UnmarshalBSONValue reads a BSON date or null.
func (i *instant) UnmarshalBSONValue(typ byte, data []byte) error {
	switch {
	case bson.Type(typ) == bson.TypeNull:
		*i = instant{}
	case bson.Type(typ) == bson.TypeDateTime && len(data) == 8:
		*i = instant{ms: int64(binary.LittleEndian.Uint64(data)), set: true}
	default:
		return fmt.Errorf("%s is no date", bson.Type(typ))
	}
	return nil
}

// texts is a text by language, written with its languages sorted: a Go map has no order, and
// equal content must give equal bytes.
type texts text.Localized

// MarshalBSONValue writes a document of strings.
func (t texts) MarshalBSONValue() (byte, []byte, error) {
	b := make([]byte, 4, 64)
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		if err := checkName(string(lang)); err != nil {
			return 0, nil, err
		}
		b = appendName(b, bson.TypeString, string(lang))
		b = appendString(b, t[lang])
	}
	return byte(bson.TypeEmbeddedDocument), closeDocument(b), nil
}

// UnmarshalBSONValue reads a document of strings.
func (t *texts) UnmarshalBSONValue(typ byte, data []byte) error {
	elems, err := elements(typ, data, bson.TypeEmbeddedDocument)
	if err != nil {
		return err
	}
	m := make(texts, len(elems))
	for _, e := range elems {
		s, ok := e.Value().StringValueOK()
		if !ok {
			return fmt.Errorf("text %q is no string", e.Key())
		}
		m[text.Lang(e.Key())] = s
	}
	if *t = m; len(m) == 0 {
		*t = nil
	}
	return nil
}

func (t texts) localized() text.Localized { return text.Localized(t) }

// wordLists is lists of words by language.
type wordLists map[text.Lang][]string

// MarshalBSONValue writes a document of arrays of strings, languages sorted.
func (w wordLists) MarshalBSONValue() (byte, []byte, error) {
	b := make([]byte, 4, 256)
	for _, lang := range slices.Sorted(maps.Keys(w)) {
		if err := checkName(string(lang)); err != nil {
			return 0, nil, err
		}
		if len(w[lang]) == 0 {
			continue
		}
		b = appendName(b, bson.TypeArray, string(lang))
		list := make([]byte, 4, 64)
		for i, s := range w[lang] {
			list = appendName(list, bson.TypeString, strconv.Itoa(i))
			list = appendString(list, s)
		}
		b = append(b, closeDocument(list)...)
	}
	return byte(bson.TypeEmbeddedDocument), closeDocument(b), nil
}

// UnmarshalBSONValue reads a document of arrays of strings.
func (w *wordLists) UnmarshalBSONValue(typ byte, data []byte) error {
	elems, err := elements(typ, data, bson.TypeEmbeddedDocument)
	if err != nil {
		return err
	}
	*w = nil
	for _, e := range elems {
		v := e.Value()
		items, err := elements(byte(v.Type), v.Value, bson.TypeArray)
		if err != nil {
			return err
		}
		words := make([]string, 0, len(items))
		for _, it := range items {
			s, ok := it.Value().StringValueOK()
			if !ok {
				return fmt.Errorf("word of %q is no string", e.Key())
			}
			words = append(words, s)
		}
		if len(words) == 0 {
			continue
		}
		if *w == nil {
			*w = wordLists{}
		}
		(*w)[text.Lang(e.Key())] = words
	}
	return nil
}

// figures is a row of numbers in which NaN, a missing figure, is written as null: not every
// server keeps NaN.
type figures []float64

// MarshalBSONValue writes an array of doubles and nulls.
func (f figures) MarshalBSONValue() (byte, []byte, error) {
	b := make([]byte, 4, 4+len(f)*13)
	for i, v := range f {
		if math.IsNaN(v) {
			b = appendName(b, bson.TypeNull, strconv.Itoa(i))
			continue
		}
		b = appendName(b, bson.TypeDouble, strconv.Itoa(i))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return byte(bson.TypeArray), closeDocument(b), nil
}

// UnmarshalBSONValue reads an array of numbers and nulls.
func (f *figures) UnmarshalBSONValue(typ byte, data []byte) error {
	elems, err := elements(typ, data, bson.TypeArray)
	if err != nil {
		return err
	}
	*f = nil
	if len(elems) > 0 {
		*f = make(figures, 0, len(elems))
	}
	for i, e := range elems {
		v := e.Value()
		d, isDouble := v.DoubleOK()
		n, isInt := v.AsInt64OK()
		switch {
		case v.Type == bson.TypeNull:
			d = math.NaN()
		case isDouble:
		case isInt: // some servers give back whole numbers as integers
			d = float64(n)
		default:
			return fmt.Errorf("figure %d is no number", i)
		}
		*f = append(*f, d)
	}
	return nil
}

func checkName(s string) error {
	if strings.IndexByte(s, 0) >= 0 {
		return fmt.Errorf("%q cannot name a field", s)
	}
	return nil
}

func appendName(b []byte, t bson.Type, name string) []byte {
	b = append(b, byte(t))
	b = append(b, name...)
	return append(b, 0)
}

func appendString(b []byte, s string) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(s)+1))
	b = append(b, s...)
	return append(b, 0)
}

// closeDocument ends a document or array whose first four bytes are kept for its length.
func closeDocument(b []byte) []byte {
	b = append(b, 0)
	binary.LittleEndian.PutUint32(b, uint32(len(b)))
	return b
}

func elements(typ byte, data []byte, want bson.Type) ([]bson.RawElement, error) {
	if bson.Type(typ) == bson.TypeNull {
		return nil, nil
	}
	if bson.Type(typ) != want {
		return nil, fmt.Errorf("%s where %s belongs", bson.Type(typ), want)
	}
	if err := bson.Raw(data).Validate(); err != nil {
		return nil, err
	}
	return bson.Raw(data).Elements()
}

// skillAtDoc is a skill with a level.
type skillAtDoc struct {
	Skill taxonomy.SkillID `bson:"skill"`
	Level taxonomy.Level   `bson:"level,omitempty"`
}

func skillDocs(list []taxonomy.SkillAt) []skillAtDoc {
	return convert(list, func(s taxonomy.SkillAt) skillAtDoc { return skillAtDoc(s) })
}

func skillsAt(list []skillAtDoc) []taxonomy.SkillAt {
	return convert(list, func(s skillAtDoc) taxonomy.SkillAt { return taxonomy.SkillAt(s) })
}

// convert maps a list, and an empty one to nil.
func convert[A, B any](list []A, f func(A) B) []B {
	if len(list) == 0 {
		return nil
	}
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}
