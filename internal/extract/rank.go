package extract

import (
	"cmp"
	"slices"
)

// weights of the signals in the score, fitted on the validation sets (cross_test.go) and scaled
// so that a long label that stands there word by word scores about 1.
var weights = signals{
	sCover: .42, sPreferred: .205, sSecond: .074, sExact: .034, sTight: .109, sGrams: .216,
	sDigital: .035, sKnowledge: -.019,
}

// confidenceFit is the intercept and slope of the logistic regression of "a person named this
// skill" on the score, over the first ten candidates of each validation sentence.
var confidenceFit = [2]float64{-10.9, 15.2}

// rank scores the candidates of a window and orders them, best first.
func (q *query) rank(w window) []candidate {
	q.candidates(w)
	q.hold(w)
	for i := range q.found {
		c := &q.found[i]
		q.look(w, c)
		c.score = 0
		for k, x := range c.signals {
			c.score += weights[k] * x
		}
	}
	slices.SortFunc(q.found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.skill, b.skill))
	})
	q.accept()
	return q.found
}
