package memory

import "math/bits"

// Nearness: words that stand together mean more than words scattered over a course.
//
//	1 + pairBonus × the share of neighbouring query words that are neighbours, in order, in one text
//	  + placeBonus × the share of query words in that text
//	  + wholeBonus when the words are all of a title or label, or half of it when a title begins with them
//
// each times how much the field counts; the best text decides. Of a single word only the last is asked,
// of titles alone.
const (
	pairBonus  = 0.35
	placeBonus = 0.25
	wholeBonus = 0.3
)

var fieldNearness = [fields]float64{fieldTitle: 1, fieldSkill: 0.8, fieldOccupation: 0.5, fieldProvider: 0.5, fieldDescription: 0.4}

func (m *textMatch) nearness(v *viewSearch, c uint32) float64 {
	best := 0.0
	for _, sl := range v.seg.slotsOf(c) {
		if len(m.words) == 1 && sl.field != fieldTitle {
			break // titles come first, and one word has no neighbours
		}
		if b := m.slotNearness(v, sl) * fieldNearness[sl.field]; b > best {
			best = b
		}
	}
	return 1 + best
}

func (m *textMatch) slotNearness(v *viewSearch, sl slot) float64 {
	in := v.seg.texts.words.at(sl.text)
	var met, pairs, last uint16
	first, matched := false, 0
	for at, l := range in {
		now := v.mark[l]
		if now != 0 {
			matched++
			first = first || at == 0
		}
		met |= now
		// Bit i of pairs: word i and word i+1 are neighbours here. A compound has both.
		pairs |= (last | now) & (now >> 1)
		last = now
	}
	if met == 0 {
		return 0
	}
	n := len(m.words)
	bonus := placeBonus * float64(bits.OnesCount16(met)) / float64(n)
	if n > 1 {
		bonus += pairBonus * float64(bits.OnesCount16(pairs)) / float64(n-1)
	} else {
		bonus = 0
	}
	if bits.OnesCount16(met) == n && sl.field != fieldDescription {
		switch {
		case matched == len(in):
			bonus += wholeBonus
		case first && sl.field == fieldTitle:
			bonus += wholeBonus / 2
		}
	}
	return bonus
}
