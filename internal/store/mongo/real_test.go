package mongo_test

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/mongo"
	"github.com/prasmju-kompass/kompass/internal/store/sqlite"
	"github.com/prasmju-kompass/kompass/internal/store/storetest"
)

// realEnv names a real MongoDB, best a replica set: mongodb://127.0.0.1:27017/?replicaSet=rs0.
const realEnv = "KOMPASS_TEST_MONGO"

func server(t *testing.T) string {
	t.Helper()
	uri := os.Getenv(realEnv)
	if uri == "" {
		t.Skipf("SKIPPED, NOT TESTED HERE: no %s; the wiretest module covers all but concurrent connections and change streams", realEnv)
	}
	return uri
}

// open opens a database of its own, which is dropped after the test.
func open(t *testing.T, uri string, opts mongo.Options) *store.Store {
	t.Helper()
	if opts.Database == "" {
		opts.Database = "kompass_test_" + strings.ToLower(rand.Text()[:12])
		t.Cleanup(func() { drop(t, uri, opts.Database) })
	}
	s, err := mongo.Open(t.Context(), uri, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Admin.Close() })
	return s
}

func drop(t *testing.T, uri, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	client, err := driver.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Error(err)
		return
	}
	defer client.Disconnect(ctx)
	if err := client.Database(name).Drop(ctx); err != nil {
		t.Error(err)
	}
}

func TestContract(t *testing.T) {
	uri := server(t)
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, uri, mongo.Options{}) }, storetest.Caps{
		Slow: true,
		Other: func(t *testing.T) *store.Store {
			s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "kompass.db"), sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return s
		},
	})
}

// TestChangeStreamWake waits for a write of another process, with a poll too rare to help.
func TestChangeStreamWake(t *testing.T) {
	uri := server(t)
	a := open(t, uri, mongo.Options{Database: "kompass_test_wake", Poll: time.Hour})
	t.Cleanup(func() { drop(t, uri, "kompass_test_wake") })
	if !replicated(t, uri) {
		t.Skipf("SKIPPED, NOT TESTED HERE: %s is no replica set, so it has no change streams", realEnv)
	}
	b := open(t, uri, mongo.Options{Database: "kompass_test_wake"})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	head, err := a.Changes.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	woken := make(chan error, 1)
	go func() { woken <- a.Changes.Wait(ctx, head) }()
	for i := 0; ; i++ { // the stream may not be open yet: what was before it does not wake
		if _, err := b.Places.Put(ctx, org.Place{Code: "p", Lat: float64(i)}); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-woken:
			if err != nil {
				t.Fatal(err)
			}
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func replicated(t *testing.T, uri string) bool {
	t.Helper()
	client, err := driver.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Disconnect(context.Background())
	var hello struct {
		SetName string `bson:"setName"`
	}
	if err := client.Database("admin").RunCommand(t.Context(), bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
		t.Fatal(err)
	}
	return hello.SetName != ""
}
