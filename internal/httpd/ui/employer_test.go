package ui_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

const (
	ownNeed     = "demand-java-izstradatajs" // of account employer
	foreignNeed = "demand-fpga-konstruktors" // of account employer2, public
	secretNeed  = "demand-etiskais-hakeris"  // confidential, of a third organisation
	employerOrg = "org-ziemelkrasta-programmatura"
)

func (d *desk) need(t *testing.T, id string) demand.Demand {
	t.Helper()
	n, err := d.Store.Demands.Get(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (d *desk) needCount(t *testing.T) int {
	t.Helper()
	n := 0
	for _, err := range d.Store.Demands.All(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// newNeedID returns the id in the address that a post led to.
func newNeedID(t *testing.T, res *http.Response) string {
	t.Helper()
	id, ok := strings.CutPrefix(res.Header.Get("Location"), "/lv/needs/")
	if !ok || id == "" {
		t.Fatalf("led to %q", res.Header.Get("Location"))
	}
	return id
}

func wrongFields(doc *goquery.Document) []string {
	return doc.Find(".error-summary a").Map(func(_ int, s *goquery.Selection) string { return strings.TrimPrefix(s.AttrOr("href", ""), "#") })
}

func TestMyNeedsShowWhatAnswersThem(t *testing.T) {
	d := newDesk(t).as(t, "employer")
	d.inEveryLanguage(t, "/needs?status=open", func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if n := doc.Find(".card.need").Length(); n != 8 {
			t.Errorf("%s: %d open needs, want 8", lang, n)
		}
		if doc.Find(".standing.good").Length() != 1 || doc.Find(".filters [aria-current]").Length() != 1 {
			t.Errorf("%s: verification or the chosen filter is not said", lang)
		}
		if doc.Find(".card.need .score b").Length() == 0 || doc.Find(".card.need .alarm").Length() == 0 {
			t.Errorf("%s: no score, or no skill that nobody teaches", lang)
		}
	})
	all := d.get(t, "/lv/needs", http.StatusOK)
	if all.Find(".pager").Length() != 1 || all.Find(".card.need").First().Find(".badge.info").Length() != 1 {
		t.Error("23 needs are not paged, or open ones do not come first")
	}
	if d.get(t, "/lv/needs?page=99&status=nonsense", http.StatusOK).Find(".empty").Length() != 1 {
		t.Error("a page beyond the end says nothing")
	}
	if doc := d.get(t, "/en/needs?status=withdrawn", http.StatusOK); doc.Find(".empty a").AttrOr("href", "") != "/en/needs" {
		t.Error("an empty filter does not lead back to all needs")
	}
}

func TestAnUnverifiedEmployerIsToldSo(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	if _, err := d.App.VerifyOrganisation(ctx, app.System, employerOrg, false); err != nil {
		t.Fatal(err)
	}
	d.as(t, "employer")
	for _, path := range []string{"/needs", "/needs/" + ownNeed} {
		d.inEveryLanguage(t, path, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
			if doc.Find(`.standing.warn a[href$="/organisation"]`).Length() != 1 {
				t.Errorf("%s%s does not say that the organisation waits for verification", lang, path)
			}
		})
	}
}

func TestNeedPageExplainsItsMatches(t *testing.T) {
	d := newDesk(t).as(t, "employer")
	need := d.need(t, ownNeed)
	d.inEveryLanguage(t, "/needs/"+ownNeed, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if n := doc.Find("table.needed tbody tr").Length(); n != len(need.Needs) {
			t.Errorf("%s: %d skills, want %d", lang, n, len(need.Needs))
		}
		first := doc.Find(".card.answer").First()
		if n := first.Find(".why tbody tr").Length(); n != len(need.Needs) {
			t.Fatalf("%s: the explanation covers %d skills, want %d", lang, n, len(need.Needs))
		}
		sum := 0.0
		first.Find(".why td.n").Each(func(_ int, s *goquery.Selection) { sum += number(t, s.Text()) })
		if score := number(t, first.Find(".score b").Text()); sum < score-1 || sum > score+1 {
			t.Errorf("%s: points add up to %v, the score is %v", lang, sum, score)
		}
		if first.Find(`h3 a[href^="/`+string(lang)+`/courses/"]`).Length() != 1 || doc.Find(`table.needed a[href^="/`+string(lang)+`/skills/"]`).Length() == 0 {
			t.Errorf("%s: no way on to the course or the skills", lang)
		}
	})
	if d.get(t, "/lv/needs/demand-ui-izstradatajs-zk", http.StatusOK).Find(".gap-call .tags li").Length() == 0 {
		t.Error("the skill that nobody teaches is not called out")
	}
}

func TestWhoSeesANeed(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		actor, path string
		status      int
	}{
		{"", "/lv/needs/" + foreignNeed, 200}, {"employer", "/lv/needs/" + foreignNeed, 200}, {"learner", "/ru/needs/" + foreignNeed, 200},
		{"", "/lv/needs/" + secretNeed, 404}, {"employer", "/lv/needs/" + secretNeed, 404}, {"provider", "/lv/needs/" + secretNeed, 404}, {"planner", "/lv/needs/" + secretNeed, 200},
		{"", "/lv/needs/nowhere", 404}, {"employer", "/lv/needs/%00", 404},
		{"", "/lv/needs", 303}, {"", "/lv/needs/new", 303}, {"learner", "/lv/needs", 403}, {"provider", "/lv/needs/new", 403}, {"planner", "/lv/needs/" + ownNeed + "/edit", 403},
		{"admin", "/lv/needs", 403}, // an administrator without an organisation has no needs of their own
		{"employer", "/lv/needs/" + foreignNeed + "/edit", 403}, {"employer", "/lv/needs/" + secretNeed + "/edit", 404}, {"employer", "/lv/needs/" + foreignNeed + "/withdraw", 403},
		{"employer", "/lv/needs/" + ownNeed + "/edit", 200}, {"employer", "/lv/needs/" + ownNeed + "-a/edit", 409}, // filled
	} {
		d.as(t, c.actor).get(t, c.path, c.status)
	}
	for path := range map[string]bool{"withdraw": true, "fill": true, "edit": true} {
		d.as(t, "employer").post(t, "/lv/needs/"+foreignNeed+"/"+path, url.Values{"rev": {"1"}}, http.StatusForbidden)
		d.as(t, "").post(t, "/lv/needs/"+ownNeed+"/"+path, url.Values{"rev": {"1"}}, http.StatusUnauthorized)
	}
	if d.need(t, foreignNeed).Status != demand.Open || d.need(t, ownNeed).Status != demand.Open {
		t.Error("a need was changed by somebody else")
	}
	public := d.as(t, "").get(t, "/lv/needs/demand-ui-izstradatajs-zk", http.StatusOK)
	if public.Find(`a[href$="/edit"], .history, [data-confirm]`).Length() > 0 || strings.Contains(public.Text(), "ekrāna lasītāju") {
		t.Error("a visitor sees what is the employer's only")
	}
}

func TestPostANeedFromAnOccupation(t *testing.T) {
	d := newDesk(t).as(t, "employer")
	filled := url.Values{"occupation_label": {"datu analītiķis"}, "step": {"prefill"}, "headcount": {"2"}, "place": {"LV0007000"}}
	_, doc := d.post(t, "/lv/needs/new", filled, http.StatusOK)
	rows := doc.Find(`#f-needs [data-rows-list] input[name$=".suggested"]`).Length()
	if rows < 5 || doc.Find(`input[name="confirmed"]`).Length() != 1 || doc.Find(`input[name="occupation"]`).AttrOr("value", "") == "" {
		t.Fatalf("%d skills were filled in", rows)
	}
	v := formValues(doc)
	for _, c := range []struct {
		confirmed string
		origin    demand.Origin
	}{{"", demand.Inferred}, {"1", demand.Stated}} {
		v.Set("confirmed", c.confirmed)
		v.Set("needs[1].level", "4")
		res, _ := d.post(t, "/lv/needs/new", v, http.StatusSeeOther)
		n := d.need(t, newNeedID(t, res))
		if len(n.Needs) != rows || n.Needs[0].Origin != c.origin || n.Needs[1].Origin != demand.Stated || n.Needs[1].Level != 4 || n.Headcount != 2 || n.Employer != employerOrg {
			t.Errorf("confirmed %q: saved %+v", c.confirmed, n)
		}
	}
}

// formValues reads the main form of a page as a browser would send it, without its buttons.
func formValues(doc *goquery.Document) url.Values {
	v := url.Values{}
	form := doc.Find("form.form").First()
	form.Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", "")
		kind := s.AttrOr("type", "")
		_, checked := s.Attr("checked")
		if name == "" || s.Closest("template").Length() > 0 || (kind == "checkbox" || kind == "radio") && !checked {
			return
		}
		switch goquery.NodeName(s) {
		case "select":
			v.Set(name, s.Find("option[selected]").AttrOr("value", ""))
		case "textarea":
			v.Set(name, s.Text())
		default:
			v.Add(name, s.AttrOr("value", ""))
		}
	})
	return v
}

func goodNeed() url.Values {
	return url.Values{"occupation_label": {""}, "headcount": {"1"}, "place": {"LV0007000"}, "title.lv": {"SQL pratējs"},
		"needs[0].label": {"SQL"}, "needs[0].level": {"4"}, "needs[0].importance": {"must"}}
}

func with(v url.Values, changes map[string]string) url.Values {
	out := maps.Clone(v)
	for k, s := range changes {
		out[k] = []string{s}
	}
	return out
}

func TestNeedFormRefusesBadInput(t *testing.T) {
	d := newDesk(t).as(t, "employer")
	before := d.needCount(t)
	for i, c := range []struct {
		name    string
		changes map[string]string
		wrong   string
	}{
		{"no people", map[string]string{"headcount": "0"}, "f-headcount"},
		{"negative people", map[string]string{"headcount": "-3"}, "f-headcount"},
		{"words for a number", map[string]string{"headcount": "divi"}, "f-headcount"},
		{"more than a machine counts", map[string]string{"headcount": "99999999999999999999"}, "f-headcount"},
		{"end before start", map[string]string{"from": "2027-03-01", "until": "2027-02-01"}, "f-until"},
		{"no date", map[string]string{"from": "31.12.2027"}, "f-from"},
		{"a day that is not", map[string]string{"from": "2027-02-30"}, "f-from"},
		{"an unknown skill", map[string]string{"needs[0].label": "kvantu paklāji"}, "f-needs-0-skill"},
		{"an id without its words", map[string]string{"needs[0].skill": "nonsense", "needs[0].label": "kvantu paklāji"}, "f-needs-0-skill"},
		{"a skill twice", map[string]string{"needs[4].label": "sql"}, "f-needs-1-skill"},
		{"level nine", map[string]string{"needs[0].level": "9"}, "f-needs-0-level"},
		{"level 257", map[string]string{"needs[0].level": "257"}, "f-needs-0-level"},
		{"importance unknown", map[string]string{"needs[0].importance": "vital"}, "f-needs-0-importance"},
		{"no skills and no occupation", map[string]string{"needs[0].label": ""}, "f-needs"},
		{"an unknown occupation", map[string]string{"occupation_label": "pūķu ganītājs"}, "f-occupation"},
		{"an unknown place", map[string]string{"place": "XX"}, "f-place"},
		{"neither place nor remote", map[string]string{"place": ""}, "f-place"},
		{"pay is no number", map[string]string{"pay_min": "NaN"}, "f-pay-min"},
		{"pay the wrong way round", map[string]string{"pay_min": "2000", "pay_max": "1000"}, "f-pay-max"},
		{"negative pay", map[string]string{"pay_min": "-1"}, "f-pay-min"},
		{"broken UTF-8", map[string]string{"title.lv": "a\xff\xfe"}, "f-title-lv"},
		{"a zero byte", map[string]string{"note.lv": "a\x00b"}, "f-note-lv"},
		{"too long a title", map[string]string{"title.en": strings.Repeat("ā", 400)}, "f-title-en"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lang := text.Langs()[i%3]
			_, doc := d.post(t, "/"+string(lang)+"/needs/new", with(goodNeed(), c.changes), http.StatusUnprocessableEntity)
			sound(t, c.name, doc)
			wrong := wrongFields(doc)
			if len(wrong) != 1 || wrong[0] != c.wrong {
				t.Fatalf("wrong are %v, want only %s", wrong, c.wrong)
			}
			if doc.Find("#"+c.wrong).Length() != 1 {
				t.Errorf("nothing to lead to at %s", c.wrong)
			}
			if got := formValues(doc).Get("needs[0].importance"); c.wrong != "f-needs" && c.wrong != "f-needs-0-importance" && got != "must" {
				t.Errorf("what was typed is lost: %q", got)
			}
		})
	}
	if now := d.needCount(t); now != before {
		t.Errorf("%d needs were written", now-before)
	}
	d.post(t, "/lv/needs/new", goodNeed(), http.StatusSeeOther)
	if now := d.needCount(t); now != before+1 {
		t.Error("the good need was not written")
	}
}

func TestUnclearWordsAreOfferedToChooseFrom(t *testing.T) {
	d := newDesk(t)
	twin := func(id string) taxonomy.Skill {
		return taxonomy.Skill{ID: taxonomy.SkillID(id), Kind: taxonomy.KindSkill, Labels: taxonomy.Labels{Preferred: text.Localized{text.LV: id},
			Alternative: map[text.Lang][]string{text.LV: {"enkurošana"}}}}
	}
	if _, err := d.App.ImportConcepts(context.Background(), app.System, taxonomy.Content{Skills: []taxonomy.Skill{twin("own-kugu-enkuri"), twin("own-datu-enkuri")}}, "test", nil); err != nil {
		t.Fatal(err)
	}
	d.as(t, "employer")
	for words, least := range map[string]int{"Enkurošana": 2, "Python prog": 1} {
		_, doc := d.post(t, "/lv/needs/new", with(goodNeed(), map[string]string{"needs[0].label": words}), http.StatusUnprocessableEntity)
		offers := doc.Find(`.choice input[name="needs[0].skill_choice"]`)
		if offers.Length() < least {
			t.Fatalf("%q: %d offers", words, offers.Length())
		}
		v := formValues(doc)
		v.Set("needs[0].skill_choice", offers.First().AttrOr("value", ""))
		res, _ := d.post(t, "/lv/needs/new", v, http.StatusSeeOther)
		if n := d.need(t, newNeedID(t, res)); string(n.Needs[0].Skill) != v.Get("needs[0].skill_choice") {
			t.Errorf("%q: saved %q", words, n.Needs[0].Skill)
		}
	}
}

func TestRowButtonsSaveNothing(t *testing.T) {
	d := newDesk(t).as(t, "employer")
	before := d.needCount(t)
	_, doc := d.post(t, "/lv/needs/new", with(goodNeed(), map[string]string{"add": "needs"}), http.StatusOK)
	if n := doc.Find("#f-needs [data-rows-list] > [data-row-item]").Length(); n != 2 {
		t.Errorf("%d rows after adding one", n)
	}
	if first := doc.Find("form.form button").First(); first.AttrOr("value", "") != "save" {
		t.Error("Enter would press a row's button")
	}
	_, doc = d.post(t, "/lv/needs/new", with(goodNeed(), map[string]string{"remove": "needs[0]"}), http.StatusOK)
	if formValues(doc).Get("needs[0].label") != "" || d.needCount(t) != before {
		t.Error("the row stayed, or something was saved")
	}
}

func TestTwoEditorsSeeEachOther(t *testing.T) {
	d := newDesk(t).as(t, "employer")
	form := formValues(d.get(t, "/lv/needs/"+ownNeed+"/edit", http.StatusOK))
	rev, _ := strconv.ParseInt(form.Get("rev"), 10, 64)
	old := d.need(t, ownNeed)
	in := app.DemandInputOf(old)
	in.Headcount = 7
	if _, err := d.App.UpdateDemand(context.Background(), d.actor, ownNeed, rev, in); err != nil {
		t.Fatal(err)
	}
	form.Set("headcount", "5")
	_, doc := d.post(t, "/lv/needs/"+ownNeed+"/edit", form, http.StatusPreconditionFailed)
	row := doc.Find(".clash tbody tr")
	if row.Length() != 1 || row.Find("td").First().Text() != "7" || row.Find("td").Last().Text() != "5" {
		t.Fatalf("the clash shows %q", row.Text())
	}
	if d.need(t, ownNeed).Headcount != 7 {
		t.Error("the other version was overwritten unseen")
	}
	d.post(t, "/lv/needs/"+ownNeed+"/edit", formValues(doc), http.StatusSeeOther)
	now := d.need(t, ownNeed)
	if now.Headcount != 5 || len(now.Needs) != len(old.Needs) || now.Title.String() != old.Title.String() || now.Note.String() != old.Note.String() {
		t.Errorf("after saving knowingly: %+v", now)
	}
}

func TestNeedsAreClosedAndOpenedAgain(t *testing.T) {
	d := newDesk(t).as(t, "employer")
	for _, c := range []struct {
		path string
		want demand.Status
	}{{"fill", demand.Filled}, {"reopen", demand.Open}, {"withdraw", demand.Withdrawn}} {
		doc := d.get(t, "/en/needs/"+ownNeed+"/"+c.path, http.StatusOK)
		sound(t, c.path, doc)
		rev := doc.Find(`main form input[name="rev"]`).AttrOr("value", "")
		d.post(t, "/en/needs/"+ownNeed+"/"+c.path, url.Values{"rev": {"999"}}, http.StatusPreconditionFailed)
		d.post(t, "/en/needs/"+ownNeed+"/"+c.path, url.Values{"rev": {rev}}, http.StatusSeeOther)
		if got := d.need(t, ownNeed).Status; got != c.want {
			t.Errorf("%s: status %s", c.path, got)
		}
	}
	d.post(t, "/en/needs/"+ownNeed+"/withdraw", url.Values{}, http.StatusConflict)
	if doc := d.get(t, "/en/needs/"+ownNeed, http.StatusOK); doc.Find(".history li").Length() < 4 || doc.Find(`a[href$="/reopen"]`).Length() != 1 {
		t.Error("the history is short, or there is no way to open it again")
	}
}

func TestEmployerPagesEscapeWhatPeopleWrite(t *testing.T) {
	d := newDesk(t).as(t, "employer")
	v := with(goodNeed(), map[string]string{"title.lv": evil, "title.en": evil, "title.ru": evil, "note.lv": evil + "</textarea><script>alert(1)</script>"})
	res, _ := d.post(t, "/lv/needs/new", v, http.StatusSeeOther)
	id := newNeedID(t, res)
	o, err := d.App.Organisation(context.Background(), employerOrg)
	if err != nil {
		t.Fatal(err)
	}
	in := app.OrganisationInput{Name: text.Localized{text.LV: evil}, Employer: true, Sector: org.Economy, Place: o.Place, RegNo: o.RegNo, Description: text.Localized{text.RU: evil}}
	if _, err := d.App.UpdateOrganisation(context.Background(), d.actor, employerOrg, o.Rev, in); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/needs", "/needs/" + id, "/needs/" + id + "/edit", "/needs/" + id + "/withdraw", "/organisation"} {
		d.inEveryLanguage(t, path, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
			if doc.Find("script").Length() > 1 {
				t.Errorf("%s%s: a script got in", lang, path)
			}
		})
	}
	_, doc := d.post(t, "/lv/needs/new", with(v, map[string]string{"needs[0].label": evil, "occupation_label": evil, "headcount": evil, "place": evil, "pay_min": evil}), http.StatusUnprocessableEntity)
	sound(t, "a form with everything wrong", doc)
}

func TestOrganisationSaysWhatItIs(t *testing.T) {
	d := newDesk(t).as(t, "employer")
	d.inEveryLanguage(t, "/organisation", nil)
	v := formValues(d.get(t, "/lv/organisation", http.StatusOK))
	for changes, wrong := range map[*map[string]string]string{
		{"name.lv": "", "name.en": "", "name.ru": ""}: "f-name", {"reg_no": "12"}: "f-reg-no", {"url": "javascript:alert(1)"}: "f-url",
		{"email": "nobody"}: "f-email", {"sector": "mafia"}: "f-sector", {"place": "XX"}: "f-place", {"description.lv": "\xff"}: "f-description-lv",
	} {
		_, doc := d.post(t, "/lv/organisation", with(v, *changes), http.StatusUnprocessableEntity)
		if got := wrongFields(doc); len(got) != 1 || got[0] != wrong || doc.Find("#"+wrong).Length() != 1 {
			t.Errorf("%v: wrong are %v, want %s", *changes, got, wrong)
		}
	}
	d.post(t, "/lv/organisation", with(v, map[string]string{"email": "info@example.lv", "provider": "1"}), http.StatusSeeOther)
	o, err := d.App.Organisation(context.Background(), employerOrg)
	if err != nil || o.Email != "info@example.lv" || !o.Verified || o.Provider {
		t.Errorf("saved %+v, %v", o, err)
	}
	_, doc := d.post(t, "/lv/organisation", with(v, map[string]string{"email": "cita@example.lv"}), http.StatusPreconditionFailed)
	if doc.Find(".clash tbody tr").Length() != 1 {
		t.Error("the clash of two members is not shown")
	}
	v.Set("rev", strconv.FormatInt(o.Rev, 10))
	d.post(t, "/lv/organisation", with(v, map[string]string{"name.lv": "SIA Cits vārds"}), http.StatusSeeOther)
	if o, err = d.App.Organisation(context.Background(), employerOrg); err != nil || o.Verified {
		t.Errorf("a new name stays verified: %v", err)
	}
	d.as(t, "").get(t, "/lv/organisation", http.StatusSeeOther)
	d.as(t, "learner").get(t, "/lv/organisation", http.StatusForbidden)
}
