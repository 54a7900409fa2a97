package match

import "cmp"

// hit is a candidate that was scored. id breaks ties, so that the order never depends on
// how the market happens to keep its documents.
type hit struct {
	score float64
	id    string
	shard int
	local int
	run   run
}

// topK keeps the k best hits, best first: by score, then by id.
type topK struct {
	k    int
	hits []hit
}

func compareHits(a, b *hit) int {
	if c := cmp.Compare(b.score, a.score); c != 0 {
		return c // ids are far away in memory; ties are rare
	}
	return cmp.Compare(a.id, b.id)
}

// least returns the score below which nothing enters any more.
func (t *topK) least() float64 {
	if len(t.hits) < t.k {
		return 0
	}
	return t.hits[len(t.hits)-1].score
}

func (t *topK) add(h hit) {
	if len(t.hits) == t.k {
		if compareHits(&h, &t.hits[t.k-1]) >= 0 {
			return
		}
		t.hits = t.hits[:t.k-1]
	}
	lo, hi := 0, len(t.hits)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if compareHits(&t.hits[mid], &h) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	t.hits = append(t.hits, hit{})
	copy(t.hits[lo+1:], t.hits[lo:])
	t.hits[lo] = h
}
