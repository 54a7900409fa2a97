package memory

// How much a word weighs in a course, after BM25F (Robertson, Zaragoza 2009): per field the
// number of times it occurs over a norm that grows with the length of the text, times the weight of
// the field, added up over fields. Of the texts of one field (a title in three languages, the
// labels of a skill) the best counts, so that translating a course does not raise it. Lengths
// are compared with a fixed usual length, not the average of the catalogue, so that a weight
// depends on its course alone. Saturation is left to the query (see saturate).

var fieldWeight = [fields]float32{fieldTitle: 6, fieldSkill: 4, fieldOccupation: 2, fieldProvider: 2.5, fieldDescription: 1}

var usualLength = [fields]float32{fieldTitle: 5, fieldSkill: 2, fieldOccupation: 2, fieldProvider: 3, fieldDescription: 60}

var lengthNorm = [fields]float32{fieldTitle: 0.4, fieldSkill: 0.5, fieldOccupation: 0.5, fieldProvider: 0.2, fieldDescription: 0.6}

// impactScale makes weights small whole numbers; 255 of them are the most a posting holds.
const impactScale = 10

// weigher adds up the weights of the words of one course.
type weigher struct {
	at     []uint32 // of each lexeme: its place in met, +1
	met    []metWord
	inSlot []uint32 // places in met of the words of the text at hand
}

type metWord struct {
	lexeme uint32
	bits   uint32
	count  float32 // in the text at hand
	best   [fields]float32
}

func (w *weigher) begin(lexemes int) {
	for _, m := range w.met {
		w.at[m.lexeme] = 0
	}
	w.met = w.met[:0]
	w.room(lexemes)
}

func (w *weigher) room(lexemes int) {
	for len(w.at) < lexemes {
		w.at = append(w.at, make([]uint32, lexemes+lexemes/2+64-len(w.at))...)
	}
}

func (w *weigher) word(lexeme, bit uint32) {
	i := w.at[lexeme]
	if i == 0 {
		w.met = append(w.met, metWord{lexeme: lexeme})
		i = uint32(len(w.met))
		w.at[lexeme] = i
	}
	m := &w.met[i-1]
	if m.count == 0 {
		w.inSlot = append(w.inSlot, i-1)
	}
	m.count++
	m.bits |= bit
}

// endText settles the words of a text of n words in a field; weight is that of the label.
func (w *weigher) endText(field uint8, n int, weight float32) {
	b := lengthNorm[field]
	norm := weight / (1 - b + b*float32(n)/usualLength[field])
	for _, i := range w.inSlot {
		m := &w.met[i]
		m.best[field] = max(m.best[field], m.count*norm)
		m.count = 0
	}
	w.inSlot = w.inSlot[:0]
}

// impact returns the weight of a met word as it is kept in a posting: 1 to 255.
func (m *metWord) impact() uint32 {
	var sum float32
	for f, v := range m.best {
		sum += fieldWeight[f] * v
	}
	return uint32(min(255, max(1, sum*impactScale+0.5)))
}
