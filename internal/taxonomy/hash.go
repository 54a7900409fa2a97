package taxonomy

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// hasher writes content so that different content never looks the same: every string and
// list goes with its length.
type hasher struct {
	w   *bufio.Writer
	num [8]byte
}

func hashContent(t *Taxonomy) string {
	sum := sha256.New()
	h := &hasher{w: bufio.NewWriter(sum)}
	h.count(len(t.skills))
	for i := range t.skills {
		s := &t.skills[i]
		h.str(string(s.ID), s.URI, string(s.Kind))
		h.labels(s.Labels)
		h.text(s.Description)
		hashIDs(h, s.Broader)
		hashIDs(h, s.Related)
		if s.Digital {
			h.count(1)
		} else {
			h.count(0)
		}
		hashIDs(h, s.Aliases)
	}
	h.count(len(t.occupations))
	for i := range t.occupations {
		o := &t.occupations[i]
		h.str(string(o.ID), o.URI, string(o.ISCO))
		h.labels(o.Labels)
		h.text(o.Description)
		hashIDs(h, o.Broader)
		hashIDs(h, o.Essential)
		hashIDs(h, o.Optional)
		hashIDs(h, o.Aliases)
	}
	h.list(t.lists.ISCO)
	h.list(t.lists.ISCEDF)
	_ = h.w.Flush() // a hash never fails to write
	return hex.EncodeToString(sum.Sum(nil))
}

func (h *hasher) count(n int) {
	binary.LittleEndian.PutUint64(h.num[:], uint64(n))
	_, _ = h.w.Write(h.num[:])
}

func (h *hasher) str(all ...string) {
	for _, s := range all {
		h.count(len(s))
		_, _ = h.w.WriteString(s)
	}
}

func (h *hasher) text(t text.Localized) {
	for _, lang := range text.Langs() {
		h.str(t[lang])
	}
}

func (h *hasher) labels(l Labels) {
	h.text(l.Preferred)
	for _, lang := range text.Langs() {
		// The order of alternatives says nothing.
		alts := slices.Sorted(slices.Values(l.Alternative[lang]))
		h.count(len(alts))
		h.str(alts...)
	}
}

func hashIDs[ID ~string](h *hasher, ids []ID) {
	h.count(len(ids))
	for _, id := range ids {
		h.str(string(id))
	}
}

func (h *hasher) list(l *CodeList) {
	h.count(len(l.Codes()))
	for _, c := range l.Codes() {
		h.str(c.Code)
		h.text(c.Labels)
	}
}
