package record

import (
	"bytes"
	"fmt"
	"time"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/prasmju-kompass/kompass/internal/store"
)

// Record is one document as adapters keep it. Body holds everything but ID and Rev.
type Record struct {
	ID   string
	Rev  int64
	Body []byte
	Keys []Key
}

// Same reports whether two bodies hold the same content.
func Same(a, b []byte) bool { return bytes.Equal(a, b) }

// Kind tells how the documents of one aggregate type are kept.
type Kind[T any] struct {
	name    store.Kind
	indexes []Index
	id      func(T) (string, int64)
	stamp   func(*T, string, int64)
	marshal func(T) ([]byte, error)
	parse   func([]byte) (T, error)
	keys    func(T, *keyring)
	expired func(T, time.Time) bool
}

// Codec is a Kind without its type, for work over all kinds: changes, backups, migrations.
type Codec interface {
	Name() store.Kind
	Indexes() []Index
	// Parse decodes a stored body into the aggregate and computes its index keys.
	Parse(id string, rev int64, body []byte) (doc any, keys []Key, err error)
}

// define ties an aggregate T to its document struct D. Indexes, keys and expiry are added by
// the with… methods, so that each kind reads as one sentence in the table.
func define[T, D any](name store.Kind, id func(T) (string, int64), stamp func(*T, string, int64),
	toDoc func(T) D, toDomain func(D) T) Kind[T] {
	return Kind[T]{
		name:    name,
		id:      id,
		stamp:   stamp,
		marshal: func(v T) ([]byte, error) { return bson.Marshal(toDoc(v)) },
		parse: func(b []byte) (T, error) {
			var d D
			if err := bson.Unmarshal(b, &d); err != nil {
				var none T
				return none, err
			}
			return toDomain(d), nil
		},
		keys:    func(T, *keyring) {},
		expired: func(T, time.Time) bool { return false },
	}
}

func (k Kind[T]) withIndexes(keys func(T, *keyring), indexes ...Index) Kind[T] {
	k.keys, k.indexes = keys, indexes
	return k
}

func (k Kind[T]) withExpiry(expired func(T, time.Time) bool) Kind[T] {
	k.expired = expired
	return k
}

// Name returns the kind's name in the port.
func (k Kind[T]) Name() store.Kind { return k.name }

// Indexes lists the indexes of the kind, besides ByID.
func (k Kind[T]) Indexes() []Index { return k.indexes }

// Index returns one index of the kind; an unknown one is a programming error.
func (k Kind[T]) Index(name store.Index) (Index, error) {
	for _, ix := range k.indexes {
		if ix.Name == name {
			return ix, nil
		}
	}
	return Index{}, fmt.Errorf("store: %s has no index %q", k.name, name)
}

// Identity returns the id and rev that the document carries.
func (k Kind[T]) Identity(doc T) (id string, rev int64) { return k.id(doc) }

// Stamp returns the document with another id and rev.
func (k Kind[T]) Stamp(doc T, id string, rev int64) T {
	k.stamp(&doc, id, rev)
	return doc
}

// Encode returns the persisted form of doc. It fails with store.ErrInvalidID.
func (k Kind[T]) Encode(doc T) (Record, error) {
	id, rev := k.id(doc)
	if !ValidID(id) {
		return Record{}, store.ErrInvalidID.With("kind", string(k.name))
	}
	body, err := k.marshal(doc)
	if err != nil {
		return Record{}, fmt.Errorf("store: encode %s %q: %w", k.name, id, err)
	}
	return Record{ID: id, Rev: rev, Body: body, Keys: k.keysOf(doc)}, nil
}

// Decode is the inverse of Encode. It returns an error, and never panics, on any bytes.
func (k Kind[T]) Decode(id string, rev int64, body []byte) (T, error) {
	doc, err := k.parse(body)
	if err != nil {
		var none T
		return none, fmt.Errorf("store: decode %s %q: %w", k.name, id, err)
	}
	k.stamp(&doc, id, rev)
	return doc, nil
}

// Parse implements Codec.
func (k Kind[T]) Parse(id string, rev int64, body []byte) (any, []Key, error) {
	doc, err := k.Decode(id, rev, body)
	if err != nil {
		return nil, nil, err
	}
	return doc, k.keysOf(doc), nil
}

// Expired reports whether Prune removes the document at now.
func (k Kind[T]) Expired(doc T, now time.Time) bool { return k.expired(doc, now) }

func (k Kind[T]) keysOf(doc T) []Key {
	var ring keyring
	k.keys(doc, &ring)
	return ring.keys
}

// ValidID reports whether a document may have this id: 1 to store.MaxID bytes of UTF-8.
func ValidID(id string) bool {
	return id != "" && len(id) <= store.MaxID && utf8.ValidString(id)
}
