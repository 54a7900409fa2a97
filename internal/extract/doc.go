// Package extract finds skills in free text: an advert, a course description, a sentence. It
// ranks the skills of a taxonomy, says where in the text each stands, how sure that is, whether
// it may be taken without asking, and which level and importance the wording gives it; and it
// suggests occupations for a title.
//
// There is no neural model. A text is cut into windows of about a sentence, each in its own
// language (window.go). The labels of all skills that share word stems with a window are scored
// by how much of their information the window covers (candidates.go); the best are looked at
// closely (signals.go, grams.go) and ranked by a weighted sum (rank.go). Beside the taxonomy's
// own labels stand the phrases by which adverts name skills (phrases.go). Time grows linearly
// with the text.
//
// How good that is stands in score_test.go and cross_test.go, which measure it.
//
// The package is pure. It imports taxonomy and text, nothing else of the project.
package extract
