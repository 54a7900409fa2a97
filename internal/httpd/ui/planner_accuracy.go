package ui

import (
	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/i18n"
)

// forecastsPage tells how well the city's series would have been forecast in the past.
func (s *Site) forecastsPage(c *fiber.Ctx) error {
	a, err := s.app.ForecastAccuracy(c.UserContext(), s.actor(c))
	if err != nil {
		return err
	}
	v := planView{p: s.words(c), m: s.app.Market()}
	page := s.page(c, v.p.T("accuracy.title"))
	out := AccuracyPage{Tabs: s.plannerTabs("/forecasts"), Lead: v.p.T("accuracy.lead", "place", v.place(s.app.Home()))}
	for _, m := range a.Measures {
		out.Measures = append(out.Measures, v.measure(m, a.Horizon))
	}
	if len(out.Measures) == 0 {
		out.Empty = &Empty{Title: v.p.T("gaps.empty"), Text: v.p.T("gaps.empty_text")}
	}
	page.Desc, page.Main = out.Lead, out
	return s.render(c, "planner/forecasts", "", page)
}

func sortedByLabel(v planView, list []app.SeriesAccuracy) []app.SeriesAccuracy {
	out := append([]app.SeriesAccuracy(nil), list...)
	i18n.SortBy(v.p, out, func(s app.SeriesAccuracy) string { return v.occupation(s.Series.Subject.Occupation) })
	return out
}
