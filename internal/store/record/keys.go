package record

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// KeysVersion counts the changes of what keys are computed from documents. Adapters keep it
// beside the data and rebuild their indexes when it differs. A golden test tells when to raise it.
const KeysVersion = 1

// Index describes one index of a kind. With Unique at most one document has a value; with
// All every document has the value "", so that the index orders the whole kind; with Multi a
// document may have several values.
type Index struct {
	Name   store.Index
	Unique bool
	All    bool
	Multi  bool
}

// Key is one entry of a document in an index: found by Value, sorted by Order and then id.
// Both are UTF-8 and compare bytewise.
type Key struct {
	Index  store.Index
	Unique bool
	Value  string
	Order  string
}

// keyring gathers the keys of one document.
type keyring struct{ keys []Key }

// by adds a key unless the value is empty: what has no owner is in nobody's list.
func (r *keyring) by(ix store.Index, value, order string) {
	k := Key{Index: ix, Value: value, Order: order}
	if value != "" && utf8.ValidString(value) && !slices.Contains(r.keys, k) {
		r.keys = append(r.keys, k)
	}
}

// order adds the key of an index over all documents.
func (r *keyring) order(ix store.Index, order string) {
	r.keys = append(r.keys, Key{Index: ix, Order: order})
}

// unique adds a unique key unless the value is empty.
func (r *keyring) unique(ix store.Index, value string) {
	if value != "" && utf8.ValidString(value) {
		r.keys = append(r.keys, Key{Index: ix, Unique: true, Value: value})
	}
}

// external is the unique key of a document under its owner, absent without an external id.
func external(owner, id string) string {
	if id == "" {
		return ""
	}
	return owner + "\x00" + id
}

// timeOrder writes t so that byte order is time order, to the millisecond, before 1970 too.
func timeOrder(t time.Time) string {
	return fmt.Sprintf("%016x", uint64(t.UnixMilli())^1<<63)
}

// intOrder writes n so that byte order is numeric order.
func intOrder(n int) string { return fmt.Sprintf("%016x", uint64(n)^1<<63) }

// maxOrder bounds the sort key of a text; what differs only beyond it is ordered by id.
const maxOrder = 200

// nameOrder folds a text, so that case and diacritics do not part what belongs together.
func nameOrder(t text.Localized) string { return textOrder(text.Fold(t.String())) }

func textOrder(s string) string {
	if len(s) > maxOrder {
		s = s[:maxOrder]
		for len(s) > 0 && !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	if !utf8.ValidString(s) {
		return ""
	}
	return s
}
