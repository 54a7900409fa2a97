package record_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
	"github.com/prasmju-kompass/kompass/internal/store/storetest"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// TestRoundTrip writes and reads any document of every kind.
func TestRoundTrip(t *testing.T) {
	roundTrip(t, record.Organisations)
	roundTrip(t, record.Places)
	roundTrip(t, record.Courses)
	roundTrip(t, record.Instances)
	roundTrip(t, record.Demands)
	roundTrip(t, record.Series)
	roundTrip(t, record.Stocks)
	roundTrip(t, record.Assumptions)
	roundTrip(t, record.Indicators)
	roundTrip(t, record.Targets)
	roundTrip(t, record.Taxonomy)
	roundTrip(t, record.ConceptParts)
	roundTrip(t, record.Users)
	roundTrip(t, record.Sessions)
	roundTrip(t, record.Resets)
	roundTrip(t, record.SigningKeys)
	roundTrip(t, record.Receipts)
	roundTrip(t, record.Audit)
	roundTrip(t, record.Imports)
}

func roundTrip[T any](t *testing.T, kind record.Kind[T]) {
	t.Run(string(kind.Name()), rapid.MakeCheck(func(t *rapid.T) {
		id := rapid.StringN(1, 20, 60).Draw(t, "id")
		doc := kind.Stamp(storetest.Value[T]().Draw(t, "doc"), id, rapid.Int64Min(1).Draw(t, "rev"))
		rec, err := kind.Encode(doc)
		if err != nil {
			t.Fatal(err)
		}
		got, err := kind.Decode(rec.ID, rec.Rev, rec.Body)
		if err != nil {
			t.Fatal(err)
		}
		if g, w := fmt.Sprintf("%#v", got), fmt.Sprintf("%#v", doc); g != w {
			t.Fatalf("\n got %s\nwant %s", g, w)
		}
		again, err := kind.Encode(got)
		if err != nil || !record.Same(again.Body, rec.Body) || !slices.Equal(again.Keys, rec.Keys) {
			t.Fatalf("a second round changed bytes or keys (%v)", err)
		}
		checkKeys(t, kind, rec.Keys)
	}))
}

// checkKeys holds the keys of a document against the kind's declared indexes.
func checkKeys[T any](t *rapid.T, kind record.Kind[T], keys []record.Key) {
	count := map[store.Index]int{}
	for _, k := range keys {
		ix, err := kind.Index(k.Index)
		if err != nil {
			t.Fatal(err)
		}
		if k.Unique != ix.Unique || (k.Value == "") != ix.All {
			t.Fatalf("key %+v does not fit %+v", k, ix)
		}
		if count[k.Index]++; count[k.Index] > 1 && !ix.Multi {
			t.Fatalf("two keys in %s", k.Index)
		}
	}
	for _, ix := range kind.Indexes() {
		if ix.All && count[ix.Name] != 1 {
			t.Fatalf("%s orders all, but has %d keys", ix.Name, count[ix.Name])
		}
	}
}

// TestCanonical shows what reading makes of values that are not in the form of reading.
func TestCanonical(t *testing.T) {
	riga := time.FixedZone("EET", 2*60*60)
	doc := catalog.Course{
		ID: "c", Title: text.Localized{}, Teaches: []taxonomy.SkillAt{}, PreparesFor: []taxonomy.OccupationID{},
		CreatedAt: time.Date(2024, 1, 2, 3, 4, 5, 6_789_000, riga), UpdatedAt: time.Unix(0, 0),
	}
	rec, err := record.Courses.Encode(doc)
	if err != nil {
		t.Fatal(err)
	}
	got, err := record.Courses.Decode("c", 1, rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got.Title != nil || got.Teaches != nil || got.PreparesFor != nil {
		t.Errorf("empty came back as %#v", got)
	}
	if want := time.Date(2024, 1, 2, 1, 4, 5, 6_000_000, time.UTC); got.CreatedAt != want {
		t.Errorf("time came back as %v, want %v", got.CreatedAt, want)
	}
	if got.UpdatedAt.IsZero() || !got.UpdatedAt.Equal(time.Unix(0, 0)) {
		t.Errorf("1970 came back as %v", got.UpdatedAt)
	}
	nilled := doc
	nilled.Title, nilled.Teaches, nilled.PreparesFor = nil, nil, nil
	same, err := record.Courses.Encode(nilled)
	if err != nil || !record.Same(same.Body, rec.Body) {
		t.Errorf("nil and empty differ: %v", err)
	}
}

func TestMissingFigures(t *testing.T) {
	in := []float64{math.NaN(), 0, math.Copysign(0, -1), 1e-320, math.MaxFloat64, math.NaN(), 0.1}
	rec, err := record.Series.Encode(workforce.Series{ID: "s", Values: in})
	if err != nil {
		t.Fatal(err)
	}
	got, err := record.Series.Decode("s", 1, rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	same := func(a, b float64) bool {
		return math.IsNaN(a) && math.IsNaN(b) || math.Float64bits(a) == math.Float64bits(b)
	}
	if !slices.EqualFunc(got.Values, in, same) {
		t.Errorf("got %v, want %v", got.Values, in)
	}
	whole, err := bson.Marshal(bson.D{{Key: "values", Value: bson.A{int32(3), int64(4), nil}}}) // as some servers give them back
	if err != nil {
		t.Fatal(err)
	}
	if got, err = record.Series.Decode("s", 1, whole); err != nil || !slices.EqualFunc(got.Values, []float64{3, 4, math.NaN()}, same) {
		t.Errorf("got %v, %v", got.Values, err)
	}
}

func TestInvalid(t *testing.T) {
	for _, id := range []string{"", "\xff", string(make([]byte, store.MaxID+1))} {
		if _, err := record.Courses.Encode(catalog.Course{ID: catalog.CourseID(id)}); fault.CodeOf(err) != store.ErrInvalidID.Code {
			t.Errorf("id %.10q: %v", id, err)
		}
	}
	if _, err := record.Courses.Encode(catalog.Course{ID: "c", Title: text.Localized{"l\x00v": "x"}}); err == nil {
		t.Error("a language with NUL was encoded")
	}
	part := store.ConceptPart{ID: "p", Skills: []taxonomy.Skill{{Labels: taxonomy.Labels{Alternative: map[text.Lang][]string{"\x00": {"x"}}}}}}
	if _, err := record.ConceptParts.Encode(part); err == nil {
		t.Error("a language of words with NUL was encoded")
	}
	if _, err := record.Courses.Index(store.UserByEmail); err == nil {
		t.Error("courses have the users' index")
	}
	if _, ok := record.Find("nonsense"); ok {
		t.Error("found a kind of nonsense")
	}
}

func TestWrongTypes(t *testing.T) {
	for name, doc := range map[string]bson.D{
		"date as text":       {{Key: "created_at", Value: "yesterday"}},
		"title as text":      {{Key: "title", Value: "Datorika"}},
		"title of numbers":   {{Key: "title", Value: bson.D{{Key: "lv", Value: 1}}}},
		"level out of range": {{Key: "teaches", Value: bson.A{bson.D{{Key: "skill", Value: "s"}, {Key: "level", Value: 300}}}}},
		"list as document":   {{Key: "prepares_for", Value: bson.D{{Key: "a", Value: "b"}}}},
	} {
		raw, err := bson.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := record.Courses.Decode("c", 1, raw); err == nil {
			t.Errorf("%s was read as %+v", name, got)
		}
	}
	for name, value := range map[string]any{"text": "1", "list of texts": bson.A{"1"}, "document": bson.D{}} {
		raw, err := bson.Marshal(bson.D{{Key: "values", Value: value}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := record.Series.Decode("s", 1, raw); err == nil {
			t.Errorf("figures as %s were read", name)
		}
	}
	for name, value := range map[string]any{"text": "1", "words": bson.D{{Key: "lv", Value: "x"}}, "numbers": bson.D{{Key: "lv", Value: bson.A{1}}}} {
		raw, err := bson.Marshal(bson.D{{Key: "skills", Value: bson.A{bson.D{{Key: "alternative", Value: value}}}}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := record.ConceptParts.Decode("p", 1, raw); err == nil {
			t.Errorf("alternative labels as %s were read", name)
		}
	}
}

// FuzzDecode feeds any bytes to the decoder of every kind: an error, never a panic, and what
// it does accept survives another round.
func FuzzDecode(f *testing.F) {
	for i, c := range record.Kinds() {
		f.Add(byte(i), []byte{5, 0, 0, 0, 0})
		if c.Name() == store.KindInstance {
			rec, _ := record.Instances.Encode(record.Instances.Stamp(storetest.Value[catalog.Instance]().Example(3), "x", 1))
			f.Add(byte(i), rec.Body)
		}
		if c.Name() == store.KindSeries {
			rec, _ := record.Series.Encode(record.Series.Stamp(storetest.Value[workforce.Series]().Example(4), "x", 1))
			f.Add(byte(i), rec.Body)
		}
		if c.Name() == store.KindConceptPart {
			rec, _ := record.ConceptParts.Encode(record.ConceptParts.Stamp(storetest.Value[store.ConceptPart]().Example(5), "x", 1))
			f.Add(byte(i), rec.Body)
		}
	}
	f.Fuzz(func(t *testing.T, kind byte, body []byte) {
		all := record.Kinds()
		c := all[int(kind)%len(all)]
		doc, _, err := c.Parse("x", 1, body)
		if err == nil && doc == nil {
			t.Fatalf("%s: neither document nor error", c.Name())
		}
	})
}

func FuzzReadBackup(f *testing.F) {
	var b bytes.Buffer
	w, err := record.NewBackupWriter(&b, time.Unix(1, 0))
	if err != nil {
		f.Fatal(err)
	}
	rec, _ := record.Courses.Encode(catalog.Course{ID: "c"})
	if err := w.Write(store.KindCourse, "c", 1, rec.Body); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		err := record.ReadBackup(t.Context(), bytes.NewReader(data), func(record.Restored) error { n++; return nil })
		if err != nil && fault.CodeOf(err) != store.ErrBackupDamaged.Code && fault.CodeOf(err) != store.ErrBackupNewer.Code {
			t.Fatalf("%d documents, then %v", n, err)
		}
	})
}
