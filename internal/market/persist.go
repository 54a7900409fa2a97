package market

import (
	"maps"
	"slices"
)

// vec is an array in chunks. A new version made through a vecEdit shares the chunks that
// were not written, so one change copies one chunk and the directory.
type vec[T any] struct {
	chunks []*[ShardSize]T
	n      int
}

func (v *vec[T]) at(i int32) T { return v.chunks[i/ShardSize][i%ShardSize] }

// vecEdit writes to a vec, copying each shared chunk before its first change.
type vecEdit[T any] struct {
	vec[T]
	owned []bool // by chunk; nil until the first write
}

func (e *vecEdit[T]) set(i int32, x T) { *e.slot(i) = x }

// slot returns the place of element i for writing; i may be at most one past the end.
func (e *vecEdit[T]) slot(i int32) *T {
	if e.owned == nil {
		e.chunks = slices.Clone(e.chunks)
		e.owned = make([]bool, len(e.chunks))
	}
	c := int(i / ShardSize)
	for c >= len(e.chunks) {
		e.chunks = append(e.chunks, new([ShardSize]T))
		e.owned = append(e.owned, true)
	}
	if !e.owned[c] {
		copied := *e.chunks[c]
		e.chunks[c], e.owned[c] = &copied, true
	}
	e.n = max(e.n, int(i)+1)
	return &e.chunks[c][i%ShardSize]
}

// table is a map in shards; a new version shares the shards that were not written.
type table[K ~string, V any] struct {
	shards *[tableShards]map[K]V
	n      int
}

const tableShards = 1024

// shardOf is FNV-1a: the same in every process, and good enough for ids that are not chosen
// to collide. Ids are made by the program or by an operator's import.
func shardOf[K ~string](k K) int {
	h := uint32(2166136261)
	for i := range len(k) {
		h = (h ^ uint32(k[i])) * 16777619
	}
	return int(h % tableShards)
}

func (t *table[K, V]) get(k K) (V, bool) {
	if t.shards == nil {
		var none V
		return none, false
	}
	v, ok := t.shards[shardOf(k)][k]
	return v, ok
}

type tableEdit[K ~string, V any] struct {
	table[K, V]
	owned *[tableShards]bool
}

func (e *tableEdit[K, V]) own(i int) map[K]V {
	if e.owned == nil {
		e.owned = new([tableShards]bool)
		copied := new([tableShards]map[K]V)
		if e.shards != nil {
			*copied = *e.shards
		}
		e.shards = copied
	}
	if !e.owned[i] {
		e.owned[i] = true
		if e.shards[i] == nil {
			e.shards[i] = map[K]V{}
		} else {
			e.shards[i] = maps.Clone(e.shards[i])
		}
	}
	return e.shards[i]
}

func (e *tableEdit[K, V]) set(k K, v V) {
	m := e.own(shardOf(k))
	before := len(m)
	m[k] = v
	e.n += len(m) - before
}

func (e *tableEdit[K, V]) drop(k K) {
	if _, ok := e.get(k); !ok {
		return
	}
	delete(e.own(shardOf(k)), k)
	e.n--
}

// bits is a growing set of small numbers.
type bits []uint64

func (b *bits) add(i int32) {
	for int(i/64) >= len(*b) {
		*b = append(*b, 0)
	}
	(*b)[i/64] |= 1 << (i % 64)
}

func (b bits) has(i int32) bool {
	return int(i/64) < len(b) && b[i/64]&(1<<(i%64)) != 0
}

// each calls f with every member in order.
func (b bits) each(f func(int32)) {
	for w, x := range b {
		for i := int32(0); x != 0; i++ {
			if x&1 != 0 {
				f(int32(w)*64 + i)
			}
			x >>= 1
		}
	}
}
