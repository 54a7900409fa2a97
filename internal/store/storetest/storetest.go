package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// Caps says what the storage under test cannot do. The zero value is a storage that can do
// everything; what is not tested is skipped loudly.
type Caps struct {
	NotAtomic string // why concurrent writes of one document are not tested
	NoWake    string // why waking up on a write is not tested
	Slow      bool   // fewer rounds of the random tests
	// Other opens an empty storage of another adapter, into which a backup is restored too.
	Other func(*testing.T) *store.Store
}

// Run runs the contract suite. open returns an empty storage; Run closes it.
func Run(t *testing.T, open func(*testing.T) *store.Store, caps Caps) {
	s := suite{caps: caps, open: func(t *testing.T) *store.Store {
		st := open(t)
		t.Cleanup(func() { st.Admin.Close() })
		return st
	}}
	t.Run("Kinds", s.kinds)
	t.Run("Unique", s.unique)
	t.Run("List", s.lists)
	t.Run("Put", s.put)
	t.Run("Mutate", s.mutate)
	t.Run("Changes", s.changes)
	t.Run("Backup", s.backup)
	t.Run("Prune", s.prune)
	t.Run("Hostile", s.hostile)
	t.Run("Cancelled", s.cancelled)
	t.Run("Closed", s.closed)
}

type suite struct {
	caps Caps
	open func(*testing.T) *store.Store
}

// rounds returns how often a random test repeats.
func (s suite) rounds(n int) int {
	if s.caps.Slow || testing.Short() {
		return max(1, n/10)
	}
	return n
}

// kindTest is the tests of one kind, whatever its type.
type kindTest struct {
	name store.Kind
	crud func(*testing.T, *store.Store)
	list func(*testing.T, *store.Store, int)
	fill func(t *testing.T, s *store.Store, n int)
	dump func(*testing.T, *store.Store) []string
}

func kindOf[T any](kind record.Kind[T], repo func(*store.Store) store.Repo[T]) kindTest {
	return kindTest{
		name: kind.Name(),
		crud: func(t *testing.T, s *store.Store) { crud(t, kind, repo(s)) },
		list: func(t *testing.T, s *store.Store, rounds int) { oracleTest(t, kind, repo(s), rounds) },
		fill: func(t *testing.T, s *store.Store, n int) {
			for i := range n {
				doc := kind.Stamp(distinct(kind, i), fmt.Sprintf("id-%03d", i), 0)
				must(repo(s).Create(ctx(t), doc))(t)
			}
		},
		dump: func(t *testing.T, s *store.Store) []string {
			var out []string
			for doc, err := range repo(s).All(ctx(t)) {
				fatal(t, err)
				out = append(out, show(kind, doc))
			}
			return out
		},
	}
}

func allKinds() []kindTest {
	return []kindTest{
		kindOf(record.Organisations, func(s *store.Store) store.Repo[orgT] { return s.Organisations }),
		kindOf(record.Places, func(s *store.Store) store.Repo[placeT] { return s.Places }),
		kindOf(record.Courses, func(s *store.Store) store.Repo[courseT] { return s.Courses }),
		kindOf(record.Instances, func(s *store.Store) store.Repo[instanceT] { return s.Instances }),
		kindOf(record.Demands, func(s *store.Store) store.Repo[demandT] { return s.Demands }),
		kindOf(record.Series, func(s *store.Store) store.Repo[seriesT] { return s.Series }),
		kindOf(record.Stocks, func(s *store.Store) store.Repo[stockT] { return s.Stocks }),
		kindOf(record.Assumptions, func(s *store.Store) store.Repo[assumptionT] { return s.Assumptions }),
		kindOf(record.Indicators, func(s *store.Store) store.Repo[indicatorT] { return s.Indicators }),
		kindOf(record.Targets, func(s *store.Store) store.Repo[targetT] { return s.Targets }),
		kindOf(record.Taxonomy, func(s *store.Store) store.Repo[store.TaxonomyHead] { return s.Taxonomy }),
		kindOf(record.ConceptParts, func(s *store.Store) store.Repo[store.ConceptPart] { return s.ConceptParts }),
		kindOf(record.Users, func(s *store.Store) store.Repo[userT] { return s.Users }),
		kindOf(record.Sessions, func(s *store.Store) store.Repo[sessionT] { return s.Sessions }),
		kindOf(record.Resets, func(s *store.Store) store.Repo[resetT] { return s.Resets }),
		kindOf(record.SigningKeys, func(s *store.Store) store.Repo[signingKeyT] { return s.SigningKeys }),
		kindOf(record.Receipts, func(s *store.Store) store.Repo[store.Receipt] { return s.Receipts }),
		kindOf(record.Audit, func(s *store.Store) store.Repo[store.AuditEntry] { return s.Audit }),
		kindOf(record.Imports, func(s *store.Store) store.Repo[store.ImportRun] { return s.Imports }),
	}
}

func ctx(t *testing.T) context.Context { return t.Context() }

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// must unwraps a result: must(f())(t).
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		fatal(t, err)
		return v
	}
}

// show writes a document so that equal ones, NaN and nil included, look the same.
func show[T any](_ record.Kind[T], doc T) string { return fmt.Sprintf("%#v", doc) }

func same[T any](t *testing.T, kind record.Kind[T], what string, got, want T) {
	t.Helper()
	if g, w := show(kind, got), show(kind, want); g != w {
		t.Fatalf("%s of %s:\n got %s\nwant %s", what, kind.Name(), g, w)
	}
}

// distinct generates the i-th document of a kind, with unique keys of its own.
func distinct[T any](kind record.Kind[T], i int) T {
	doc := Value[T]().Example(i)
	setUnique(&doc, fmt.Sprintf("unique-%d", i))
	return doc
}

func skipLoudly(t *testing.T, why string) {
	t.Helper()
	if why != "" {
		t.Skipf("SKIPPED, NOT TESTED HERE: %s", why)
	}
}
