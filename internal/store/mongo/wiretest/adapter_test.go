package wiretest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/mongo"
)

// raw opens the database past the adapter.
func raw(t *testing.T, uri, name string) *driver.Database {
	t.Helper()
	client, err := driver.Connect(options.Client().ApplyURI(uri).SetMaxPoolSize(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Disconnect(context.Background()) })
	return client.Database(name)
}

func openNamed(t *testing.T, uri, name string, opts mongo.Options) (*store.Store, error) {
	t.Helper()
	s, err := mongo.Open(t.Context(), uri+name+"?maxPoolSize=1", opts)
	if err == nil {
		t.Cleanup(func() { s.Admin.Close() })
	}
	return s, err
}

func mustOpen(t *testing.T, uri, name string, opts mongo.Options) *store.Store {
	t.Helper()
	s, err := openNamed(t, uri, name, opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func since(t *testing.T, s *store.Store, after store.Cursor) (ids []string, next store.Cursor) {
	t.Helper()
	list, next, err := s.Changes.Since(t.Context(), after, 100)
	check(t, err)
	for _, c := range list {
		ids = append(ids, fmt.Sprintf("%s@%d", c.ID, c.Rev))
	}
	return ids, next
}

// update changes one document past the adapter.
func update(t *testing.T, c *driver.Collection, id string, set bson.D) {
	t.Helper()
	res, err := c.UpdateOne(t.Context(), bson.D{{Key: "_id", Value: id}}, bson.D{{Key: "$set", Value: set}})
	check(t, err)
	if res.MatchedCount != 1 {
		t.Fatalf("no document %q", id)
	}
}

// TestLateWrite lets a write appear behind the place a reader has reached, as a write does
// that was dated earlier and took longer than another.
func TestLateWrite(t *testing.T) {
	uri := serve(t)
	s := mustOpen(t, uri, "late", mongo.Options{})
	places := raw(t, uri, "late").Collection("place")
	for _, code := range []org.PlaceCode{"a", "b"} {
		_, err := s.Places.Create(t.Context(), org.Place{Code: code})
		check(t, err)
	}
	ids, cursor := since(t, s, "")
	if fmt.Sprint(ids) != "[a@1 b@1]" {
		t.Fatalf("got %v", ids)
	}
	if ids, next := since(t, s, cursor); len(ids) != 0 || next != cursor {
		t.Fatalf("again %v", ids)
	}
	_, err := s.Places.Create(t.Context(), org.Place{Code: "late"})
	check(t, err)
	update(t, places, "late", bson.D{{Key: "changed_at", Value: time.Now().Add(-5 * time.Second)}})
	ids, next := since(t, s, cursor)
	if fmt.Sprint(ids) != "[late@1]" {
		t.Fatalf("the late write is not there: %v", ids)
	}
	for range 2 { // reading on from an old cursor again gives the same again
		if ids, _ = since(t, s, cursor); fmt.Sprint(ids) != "[late@1]" {
			t.Fatalf("again from the same cursor: %v", ids)
		}
	}
	if ids, _ = since(t, s, next); len(ids) != 0 {
		t.Fatalf("delivered twice: %v", ids)
	}

	// Another process does not know what was delivered: the last stretch comes again.
	other := mustOpen(t, uri, "late", mongo.Options{})
	ids, cursor = since(t, other, next)
	if len(ids) != 3 {
		t.Errorf("another process got %v", ids)
	}
	if ids, _ = since(t, other, cursor); len(ids) != 0 {
		t.Errorf("and again %v", ids)
	}
}

// TestSettled shows that what is older than the overlap is not read again.
func TestSettled(t *testing.T) {
	uri := serve(t)
	s := mustOpen(t, uri, "settled", mongo.Options{Overlap: 40 * time.Millisecond})
	places := raw(t, uri, "settled").Collection("place")
	_, err := s.Places.Create(t.Context(), org.Place{Code: "a"})
	check(t, err)
	_, cursor := since(t, s, "")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for deadline := time.Now().Add(100 * time.Millisecond); time.Now().Before(deadline); {
		check(t, s.Changes.Wait(ctx, cursor)) // returns after Options.Poll at the latest
	}
	since(t, s, cursor)
	other := mustOpen(t, uri, "settled", mongo.Options{Overlap: 40 * time.Millisecond})
	_, err = other.Places.Create(t.Context(), org.Place{Code: "b"})
	check(t, err)
	update(t, places, "b", bson.D{{Key: "changed_at", Value: time.Now().Add(-time.Hour)}})
	if ids, _ := since(t, s, cursor); len(ids) != 0 {
		t.Fatalf("got %v from before what is settled", ids)
	}
	// What a clock hides, the nightly replay finds.
	var all []string
	_, err = store.Replay(t.Context(), s.Changes, 1, func(list []store.Change) error {
		for _, c := range list {
			all = append(all, c.ID)
		}
		return nil
	})
	if check(t, err); fmt.Sprint(all) != "[b a]" {
		t.Errorf("the replay found %v", all)
	}
}

// TestManyReaders has more readers than are remembered; each still gets everything.
func TestManyReaders(t *testing.T) {
	uri := serve(t)
	s := mustOpen(t, uri, "readers", mongo.Options{})
	_, err := s.Places.Create(t.Context(), org.Place{Code: "a"})
	check(t, err)
	cursors := make([]store.Cursor, 80)
	for i := range cursors {
		_, cursors[i] = since(t, s, "")
	}
	_, err = s.Places.Create(t.Context(), org.Place{Code: "b"})
	check(t, err)
	for i, c := range cursors {
		if ids, _ := since(t, s, c); len(ids) == 0 || ids[len(ids)-1] != "b@1" {
			t.Fatalf("reader %d got %v", i, ids)
		}
	}
}

func TestTombstones(t *testing.T) {
	uri := serve(t)
	now := time.Now()
	s := mustOpen(t, uri, "tombs", mongo.Options{Now: func() time.Time { return now }})
	ctx := t.Context()
	for _, code := range []org.PlaceCode{"a", "b"} {
		_, err := s.Places.Create(ctx, org.Place{Code: code})
		check(t, err)
	}
	_, old := since(t, s, "")
	check(t, s.Places.Delete(ctx, "a", 0))
	places := raw(t, uri, "tombs").Collection("place")
	// Let the whole reading lie further back than a tombstone is kept, and the tombstone after it.
	past := now.Add(-store.TombstoneRetention - time.Hour)
	update(t, places, "b", bson.D{{Key: "changed_at", Value: past}})
	update(t, places, "a", bson.D{{Key: "changed_at", Value: past.Add(time.Minute)}})
	check(t, s.Admin.Prune(ctx))
	if n, err := places.CountDocuments(ctx, bson.D{}); err != nil || n != 1 {
		t.Errorf("%d documents are left (%v)", n, err)
	}
	if ids, _ := since(t, s, ""); fmt.Sprint(ids) != "[b@1]" {
		t.Errorf("a new reader gets %v", ids)
	}
	if ids, _ := since(t, s, old); len(ids) != 0 {
		t.Errorf("a reader that reached further gets %v", ids)
	}
	p, err := s.Places.Create(ctx, org.Place{Code: "a"})
	if check(t, err); p.Rev != 1 {
		t.Errorf("forgotten, the id starts at rev %d", p.Rev)
	}
	// A tombstone that was pruned although it is younger than what the reader reached.
	check(t, s.Places.Delete(ctx, "b", 0))
	update(t, places, "b", bson.D{{Key: "changed_at", Value: now.Add(time.Hour)}})
	now = now.Add(store.TombstoneRetention + 2*time.Hour)
	check(t, s.Admin.Prune(ctx))
	if _, _, err := s.Changes.Since(ctx, old, 10); !errors.Is(err, store.ErrCursorExpired) {
		t.Errorf("a cursor from before the tombstone: %v", err)
	}
}

// TestKeysRebuilt opens a database whose index keys were computed by an older program.
func TestKeysRebuilt(t *testing.T) {
	uri := serve(t)
	ctx := t.Context()
	s := mustOpen(t, uri, "keys", mongo.Options{})
	_, err := s.Users.Create(ctx, account.User{ID: "u", Email: "a@example.lv", Org: "o"})
	check(t, err)
	db := raw(t, uri, "keys")
	update(t, db.Collection("user"), "u", bson.D{{Key: "k", Value: bson.D{{Key: "user_by_email", Value: "=old"}}}})
	update(t, db.Collection("meta"), "store", bson.D{{Key: "keys_version", Value: 0}})
	s = mustOpen(t, uri, "keys", mongo.Options{})
	for ix, value := range map[store.Index]string{store.UserByEmail: "a@example.lv", store.UserByOrg: "o", store.UserOrderEmail: ""} {
		p, err := s.Users.List(ctx, store.Query{By: ix, Value: value})
		if check(t, err); p.Total != 1 || p.Items[0].Rev != 1 {
			t.Errorf("%s finds %+v", ix, p)
		}
	}
	update(t, db.Collection("meta"), "store", bson.D{{Key: "keys_version", Value: 99}})
	if _, err := openNamed(t, uri, "keys", mongo.Options{}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("newer keys: %v", err)
	}
	update(t, db.Collection("meta"), "store", bson.D{{Key: "keys_version", Value: 0}, {Key: "format", Value: 99}})
	if _, err := openNamed(t, uri, "keys", mongo.Options{}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("a newer format: %v", err)
	}
}

func TestDamagedDocument(t *testing.T) {
	uri := serve(t)
	ctx := t.Context()
	s := mustOpen(t, uri, "damaged", mongo.Options{})
	_, err := s.Courses.Create(ctx, catalog.Course{ID: "c"})
	check(t, err)
	update(t, raw(t, uri, "damaged").Collection("course"), "c", bson.D{{Key: "b", Value: bson.D{{Key: "title", Value: 7}}}})
	for name, call := range map[string]func() error{
		"get":      func() error { _, err := s.Courses.Get(ctx, "c"); return err },
		"get many": func() error { _, err := s.Courses.GetMany(ctx, []string{"c"}); return err },
		"list":     func() error { _, err := s.Courses.List(ctx, store.Query{}); return err },
		"since":    func() error { _, _, err := s.Changes.Since(ctx, "", 0); return err },
		"mutate": func() error {
			_, err := s.Courses.Mutate(ctx, "c", func(c catalog.Course) (catalog.Course, error) { return c, nil })
			return err
		},
		"all": func() error {
			for _, err := range s.Courses.All(ctx) {
				return err
			}
			return nil
		},
	} {
		if err := call(); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRestoreGoesOn restores over the remains of a restoring that broke off.
func TestRestoreGoesOn(t *testing.T) {
	uri := serve(t)
	ctx := t.Context()
	from := mustOpen(t, uri, "from", mongo.Options{})
	var docs []org.Place
	for i := range 200 { // more than one request
		docs = append(docs, org.Place{Code: org.PlaceCode(fmt.Sprintf("p%03d", i))})
	}
	n, err := from.Places.Put(ctx, docs...)
	if check(t, err); n != 200 {
		t.Fatalf("put %d", n)
	}
	var file bytes.Buffer
	check(t, from.Admin.Backup(ctx, &file))
	to := mustOpen(t, uri, "to", mongo.Options{})
	_, err = to.Places.Create(ctx, org.Place{Code: "remains"})
	check(t, err)
	if err := to.Admin.Restore(ctx, bytes.NewReader(file.Bytes())); !errors.Is(err, store.ErrNotEmpty) {
		t.Fatalf("over documents: %v", err)
	}
	_, err = raw(t, uri, "to").Collection("meta").InsertOne(ctx, bson.D{{Key: "_id", Value: "restoring"}})
	check(t, err)
	check(t, to.Admin.Restore(ctx, bytes.NewReader(file.Bytes())))
	p, err := to.Places.List(ctx, store.Query{})
	if check(t, err); p.Total != 200 {
		t.Errorf("%d places", p.Total)
	}
	if err := to.Admin.Restore(ctx, bytes.NewReader(file.Bytes())); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("once more: %v", err)
	}
}

func TestBadAddress(t *testing.T) {
	secret := "mongodb://user:s3cret@host:port/db"
	_, err := mongo.Open(t.Context(), secret, mongo.Options{})
	if !errors.Is(err, store.ErrAddress) || bytes.Contains([]byte(err.Error()), []byte("s3cret")) {
		t.Errorf("got %v", err)
	}
	_, err = mongo.Open(t.Context(), "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100", mongo.Options{})
	if !errors.Is(err, store.ErrDown) {
		t.Errorf("nobody there: %v", err)
	}
}

// TestChangeStreamWake says what this module leaves open.
func TestChangeStreamWake(t *testing.T) {
	t.Skip("SKIPPED, NOT TESTED HERE: FerretDB v1 has no change streams, and loses writes of concurrent " +
		"connections (one is used); store/mongo tests both with KOMPASS_TEST_MONGO")
}
