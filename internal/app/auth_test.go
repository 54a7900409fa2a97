package app_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/text"
)

const goodPassword = "zirgs skrien pāri laukam"

func registration(email string) app.RegisterInput {
	return app.RegisterInput{Email: email, Password: goodPassword, Name: "Jānis Liepa", Lang: text.LV}
}

func firm(regNo string) *app.OrganisationInput {
	return &app.OrganisationInput{Name: text.Localized{"lv": "SIA Jauns"}, Employer: true, RegNo: regNo, Sector: org.Economy, Place: apptest.Home}
}

func signIn(t testing.TB, h *apptest.House, name string) app.Tokens {
	t.Helper()
	tokens, err := h.App.SignIn(t.Context(), name+"@demo.example", apptest.Password, "10.0.0.1")
	must(t, err)
	return tokens
}

func totals(t testing.TB, h *apptest.House) (users, orgs int) {
	t.Helper()
	u, err := h.Store.Users.List(t.Context(), store.Query{By: store.UserOrderEmail, PerPage: 1})
	must(t, err)
	o, err := h.Store.Organisations.List(t.Context(), store.Query{By: store.OrgByName, PerPage: 1})
	must(t, err)
	return u.Total, o.Total
}

func TestRegisteringSignsOneIn(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	tokens, err := h.App.Register(t.Context(), registration(" Janis.Liepa@Example.LV "), "10.0.0.1")
	must(t, err)
	who, err := h.App.Authenticate(t.Context(), tokens.Access)
	must(t, err)
	if who.User.Email != "janis.liepa@example.lv" || len(who.User.Roles) != 0 || who.User.Org != "" || !who.Has(account.Learner) {
		t.Errorf("got %+v", who.User)
	}
	if !tokens.AccessExpires.Equal(h.Clock.Now().Add(account.AccessTTL)) || !tokens.RefreshExpires.Equal(h.Clock.Now().Add(account.RefreshTTL)) {
		t.Errorf("got %v, %v", tokens.AccessExpires, tokens.RefreshExpires)
	}
}

func TestRegisteringWithAnOrganisation(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	in := registration("janis@example.lv")
	in.Org = firm("40003000000")
	tokens, err := h.App.Register(t.Context(), in, "10.0.0.1")
	must(t, err)
	who, err := h.App.Authenticate(t.Context(), tokens.Access)
	must(t, err)
	if !who.Has(account.Employer) || who.Has(account.Provider) || who.Has(account.Admin) {
		t.Errorf("roles %v", who.User.Roles)
	}
	o, err := h.App.Organisation(t.Context(), who.User.Org)
	must(t, err)
	if o.Verified || o.Name.String() != "SIA Jauns" {
		t.Errorf("got %+v: a new organisation waits to be verified", o)
	}
	if _, err := h.App.PostDemand(t.Context(), who, "", demandInput(t, h)); err != nil {
		t.Errorf("its first need: %v", err)
	}
	waiting, err := h.App.Organisations(t.Context(), h.Actor(t, "admin"), true, 1, 50)
	must(t, err)
	found := false
	for _, w := range waiting.Items {
		found = found || w.ID == o.ID
	}
	if !found {
		t.Error("no admin is told that it waits")
	}
}

func TestARefusedRegistrationLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	const taken = "40003000000"
	first := registration("first@example.lv")
	first.Org = firm(taken)
	_, err := h.App.Register(t.Context(), first, "10.0.0.1")
	must(t, err)
	users, orgs := totals(t, h)
	cases := []struct {
		name   string
		change func(*app.RegisterInput)
		check  func(*testing.T, error)
	}{
		{"taken address", func(in *app.RegisterInput) { in.Email = "Learner@demo.example" }, func(t *testing.T, err error) { wantCode(t, err, "email_taken") }},
		{"taken address, with an organisation", func(in *app.RegisterInput) { in.Email, in.Org = "learner@demo.example", firm("40003000001") },
			func(t *testing.T, err error) { wantCode(t, err, "email_taken") }},
		{"taken registration number", func(in *app.RegisterInput) { in.Org = firm(taken) }, func(t *testing.T, err error) { wantField(t, err, "organisation.reg_no", "taken") }},
		{"no address", func(in *app.RegisterInput) { in.Email = "" }, func(t *testing.T, err error) { wantField(t, err, "email", "invalid_email") }},
		{"weak password", func(in *app.RegisterInput) { in.Password = "password123" }, func(t *testing.T, err error) { wantField(t, err, "password", "password_common") }},
		{"unknown language", func(in *app.RegisterInput) { in.Lang = "de" }, func(t *testing.T, err error) { wantField(t, err, "lang", "unknown_value") }},
		{"organisation of nowhere", func(in *app.RegisterInput) { in.Org = firm(""); in.Org.Place = "nowhere" },
			func(t *testing.T, err error) { wantField(t, err, "organisation.place", "unknown_place") }},
		{"organisation without a name, bad address", func(in *app.RegisterInput) { in.Email, in.Org = "x", firm(""); in.Org.Name = nil },
			func(t *testing.T, err error) {
				wantField(t, err, "organisation.name", "required")
				wantField(t, err, "email", "invalid_email")
			}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := registration("new@example.lv")
			c.change(&in)
			_, err := h.App.Register(t.Context(), in, "10.0.0.1")
			c.check(t, err)
			if u, o := totals(t, h); u != users || o != orgs {
				t.Errorf("%d users and %d organisations, were %d and %d", u, o, users, orgs)
			}
		})
	}
	if _, err := h.App.Register(t.Context(), registration("new@example.lv"), "10.0.0.1"); err != nil {
		t.Errorf("the address is not free for the next attempt: %v", err)
	}
}

func TestTwoWhoRegisterOneAddressAtOnce(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() { _, errs[i] = h.App.Register(t.Context(), registration("same@example.lv"), "10.0.0.1") })
	}
	wg.Wait()
	ok := 0
	for _, err := range errs {
		if err == nil {
			ok++
			continue
		}
		wantCode(t, err, "email_taken")
	}
	if ok != 1 {
		t.Errorf("%d accounts", ok)
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	tokens, err := h.App.SignIn(t.Context(), " PLANNER@demo.example", apptest.Password, "10.0.0.1")
	must(t, err)
	who, err := h.App.Authenticate(t.Context(), tokens.Access)
	must(t, err)
	if !who.Has(account.Planner) || who.Session == "" {
		t.Errorf("got %+v", who)
	}
}

func TestEveryFailedSignInLooksTheSame(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	_, err := h.Store.Users.Mutate(t.Context(), "user-demo-employer", func(u account.User) (account.User, error) {
		u.Disabled = true
		return u, nil
	})
	must(t, err)
	for name, try := range map[string][2]string{
		"wrong password": {"learner@demo.example", "wrong password"}, "unknown address": {"nobody@demo.example", apptest.Password},
		"disabled account": {"employer@demo.example", apptest.Password}, "no address": {"", ""}, "not an address": {"\xff\x00", "x"},
	} {
		tokens, err := h.App.SignIn(t.Context(), try[0], try[1], "10.0.0.1")
		if f, ok := errors.AsType[*fault.Error](err); !ok || f != app.ErrSignInFailed || tokens.Access != "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestSignInIsLimitedByAccount(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	var err error
	tries := 0
	for ; tries < 20 && fault.KindOf(err) != fault.TooMany; tries++ {
		_, err = h.App.SignIn(t.Context(), "learner@demo.example", "wrong", "10.0.0."+string(rune('0'+tries%10)))
	}
	wantCode(t, err, "too_many_attempts")
	if tries != 9 {
		t.Errorf("refused at try %d, want the ninth", tries)
	}
	if _, err := h.App.SignIn(t.Context(), "learner@demo.example", apptest.Password, "10.0.0.1"); fault.KindOf(err) != fault.TooMany {
		t.Errorf("the right password passes although the account is closed for now: %v", err)
	}
	if _, err := h.App.SignIn(t.Context(), "planner@demo.example", apptest.Password, "10.0.0.1"); err != nil {
		t.Errorf("another account from the same address: %v", err)
	}
	seconds, _ := err.(*fault.Error).Params["seconds"].(int)
	if seconds < 1 || seconds > 601 {
		t.Fatalf("wait %d seconds", seconds)
	}
	h.Clock.Advance(time.Duration(seconds) * time.Second)
	if _, err := h.App.SignIn(t.Context(), "learner@demo.example", apptest.Password, "10.0.0.1"); err != nil {
		t.Errorf("after waiting as told: %v", err)
	}
}

func TestARightPasswordForgivesTheWrongOnes(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	for range 3 {
		for range 7 {
			_, err := h.App.SignIn(t.Context(), "learner@demo.example", "wrong", "10.0.0.1")
			wantCode(t, err, "sign_in_failed")
		}
		signIn(t, h, "learner")
	}
}

func TestAnOldHashIsMadeAnew(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	salt := []byte("sixteen bytes ok")
	b64 := base64.RawStdEncoding.EncodeToString
	old := fmt.Sprintf("$argon2id$v=19$m=64,t=1,p=1$%s$%s", b64(salt), b64(argon2.IDKey([]byte(apptest.Password), salt, 1, 64, 1, 32)))
	_, err := h.Store.Users.Mutate(t.Context(), "user-demo-learner", func(u account.User) (account.User, error) {
		u.PasswordHash = old
		return u, nil
	})
	must(t, err)
	tokens := signIn(t, h, "learner")
	if hash := h.Actor(t, "learner").User.PasswordHash; hash == old || !strings.Contains(hash, "m=19456,t=2,p=1") {
		t.Errorf("the hash is still %s", hash)
	}
	if _, err := h.App.Authenticate(t.Context(), tokens.Access); err != nil {
		t.Errorf("the new hash ends the session: %v", err)
	}
	signIn(t, h, "learner")
}

func TestRefreshRotates(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	first := signIn(t, h, "learner")
	h.Clock.Advance(20 * time.Minute)
	_, err := h.App.Authenticate(t.Context(), first.Access)
	wantCode(t, err, "token_invalid")
	second, err := h.App.Refresh(t.Context(), first.Refresh)
	must(t, err)
	if second.Refresh == first.Refresh || second.Access == first.Access {
		t.Error("a token is handed out twice")
	}
	if _, err := h.App.Authenticate(t.Context(), second.Access); err != nil {
		t.Error(err)
	}
	h.Clock.Advance(account.RefreshGrace)
	sibling, err := h.App.Refresh(t.Context(), first.Refresh)
	must(t, err) // the answer was lost on the way
	for name, token := range map[string]string{"the second": second.Refresh, "its sibling": sibling.Refresh} {
		if _, err := h.App.Refresh(t.Context(), token); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAStolenTokenEndsTheFamily(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	other := signIn(t, h, "learner") // another device
	first := signIn(t, h, "learner")
	second, err := h.App.Refresh(t.Context(), first.Refresh)
	must(t, err)
	h.Clock.Advance(account.RefreshGrace + time.Second)
	_, err = h.App.Refresh(t.Context(), first.Refresh)
	wantCode(t, err, "session_reused")
	_, err = h.App.Refresh(t.Context(), second.Refresh)
	wantCode(t, err, "session_ended")
	if _, err := h.App.Refresh(t.Context(), other.Refresh); err != nil {
		t.Errorf("another device is signed out too: %v", err)
	}
}

func TestRefreshesAtOnceKeepEverybodySignedIn(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	first := signIn(t, h, "learner")
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() { _, errs[i] = h.App.Refresh(t.Context(), first.Refresh) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			t.Errorf("one tab is signed out: %v", err)
		}
	}
}

func TestRefreshWithoutAFamily(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	for _, token := range []string{"", "x", "\xff"} {
		_, err := h.App.Refresh(t.Context(), token)
		wantCode(t, err, "session_ended")
	}
	tokens := signIn(t, h, "learner")
	h.Clock.Advance(account.RefreshTTL)
	_, err := h.App.Refresh(t.Context(), tokens.Refresh)
	wantCode(t, err, "session_ended")
}

func TestSignOutEndsOneFamily(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	here, there := signIn(t, h, "learner"), signIn(t, h, "learner")
	must(t, h.App.SignOut(t.Context(), here.Refresh))
	must(t, h.App.SignOut(t.Context(), here.Refresh))
	must(t, h.App.SignOut(t.Context(), "unknown"))
	_, err := h.App.Refresh(t.Context(), here.Refresh)
	wantCode(t, err, "session_ended")
	if _, err := h.App.Refresh(t.Context(), there.Refresh); err != nil {
		t.Error(err)
	}
}

func TestSignOutEverywhereWorksAtOnce(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	here, there, stranger := signIn(t, h, "learner"), signIn(t, h, "learner"), signIn(t, h, "planner")
	who, err := h.App.Authenticate(t.Context(), here.Access)
	must(t, err)
	must(t, h.App.SignOutEverywhere(t.Context(), who))
	for _, tokens := range []app.Tokens{here, there} {
		_, err := h.App.Authenticate(t.Context(), tokens.Access)
		wantCode(t, err, "session_ended")
		_, err = h.App.Refresh(t.Context(), tokens.Refresh)
		wantCode(t, err, "session_ended")
	}
	if _, err := h.App.Authenticate(t.Context(), stranger.Access); err != nil {
		t.Errorf("somebody else is signed out: %v", err)
	}
	if _, err := h.App.Authenticate(t.Context(), signIn(t, h, "learner").Access); err != nil {
		t.Errorf("one cannot come back: %v", err)
	}
}

func TestWhatAnAdminTakesAwayIsGoneAtOnce(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	tokens := signIn(t, h, "planner")
	admin := h.Actor(t, "admin")
	u := h.Actor(t, "planner").User
	u, err := h.App.ChangeUser(t.Context(), admin, u.ID, u.Rev, app.UserChange{})
	must(t, err)
	_, err = h.App.Authenticate(t.Context(), tokens.Access)
	wantCode(t, err, "session_ended")
	tokens = signIn(t, h, "planner")
	who, err := h.App.Authenticate(t.Context(), tokens.Access)
	must(t, err)
	if who.Has(account.Planner) {
		t.Error("the role is still there")
	}
	_, err = h.App.ChangeUser(t.Context(), admin, u.ID, u.Rev, app.UserChange{Disabled: true})
	must(t, err)
	_, err = h.App.Authenticate(t.Context(), tokens.Access)
	wantCode(t, err, "session_ended")
	_, err = h.App.Refresh(t.Context(), tokens.Refresh)
	wantCode(t, err, "session_ended")
}
