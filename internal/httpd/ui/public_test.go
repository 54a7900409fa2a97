package ui_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func TestHomePageInEveryLanguage(t *testing.T) {
	d := newDesk(t)
	d.inEveryLanguage(t, "/", func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if n := doc.Find(".kpi").Length(); n != 4 {
			t.Errorf("%s: %d figures", lang, n)
		}
		if doc.Find(".wanted-list li").Length() == 0 || doc.Find(".cards .card").Length() == 0 || doc.Find(".doors a").Length() != 4 {
			t.Errorf("%s: a part is empty", lang)
		}
		if doc.Find(`form[role="search"] input[name="q"]`).Length() != 1 {
			t.Errorf("%s: no search", lang)
		}
	})
}

// TestHomeFiguresAreTheMarket compares what the page says with the market itself.
func TestHomeFiguresAreTheMarket(t *testing.T) {
	d := newDesk(t)
	m, seats := d.App.Market(), 0
	for r := range m.AllInstances() {
		if c, ok := m.Course(r.Course); ok && c.Published() && r.OpenAt(d.Clock.Now()) {
			seats += r.Free
		}
	}
	doc := d.get(t, "/en/", http.StatusOK)
	p := d.bundle.For(text.EN)
	got := doc.Find(".kpi b").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	if got[0] != p.Num(m.Counts().Published) || got[1] != p.Num(seats) {
		t.Errorf("figures %v, want %d courses and %d seats", got, m.Counts().Published, seats)
	}
}

func TestPagesOfAudiences(t *testing.T) {
	d := newDesk(t)
	for path, as := range map[string]string{"/employers": "employer", "/providers": "provider"} {
		d.as(t, "")
		d.inEveryLanguage(t, path, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
			if href := doc.Find(".hero .btn.primary").AttrOr("href", ""); href != "/"+string(lang)+"/register?as="+as {
				t.Errorf("%s%s: registering leads to %q", lang, path, href)
			}
			if doc.Find(".kpi").Length() == 0 || doc.Find(".wanted-list li").Length() == 0 {
				t.Errorf("%s%s: no figures", lang, path)
			}
		})
		d.as(t, as)
		if doc := d.get(t, "/lv"+path, http.StatusOK); strings.Contains(doc.Find(".hero .btn.primary").AttrOr("href", ""), "register") {
			t.Errorf("%s asks its own people to register", path)
		}
		d.as(t, "learner").get(t, "/lv"+path, http.StatusOK)
	}
}

// TestUntaughtSkillsAreCountedInFull: the figure is that of all of them, however many are listed.
func TestUntaughtSkillsAreCountedInFull(t *testing.T) {
	d := newDesk(t)
	m, want := d.App.Market(), 0
	for _, s := range m.Taxonomy().Content().Skills {
		if m.SkillStats(s.ID).Courses > 0 {
			continue
		}
		shown, _ := d.App.PublicDemands(app.Actor{}, m.DemandsNeeding(s.ID))
		for _, x := range shown {
			if x.Verified && m.SkillStats(s.ID).VerifiedPeople > 0 {
				want++
				break
			}
		}
	}
	doc := d.get(t, "/en/providers", http.StatusOK)
	if got := doc.Find(".kpi.bad b").Text(); want == 0 || got != d.bundle.For(text.EN).Num(want) {
		t.Errorf("the page counts %s, the market %d", got, want)
	}
}

func TestPagesOfText(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/about", "/method", "/privacy", "/accessibility"} {
		d.inEveryLanguage(t, path, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
			if doc.Find("article h2").Length() < 3 {
				t.Errorf("%s%s: %d headings", lang, path, doc.Find("article h2").Length())
			}
			doc.Find(`article a[href^="#"]`).Each(func(_ int, s *goquery.Selection) {
				if id := s.AttrOr("href", "#")[1:]; doc.Find("#"+id).Length() != 1 {
					t.Errorf("%s%s: nothing has the id %q", lang, path, id)
				}
			})
		})
	}
}

func TestLinksOfPublicPagesLeadSomewhere(t *testing.T) {
	d := newDesk(t)
	seen := map[string]bool{}
	for _, path := range []string{"/lv/", "/lv/about", "/lv/method", "/lv/employers", "/lv/providers", "/lv/courses?q=python", "/lv" + computerScience, "/lv/skills", "/lv/sign-in", "/lv/register"} {
		d.get(t, path, http.StatusOK).Find(`body a[href^="/lv/"]`).Each(func(_ int, s *goquery.Selection) {
			href := s.AttrOr("href", "")
			if seen[href] || len(seen) > 150 {
				return
			}
			seen[href] = true
			if res, _ := d.do(t, httptest.NewRequest(http.MethodGet, href, nil)); res.StatusCode >= 400 {
				t.Errorf("%s leads to %s: %d", path, href, res.StatusCode)
			}
		})
	}
}
