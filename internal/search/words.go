package search

import (
	"strings"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// weakWords are folded words that a query need not have: function words, and those that every
// course answers to ("kurss", "training"). They count only when nothing else was typed.
var weakWords = func() map[string]bool {
	m := map[string]bool{}
	for _, list := range []string{
		"un ir ar par uz no pie pec ka ko kas vai ari bez lidz pa pret starp zem virs kur ka lai to ta tas sis si savu man " +
			"kurss kursi kursa kursu kursus kursos kursiem apmaciba apmacibas apmacibu macibas macibu gribu velos",
		"a an the and or of for with in on at to from by as is are be how what where i my " +
			"course courses training class classes lesson lessons",
		"и в во на с со по для от до из к о об у не или как что где это я мне мой " +
			"курс курсы курса курсов курсах обучение обучения занятия",
	} {
		for _, w := range strings.Fields(list) {
			m[text.Fold(w)] = true
		}
	}
	return m
}()

// Weak reports whether a folded query word may be left out of a query that has other words.
func Weak(folded string) bool { return weakWords[folded] }

// Edits returns how many spelling mistakes are forgiven in a word of n letters.
func Edits(letters int) int {
	switch {
	case letters >= 8:
		return 2
	case letters >= 4:
		return 1
	}
	return 0
}
