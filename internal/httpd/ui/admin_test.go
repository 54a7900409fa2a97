package ui_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func TestAdminPagesAreForAdmins(t *testing.T) {
	d := newDesk(t)
	user := string(d.Actor(t, "learner").User.ID)
	for _, path := range []string{"/admin", "/admin/organisations", "/admin/organisations?all=1", "/admin/users", "/admin/users/" + user, "/admin/audit", "/admin/imports", "/admin/imports/seed"} {
		imports := strings.HasPrefix(path, "/admin/imports")
		for who, status := range map[string]int{"": http.StatusSeeOther, "learner": http.StatusForbidden, "employer": http.StatusForbidden, "provider": http.StatusForbidden, "planner": http.StatusForbidden} {
			if who == "planner" && imports {
				continue
			}
			d.as(t, who)
			res, body := d.do(t, httptest.NewRequest(http.MethodGet, "/lv"+path, nil))
			if res.StatusCode != status {
				t.Errorf("%s as %q: %d, want %d", path, who, res.StatusCode, status)
			}
			if strings.Contains(body, "@demo.example") {
				t.Errorf("%s tells %q addresses", path, who)
			}
		}
		if path == "/admin/imports/seed" {
			path = "/admin/imports/" + firstImport(t, d)
		}
		d.as(t, "admin").inEveryLanguage(t, path, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
			if doc.Find(`meta[name="robots"][content="noindex"]`).Length() != 1 {
				t.Errorf("%s may be indexed", path)
			}
		})
		if imports {
			d.as(t, "planner").inEveryLanguage(t, path, nil)
		}
	}
}

func firstImport(t *testing.T, d *desk) string {
	t.Helper()
	list, err := d.App.ImportRuns(t.Context(), d.Actor(t, "admin"), 1, 1)
	if err != nil || len(list.Items) == 0 {
		t.Fatal("no import", err)
	}
	return list.Items[0].ID
}

func TestOverviewCountsWhatThereIs(t *testing.T) {
	d := newDesk(t).as(t, "admin")
	doc := d.get(t, "/en/admin", http.StatusOK)
	if n := doc.Find(".badge.good").Length(); n < 4 {
		t.Errorf("%d parts are well", n)
	}
	counts := d.App.Market().Counts()
	if got := doc.Find(".kpi b").Eq(2).Text(); got != strconv.Itoa(counts.Published) {
		t.Errorf("%s published courses, want %d", got, counts.Published)
	}
}

// An admin verifies an organisation; its needs then count in the gap, and the log says who did it.
func TestVerifyingAnOrganisation(t *testing.T) {
	d := newDesk(t).as(t, "admin")
	waiting := d.get(t, "/lv/admin/organisations", http.StatusOK)
	link := waiting.Find(`table a[href$="/verify"]`).First()
	if link.Length() == 0 || link.AttrOr("data-confirm", "") == "" {
		t.Fatal("nobody waits, or nothing is asked")
	}
	path := link.AttrOr("href", "")
	id := org.ID(strings.Split(path, "/")[4])
	ask := d.get(t, path, http.StatusOK)
	sound(t, path, ask)
	if action := ask.Find("main form").AttrOr("action", ""); action != path {
		t.Errorf("the question posts to %q", action)
	}
	if o, _ := d.App.Market().Organisation(id); o.Verified {
		t.Error("asking verified it")
	}
	d.as(t, "planner").post(t, path, nil, http.StatusForbidden)
	d.as(t, "admin").post(t, path, nil, http.StatusSeeOther)
	if o, _ := d.App.Market().Organisation(id); !o.Verified {
		t.Error("not verified")
	}
	if d.get(t, "/lv/admin/organisations", http.StatusOK).Find(`a[href="`+path+`"]`).Length() != 0 {
		t.Error("it still waits")
	}
	all := d.get(t, "/lv/admin/organisations?all=1", http.StatusOK)
	undo := strings.TrimSuffix(path, "verify") + "unverify"
	if all.Find(`a[href="`+undo+`"]`).Length() != 1 {
		t.Error("it cannot be undone")
	}
	d.post(t, undo, nil, http.StatusSeeOther)
	if o, _ := d.App.Market().Organisation(id); o.Verified {
		t.Error("still verified")
	}
	log := d.get(t, "/lv/admin/audit", http.StatusOK)
	sound(t, "audit", log)
	if n := log.Find("tbody tr").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.Contains(s.Text(), string(id)) && strings.Contains(s.Text(), "admin@demo.example")
	}).Length(); n != 2 {
		t.Errorf("the log has %d entries about it", n)
	}
	d.get(t, "/lv/admin/organisations/nobody/verify", http.StatusNotFound)
	d.get(t, strings.TrimSuffix(path, "verify")+"bless", http.StatusNotFound)
}

func TestChangingAUser(t *testing.T) {
	d := newDesk(t).as(t, "admin")
	learner, admin := d.Actor(t, "learner").User, d.actor.User
	path := "/lv/admin/users/" + string(learner.ID)
	rev := strconv.FormatInt(learner.Rev, 10)

	_, doc := d.post(t, path, url.Values{"rev": {rev}, "roles": {"employer"}}, http.StatusUnprocessableEntity)
	sound(t, path, doc)
	if doc.Find("#f-org[aria-invalid]").Length() != 1 || doc.Find(`input[value="employer"][checked]`).Length() != 1 {
		t.Error("an employer without an organisation is not refused at its field, or the form forgot what was ticked")
	}
	_, doc = d.post(t, path, url.Values{"rev": {rev}, "roles": {`"><img src=x>`}, "org": {`"><img src=x>`}}, http.StatusUnprocessableEntity)
	sound(t, path, doc)

	d.post(t, path, url.Values{"rev": {rev}, "roles": {"planner"}, "disabled": {"1"}}, http.StatusSeeOther)
	after, err := d.App.UserByID(t.Context(), d.actor, learner.ID)
	if err != nil || !after.Disabled || !slices.Contains(after.Roles, account.Planner) {
		t.Errorf("now %+v, %v", after.Roles, err)
	}
	if list := d.get(t, "/lv/admin/users", http.StatusOK); list.Find("tbody .badge.bad").Length() != 1 {
		t.Error("the list does not say that the account is closed")
	}
	_, doc = d.post(t, path, url.Values{"rev": {rev}}, http.StatusPreconditionFailed)
	if doc.Find(".error-summary").Length() != 1 || doc.Find(`input[name="rev"]`).AttrOr("value", "") != strconv.FormatInt(after.Rev, 10) {
		t.Error("an outdated form is not refused, or cannot be sent again")
	}

	_, doc = d.post(t, "/lv/admin/users/"+string(admin.ID), url.Values{"rev": {strconv.FormatInt(admin.Rev, 10)}, "roles": {"planner"}}, http.StatusConflict)
	if doc.Find(".error-summary h2").Text() == "" {
		t.Error("an admin could take the role from themselves, or is not told why not")
	}
	d.get(t, "/lv/admin/users/nobody", http.StatusNotFound)
}

// What people call themselves and what they import stands on the pages without being taken for markup.
func TestAdminPagesEscapeWhatOthersWrote(t *testing.T) {
	d := newDesk(t).as(t, "admin")
	const evilName = `"><img src=x onerror=alert(1)>`
	ctx := t.Context()
	if _, err := d.Store.Organisations.Put(ctx, org.Organisation{ID: "o-evil", Name: text.Localized{text.LV: evilName}, Employer: true, RegNo: evilName, Sector: org.Economy, Place: evilName, Email: evilName, URL: "javascript:alert(1)"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Store.Users.Put(ctx, account.User{ID: "u-evil", Email: evilName + "@x", Name: evilName, Org: "o-evil", CreatedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Store.Audit.Put(ctx, store.AuditEntry{ID: "a-evil", At: d.Clock.Now().Add(time.Hour), Actor: "u-evil", Action: evilName, Kind: store.KindUser, Target: evilName, Note: evilName}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Store.Imports.Put(ctx, store.ImportRun{ID: "i-evil", Kind: "series", File: evilName, Actor: "u-evil", Started: d.Clock.Now(), Finished: d.Clock.Now().Add(time.Second), State: "done", Rejected: 3,
		Errors: []store.RowError{{Line: 2, Column: evilName, Value: evilName, Code: "required"}}}); err != nil {
		t.Fatal(err)
	}
	if err := d.App.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/admin/organisations", "/admin/organisations/o-evil/verify", "/admin/users", "/admin/users/u-evil", "/admin/audit", "/admin/imports", "/admin/imports/i-evil"} {
		doc := d.get(t, "/lv"+path, http.StatusOK)
		sound(t, path, doc)
		if !strings.Contains(doc.Text(), evilName) {
			t.Errorf("%s does not show the text", path)
		}
		if doc.Find(`a[href^="javascript"]`).Length() > 0 {
			t.Errorf("%s links to a script", path)
		}
	}
}
