package ui

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// NeedPage is what employer/need reads.
type NeedPage struct {
	ID, Title, Rev string
	TitleLang      text.Lang
	Employer       string
	Badges         []Badge
	Facts          []Fact
	Note           string // for those who may edit the need
	Own, Open      bool
	Unverified     bool // said to the employer: the need does not count in the forecast yet
	Inferred       int  // skills that nobody has confirmed
	Nobody         []SkillTag
	Skills         []NeedSkill
	FromOccupation bool // the need names no skills of its own
	Courses        []CourseAnswer
	Total          int
	Pager          Pager
	History        []NeedEvent
	Here           string
	NeedDate       time.Time
}

// Fact is one labelled value; Href is "" when it leads nowhere.
type Fact struct{ Label, Value, Href string }

// NeedSkill is one needed skill and who teaches it. State is "taught", "partly" (only
// through a broader or narrower skill) or "nobody".
type NeedSkill struct {
	Label, Href string
	Level       string
	Importance  string
	Inferred    bool
	State       string
	Courses     int
	Providers   []string
	FreeSeats   int
}

// NeedEvent is one line of a need's history.
type NeedEvent struct {
	At        time.Time
	Status    string
	Headcount int
}

// Bounds of the list of courses under a need.
const (
	answersPerPage = 8
	maxAnswers     = 120
)

func (s *Site) needShow(c *fiber.Ctx) error {
	actor, words := s.actor(c), s.words(c)
	found, err := s.app.DemandMatches(c.UserContext(), actor, demand.ID(c.Params("id")), maxAnswers)
	if err != nil {
		return err
	}
	d, tax := found.Demand, s.app.Market().Taxonomy()
	main := NeedPage{ID: string(d.ID), Rev: strconv.FormatInt(d.Rev, 10), Open: d.Status == demand.Open, Total: len(found.Courses),
		Own: app.May(actor, app.EditDemand, d.Employer), NeedDate: d.From, FromOccupation: len(d.Needs) == 0 && d.Occupation != ""}
	main.Title, main.TitleLang = needTitle(words, tax, d.Title, d.Occupation)
	main.Here = URL(words.Lang, "/needs/"+main.ID)
	employer, _ := s.app.Market().Organisation(d.Employer)
	if employer != nil {
		main.Employer, _ = employer.Name.In(words.Lang)
		main.Unverified = main.Own && !employer.Verified
	}
	main.Badges = needBadges(words, d, employer != nil && employer.Verified)
	main.Facts = s.needFacts(words, d)
	if main.Own {
		main.Note, _ = d.Note.In(words.Lang)
		main.History = needHistory(d)
	}
	s.needSkills(words, &main, found)
	page := pageNumber(c)
	p := s.page(c, main.Title)
	main.Pager = NewPager(main.Here, p.Query, page, answersPerPage, len(found.Courses))
	first := min(len(found.Courses), (min(page, maxAnswers)-1)*answersPerPage)
	for _, m := range found.Courses[first:min(len(found.Courses), first+answersPerPage)] {
		main.Courses = append(main.Courses, s.courseAnswer(words, m))
	}
	if len(main.Courses) > 0 && page == 1 {
		main.Courses[0].Unfolded = true
	}
	p.NoIndex, p.Main = main.Own || d.Confidential || !main.Open, main
	p.Crumbs = []Crumb{{Label: main.Title}}
	if main.Own {
		p.Crumbs = []Crumb{{Label: words.T("nav.my_needs"), Href: URL(words.Lang, "/needs")}, {Label: main.Title}}
	}
	return s.render(c, "employer/need", "", p)
}

func needBadges(words *i18n.Printer, d demand.Demand, verified bool) []Badge {
	out := []Badge{statusBadge(words, d.Status)}
	if d.Confidential {
		out = append(out, Badge{Tone: "mute", Text: words.T("need.is_confidential")})
	}
	if verified {
		out = append(out, Badge{Tone: "good", Text: words.T("need.employer_verified")})
	} else {
		out = append(out, Badge{Tone: "warn", Text: words.T("need.employer_unverified")})
	}
	return out
}

func (s *Site) needFacts(words *i18n.Printer, d demand.Demand) []Fact {
	var out []Fact
	add := func(key, value, href string) {
		if value != "" {
			out = append(out, Fact{Label: words.T(key), Value: value, Href: href})
		}
	}
	if o, ok := s.app.Market().Taxonomy().Occupation(d.Occupation); ok {
		label, _ := o.Labels.Preferred.In(words.Lang)
		add("need.occupation", label, URL(words.Lang, OccupationPath(o)))
	}
	add("need.headcount", words.Num(d.Headcount), "")
	from := words.T("need.at_once")
	if !d.From.IsZero() {
		from = words.ShortDate(d.From)
	}
	add("need.from", from, "")
	if !d.Until.IsZero() {
		add("need.until", words.ShortDate(d.Until), "")
	}
	place := s.placeLabel(d.Place, words.Lang)
	switch {
	case d.Remote && place != "":
		place = words.T("need.place_or_remote", "place", place)
	case d.Remote:
		place = words.T("need.only_remote")
	}
	add("need.place", place, "")
	add("need.pay", payWords(words, d), "")
	add("need.reported", words.ShortDate(d.ReportedAt), "")
	return out
}

func payWords(words *i18n.Printer, d demand.Demand) string {
	switch {
	case d.PayMin == 0 && d.PayMax == 0:
		return ""
	case d.PayMax == 0:
		return words.T("need.pay_from", "min", words.Money(d.PayMin, d.Currency))
	case d.PayMin == 0:
		return words.T("need.pay_to", "max", words.Money(d.PayMax, d.Currency))
	default:
		return words.T("need.pay_range", "min", words.Money(d.PayMin, d.Currency), "max", words.Money(d.PayMax, d.Currency))
	}
}

func needHistory(d demand.Demand) []NeedEvent {
	var out []NeedEvent
	for i := len(d.History) - 1; i >= 0 && len(out) < 20; i-- {
		out = append(out, NeedEvent{At: d.History[i].At, Status: string(d.History[i].Status), Headcount: d.History[i].Headcount})
	}
	return out
}

// needSkills says skill by skill who teaches it.
func (s *Site) needSkills(words *i18n.Printer, main *NeedPage, found app.DemandMatches) {
	tax := s.app.Market().Taxonomy()
	nobody := map[taxonomy.SkillID]bool{}
	for _, id := range found.Nobody {
		nobody[id] = true
	}
	for _, t := range found.Teaching {
		k := NeedSkill{State: "taught", Courses: len(t.Courses), FreeSeats: t.FreeSeats, Importance: string(t.Need.Importance),
			Inferred: t.Need.Origin == demand.Inferred, Providers: s.orgNames(t.Providers, words.Lang)}
		k.Label, _ = tax.SkillLabel(t.Skill, words.Lang)
		if sk, ok := tax.Skill(t.Skill); ok {
			k.Href = URL(words.Lang, SkillPath(sk))
		}
		if t.Need.Level > 0 {
			k.Level = words.Code("level", t.Need.Level)
		}
		switch {
		case nobody[t.Skill]:
			k.State = "nobody"
			main.Nobody = append(main.Nobody, SkillTag{Label: k.Label, Href: k.Href})
		case k.Courses == 0:
			k.State = "partly"
		}
		if k.Inferred && !main.FromOccupation {
			main.Inferred++
		}
		main.Skills = append(main.Skills, k)
	}
}

// orgNames names organisations, in the given order.
func (s *Site) orgNames(ids []org.ID, lang text.Lang) []string {
	var out []string
	for _, id := range ids {
		if o, ok := s.app.Market().Organisation(id); ok {
			name, _ := o.Name.In(lang)
			out = append(out, name)
		}
	}
	return out
}
