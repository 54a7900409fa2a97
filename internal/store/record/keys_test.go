package record_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
	"github.com/prasmju-kompass/kompass/internal/text"
)

var update = flag.Bool("update", false, "write the golden files")

// TestKeysGolden fails when the keys of a document change. Then raise record.KeysVersion, so
// that storages rebuild their indexes, and run the test with -update.
func TestKeysGolden(t *testing.T) {
	at := time.UnixMilli(1_700_000_000_123)
	var b strings.Builder
	fmt.Fprintf(&b, "version %d\n", record.KeysVersion)
	golden(t, &b, record.Organisations, org.Organisation{ID: "o1", RegNo: "40003000000", Verified: true,
		Name: text.Localized{text.LV: "SIA “Ķīšu Ēka”", text.EN: "Other"}})
	golden(t, &b, record.Organisations, org.Organisation{ID: "o2", Name: text.Localized{text.RU: strings.Repeat("Ёж", 200)}})
	golden(t, &b, record.Courses, catalog.Course{ID: "c1", Provider: "p", ExternalID: "x-1", UpdatedAt: at})
	golden(t, &b, record.Courses, catalog.Course{ID: "c2", Provider: "p"})
	golden(t, &b, record.Instances, catalog.Instance{ID: "i1", Course: "c1", ExternalID: "r", Start: at,
		Enrolments: []catalog.Enrolment{{Learner: "a"}, {Learner: "b"}, {Learner: "a"}}})
	golden(t, &b, record.Demands, demand.Demand{ID: "d1", Employer: "e", Status: demand.Open, Source: "import:nva", ExternalID: "7", ReportedAt: at})
	golden(t, &b, record.Users, account.User{ID: "u1", Email: "a@example.lv", Org: "o1"})
	golden(t, &b, record.Sessions, account.Session{ID: "s1", User: "u1", Current: "aa", Previous: "bb", Siblings: []string{"cc"}, Used: []string{"dd", "aa"}})
	golden(t, &b, record.ConceptParts, store.ConceptPart{ID: "v/12", Version: "v", Number: 12})
	golden(t, &b, record.Receipts, store.Receipt{ID: "r", At: at})
	golden(t, &b, record.Audit, store.AuditEntry{ID: "a", At: at})
	golden(t, &b, record.Imports, store.ImportRun{ID: "m", Started: at})

	path := filepath.Join("testdata", "keys.golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("keys changed: raise KeysVersion and run with -update\n got:\n%s\nwant:\n%s", b.String(), want)
	}
}

func golden[T any](t *testing.T, b *strings.Builder, kind record.Kind[T], doc T) {
	t.Helper()
	rec, err := kind.Encode(doc)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(b, "%s %s\n", kind.Name(), rec.ID)
	for _, k := range rec.Keys {
		fmt.Fprintf(b, "  %s value=%q order=%q unique=%v\n", k.Index, k.Value, k.Order, k.Unique)
	}
}

// TestOrderKeepsTime checks that byte order of the keys is the order of time.
func TestOrderKeepsTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.SliceOfN(rapid.Int64(), 2, 10).Draw(t, "ms")
		var keys []string
		slices.Sort(ms)
		for _, m := range ms {
			rec, err := record.Audit.Encode(store.AuditEntry{ID: "a", At: time.UnixMilli(m)})
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, rec.Keys[0].Order)
		}
		if !slices.IsSorted(keys) {
			t.Fatalf("%v gave %v", ms, keys)
		}
	})
}
