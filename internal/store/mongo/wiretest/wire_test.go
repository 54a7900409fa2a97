package wiretest

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/mongo"
	"github.com/prasmju-kompass/kompass/internal/store/sqlite"
	"github.com/prasmju-kompass/kompass/internal/store/storetest"
)

var databases atomic.Int64

// open opens a database of its own on the server. FerretDB loses writes of concurrent
// connections, so there is one.
func open(t *testing.T, uri string, opts mongo.Options) *store.Store {
	t.Helper()
	opts.Database = fmt.Sprintf("test_%d", databases.Add(1))
	s, err := mongo.Open(t.Context(), uri+"?maxPoolSize=1", opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Admin.Close() })
	return s
}

// slow gives FerretDB a minute for a bulk of writes: under the race detector it needs seconds.
var slow = mongo.Options{Overlap: 2 * time.Minute}

func TestContract(t *testing.T) {
	uri := serve(t)
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, uri, slow) }, storetest.Caps{
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
