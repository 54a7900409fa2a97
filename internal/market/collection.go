package market

import (
	"cmp"
	"iter"
	"slices"
)

// collection keeps the documents of one kind by id and by number. A document keeps its
// number for life, so that postings can name it in two bytes; numbers of deleted documents
// are given out again.
type collection[K ~string, T any] struct {
	nos   table[K, int32]
	items vec[*T]
	free  []int32
	dead  table[K, int64] // the rev at which an id was deleted
}

func (c *collection[K, T]) get(id K) (*T, bool) {
	n, ok := c.nos.get(id)
	if !ok {
		return nil, false
	}
	return c.items.at(n), true
}

func (c *collection[K, T]) len() int { return c.nos.n }

// all yields the documents in the order of their numbers, which says nothing.
func (c *collection[K, T]) all() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for i := range int32(c.items.n) {
			if d := c.items.at(i); d != nil && !yield(d) {
				return
			}
		}
	}
}

// sorted returns the documents in the order of a key.
func sorted[K cmp.Ordered, T any](docs iter.Seq[*T], key func(*T) K) []*T {
	return slices.SortedFunc(docs, func(a, b *T) int { return cmp.Compare(key(a), key(b)) })
}

// collectionEdit applies documents to a collection, idempotent by rev.
type collectionEdit[K ~string, T any] struct {
	nos   tableEdit[K, int32]
	items vecEdit[*T]
	free  []int32
	dead  tableEdit[K, int64]
	rev   func(*T) int64
	freed bool // free is ours to change
	wrote bool
}

func (c *collection[K, T]) edit(rev func(*T) int64) collectionEdit[K, T] {
	return collectionEdit[K, T]{
		nos: tableEdit[K, int32]{table: c.nos}, items: vecEdit[*T]{vec: c.items},
		free: c.free, dead: tableEdit[K, int64]{table: c.dead}, rev: rev,
	}
}

func (e *collectionEdit[K, T]) done() collection[K, T] {
	return collection[K, T]{nos: e.nos.table, items: e.items.vec, free: e.free, dead: e.dead.table}
}

func (e *collectionEdit[K, T]) get(id K) (*T, bool) {
	n, ok := e.nos.get(id)
	if !ok {
		return nil, false
	}
	return e.items.at(n), true
}

// newer reports whether a document of that rev would change the collection.
func (e *collectionEdit[K, T]) newer(id K, rev int64) bool {
	if d, ok := e.get(id); ok {
		return rev > e.rev(d)
	}
	gone, ok := e.dead.get(id)
	return !ok || rev > gone
}

// put stores a newer document and returns its number.
func (e *collectionEdit[K, T]) put(id K, doc *T) int32 {
	e.wrote = true
	n, ok := e.nos.get(id)
	if !ok {
		n = e.number()
		e.nos.set(id, n)
		e.dead.drop(id)
	}
	e.items.set(n, doc)
	return n
}

func (e *collectionEdit[K, T]) number() int32 {
	last := len(e.free) - 1
	if last < 0 {
		return int32(e.items.n)
	}
	e.ownFree()
	n := e.free[last]
	e.free = e.free[:last]
	return n
}

func (e *collectionEdit[K, T]) ownFree() {
	if !e.freed {
		e.free, e.freed = slices.Clone(e.free), true
	}
}

// drop removes a document deleted at rev (0 = whatever it is) and returns its number and
// itself; false when there is nothing to remove. The rev is remembered, so that a write
// that was overtaken by the delete does not bring the document back.
func (e *collectionEdit[K, T]) drop(id K, rev int64) (int32, *T, bool) {
	n, ok := e.nos.get(id)
	if !ok {
		if gone, known := e.dead.get(id); rev > 0 && (!known || rev > gone) {
			e.dead.set(id, rev)
			e.wrote = true
		}
		return 0, nil, false
	}
	doc := e.items.at(n)
	if rev > 0 && rev < e.rev(doc) {
		return 0, nil, false
	}
	e.wrote = true
	e.nos.drop(id)
	e.items.set(n, nil)
	e.ownFree()
	e.free = append(e.free, n)
	e.dead.set(id, max(rev, e.rev(doc)))
	return n, doc, true
}
