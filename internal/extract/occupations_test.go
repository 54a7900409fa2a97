package extract

import (
	"testing"

	"github.com/prasmju-kompass/kompass/internal/text"
)

func TestOccupations(t *testing.T) {
	for title, want := range map[string]string{
		"Senior Java Developer (m/f/d)":      "software developer",
		"Front-end developer":                "user interface developer",
		"Data analyst":                       "data analyst",
		"Vecākais datu analītiķis":           "data analyst",
		"Системный администратор":            "ICT system administrator",
		"Tīkla inženieris":                   "ICT network engineer",
		"Инженер-электроник":                 "electronics engineer",
		"LOĢISTIKAS SPECIĀLISTS (Ventspilī)": "logistics and distribution manager",
	} {
		got := seedEngine().Occupations(title, 3)
		if len(got) == 0 {
			t.Errorf("%q: nothing", title)
			continue
		}
		label, _ := seedTaxonomy().OccupationLabel(got[0].ID, text.EN)
		if want != "" && label != want {
			t.Errorf("%q: %q (%.2f), want %q", title, label, got[0].Score, want)
		}
		for i, s := range got {
			if s.Score <= 0 || s.Score > 1 || i > 0 && s.Score > got[i-1].Score || s.Label == "" {
				t.Errorf("%q: %d is %+v", title, i, s)
			}
		}
	}
	if got := seedEngine().Occupations("Programmētājs/-a", 1); len(got) != 1 || got[0].Score != 1 || got[0].Label != "programmētājs" {
		t.Errorf("the Latvian label itself gives %+v", got)
	}
	for _, title := range []string{"", "   ", "Senior (m/f/d)", "zxqv"} {
		if got := seedEngine().Occupations(title, 3); len(got) > 0 {
			t.Errorf("%q gives %+v", title, got)
		}
	}
	if got := seedEngine().Occupations("developer", 0); len(got) != 0 {
		t.Errorf("a limit of 0 gives %d", len(got))
	}
}
