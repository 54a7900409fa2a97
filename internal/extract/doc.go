// Package extract finds skills in free text: an advert, a course description, a sentence. It
// ranks the skills of a taxonomy, says where in the text each stands, how sure that is, whether
// it may be taken without asking, and which level and importance the wording gives it; and it
// suggests occupations for a title.
//
// There is no neural model. A text is cut into windows (about a sentence each); the labels of
// all skills that share word stems with a window are scored by how much of the label's
// information the window covers (METHODS §2), the best are looked at closely (signals.go), and
// a weighted sum of what is found ranks them. Time grows linearly with the text.
//
// The package is pure. It imports taxonomy and text, nothing else of the project.
package extract
