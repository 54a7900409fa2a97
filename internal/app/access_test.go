package app_test

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// everybody who may ask, in the order of the columns below. The things asked about belong to
// the organisations of employer and provider; employer2 and provider2 are others.
var everybody = []string{"", "learner", "employer", "employer2", "provider", "provider2", "planner", "admin"}

// Who may: one letter each: Allowed, Unauthenticated, Forbidden, Not found.
const (
	anyone           = "AAAAAAAA"
	signedIn         = "UAAAAAAA"
	employers        = "UFAAFFFA" // each for their own organisation
	providers        = "UFFFAAFA"
	employerOfIt     = "UFAFFFFA"
	providerOfIt     = "UFFFAFFA"
	planners         = "UFFFFFAA"
	admins           = "UFFFFFFA"
	whoMaySeeIt      = "NNANNNAA" // a confidential need: its employer, planners and admins
	editsHiddenNeed  = "UNANNNFA" // planners see it, and may not touch it
	providerOfHidden = "NNNNANNA" // a draft exists for its provider only
)

// things are what the use cases are asked about.
type things struct {
	course, draft   catalog.Course
	run, draftRun   catalog.Instance
	need, hidden    demand.Demand
	assumption      workforce.AssumptionID
	hiddenInMarket  *market.Demand
	somebody        account.UserID
	somebodyLearner account.UserID
}

func someThings(t *testing.T, h *apptest.House) things {
	t.Helper()
	var x things
	ctx, provider := t.Context(), h.Actor(t, "provider")
	x.course, x.run = publish(t, h, 5)
	in := instanceInput(5)
	in.Cancelled = true // so that nobody gets a seat, and everybody is told why
	var err error
	x.run, err = h.App.UpdateInstance(ctx, provider, x.run.ID, x.run.Rev, in)
	must(t, err)
	hidden := courseInput(t, h)
	hidden.State = catalog.Draft
	x.draft, err = h.App.CreateCourse(ctx, provider, "", hidden)
	must(t, err)
	x.draftRun, err = h.App.CreateInstance(ctx, provider, x.draft.ID, in)
	must(t, err)
	x.need = post(t, h, nil)
	x.hidden = post(t, h, func(in *app.DemandInput) { in.Confidential = true })
	x.hiddenInMarket, _ = h.App.Market().Demand(x.hidden.ID)
	x.assumption = h.Data.Assumptions[0].ID
	x.somebody = h.Actor(t, "planner").User.ID
	x.somebodyLearner = h.Actor(t, "learner").User.ID
	return x
}

// useCase asks one thing so that it changes nothing that matters: what is allowed fails later,
// by a wrong field or rev, or is harmless. The method's name comes before any "/".
type useCase struct {
	name string
	want string
	ask  question
}

// question is one call of a use case by somebody.
type question func(ctx context.Context, a *app.App, x things, who app.Actor) error

// outcome is the letter of an answer. That one has no seat to cancel is an answer, not a refusal.
func outcome(err error) string {
	switch fault.KindOf(err) {
	case fault.Unauthenticated:
		return "U"
	case fault.Forbidden:
		return "F"
	case fault.NotFound:
		if fault.CodeOf(err) != catalog.ErrNotEnrolled.Code {
			return "N"
		}
	case fault.Internal:
		if err != nil {
			return "?" // an unclassified error is no answer at all
		}
	}
	return "A"
}

// TestWhoMayDoWhat is the table roles × use cases.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	x := someThings(t, h)
	for _, u := range useCases() {
		t.Run(u.name, func(t *testing.T) {
			var got strings.Builder
			for _, name := range everybody {
				err := u.ask(t.Context(), h.App, x, h.Actor(t, name))
				got.WriteString(outcome(err))
				if outcome(err) == "?" {
					t.Errorf("%s: %v", name, err)
				}
			}
			if got.String() != u.want {
				t.Errorf("got %s, want %s for %v", got.String(), u.want, everybody)
			}
		})
	}
}

// Nobody adds a use case without saying who may.
func TestEveryUseCaseIsInTheTable(t *testing.T) {
	covered := map[string]bool{}
	for _, u := range useCases() {
		name, _, _ := strings.Cut(u.name, "/")
		covered[name] = true
	}
	actor := reflect.TypeFor[app.Actor]()
	for m := range reflect.TypeFor[*app.App]().Methods() {
		asks := false
		for in := range m.Type.Ins() {
			asks = asks || in == actor
		}
		if asks && !covered[m.Name] {
			t.Errorf("%s takes an Actor and is not in the table", m.Name)
		}
		if asks {
			delete(covered, m.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(covered)) {
		t.Errorf("%s is in the table and is no use case", name)
	}
}

// What the table of the product does not name is for admins only.
func TestAnUnknownActionIsForbidden(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	for _, name := range everybody {
		if got := app.May(h.Actor(t, name), "launch.rocket", ownEmployer); got != (name == "admin") {
			t.Errorf("%q: %v", name, got)
		}
	}
	nobody := app.Actor{User: account.User{ID: "u", Roles: []account.Role{account.Employer}}}
	if app.May(nobody, app.PostDemand, "") {
		t.Error("an employer without an organisation acts for nobody's")
	}
	off := h.Actor(t, "admin")
	off.User.Disabled = true
	if app.May(off, app.ManageUsers, "") {
		t.Error("a disabled admin manages users")
	}
}
