package app_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/notify"
	"github.com/prasmju-kompass/kompass/internal/search/memory"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

const newPassword = "vējš pūš no jūras puses"

// resetToken asks for a link and takes the token out of the mail.
func resetToken(t testing.TB, h *apptest.House, email string) string {
	t.Helper()
	before := len(h.Mail.Sent())
	must(t, h.App.RequestReset(t.Context(), email, "10.0.0.1"))
	sent := h.Mail.Sent()
	if len(sent) != before+1 {
		t.Fatalf("%d mails, want one more", len(sent)-before)
	}
	m := sent[before]
	if m.Kind != notify.PasswordReset || m.Token == "" {
		t.Fatalf("got %+v", m)
	}
	return m.Token
}

func TestPasswordReset(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	tokens := signIn(t, h, "learner")
	token := resetToken(t, h, " Learner@demo.example")
	if m := h.Mail.Sent()[0]; m.To != "learner@demo.example" || m.Lang != text.LV {
		t.Errorf("got %+v", m)
	}
	wantField(t, h.App.ResetPassword(t.Context(), token, "short"), "password", "password_too_short")
	must(t, h.App.ResetPassword(t.Context(), token, newPassword)) // a weak attempt did not spend it
	_, err := h.App.Authenticate(t.Context(), tokens.Access)
	wantCode(t, err, "session_ended")
	_, err = h.App.SignIn(t.Context(), "learner@demo.example", apptest.Password, "10.0.0.1")
	wantCode(t, err, "sign_in_failed")
	if _, err := h.App.SignIn(t.Context(), "learner@demo.example", newPassword, "10.0.0.1"); err != nil {
		t.Error(err)
	}
	wantCode(t, h.App.ResetPassword(t.Context(), token, goodPassword), "reset_invalid")
}

func TestResetLinksThatNoLongerWork(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	late := resetToken(t, h, "planner@demo.example")
	h.Clock.Advance(account.ResetTTL)
	older, newer := resetToken(t, h, "learner@demo.example"), resetToken(t, h, "learner@demo.example")
	must(t, h.App.ResetPassword(t.Context(), newer, newPassword))
	h.Clock.Advance(time.Second)
	for name, token := range map[string]string{"an hour old": late, "an older one": older, "a spent one": newer, "none": "", "rubbish": "\xff"} {
		t.Run(name, func(t *testing.T) {
			wantCode(t, h.App.ResetPassword(t.Context(), token, goodPassword), "reset_invalid")
		})
	}
	if _, err := h.App.SignIn(t.Context(), "planner@demo.example", apptest.Password, "10.0.0.1"); err != nil {
		t.Errorf("a late link changed something: %v", err)
	}
}

func TestAResetLinkOfADisabledAccount(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	token := resetToken(t, h, "planner@demo.example")
	u := h.Actor(t, "planner").User
	_, err := h.App.ChangeUser(t.Context(), h.Actor(t, "admin"), u.ID, u.Rev, app.UserChange{Disabled: true, Roles: u.Roles})
	must(t, err)
	wantCode(t, h.App.ResetPassword(t.Context(), token, newPassword), "reset_invalid")
	must(t, h.App.RequestReset(t.Context(), "planner@demo.example", "10.0.0.1"))
	if n := len(h.Mail.Sent()); n != 1 {
		t.Errorf("%d mails: a disabled account gets none", n)
	}
}

// deafMailer cannot send.
type deafMailer struct{}

func (deafMailer) Send(context.Context, notify.Message) error { return errors.New("no route to host") }

func TestAResetTellsNobodyWhoIsRegistered(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	deaf := app.New(app.Config{Store: h.Store, Search: memory.New(), Mail: deafMailer{}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Now: h.Clock.Now, Home: apptest.Home, Lists: h.Data.Lists()})
	must(t, deaf.Start(t.Context()))
	for _, a := range []*app.App{h.App, deaf} {
		for i := range 5 {
			known := a.RequestReset(t.Context(), "learner@demo.example", "10.0.0.1")
			unknown := a.RequestReset(t.Context(), "nobody@demo.example", "10.0.0.2")
			if i < 4 && (known != nil || unknown != nil) {
				t.Errorf("try %d: %v and %v", i, known, unknown)
			}
			if !reflect.DeepEqual(known, unknown) {
				t.Errorf("try %d: answers differ: %v and %v", i, known, unknown)
			}
		}
	}
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	here, there := signIn(t, h, "learner"), signIn(t, h, "learner")
	who, err := h.App.Authenticate(t.Context(), here.Access)
	must(t, err)
	wantField(t, h.App.ChangePassword(t.Context(), who, "wrong", newPassword), "present", "password_wrong")
	wantField(t, h.App.ChangePassword(t.Context(), who, apptest.Password, "short"), "password", "password_too_short")
	must(t, h.App.ChangePassword(t.Context(), who, apptest.Password, newPassword))
	for _, tokens := range []app.Tokens{here, there} {
		_, err := h.App.Refresh(t.Context(), tokens.Refresh)
		wantCode(t, err, "session_ended")
	}
	if _, err := h.App.SignIn(t.Context(), "learner@demo.example", newPassword, "10.0.0.1"); err != nil {
		t.Error(err)
	}
}

func TestAThiefOfATokenCannotGuessThePassword(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	who := h.Actor(t, "learner")
	for range 8 {
		wantField(t, h.App.DeleteMe(t.Context(), who, "guess"), "password", "password_wrong")
	}
	wantCode(t, h.App.DeleteMe(t.Context(), who, "guess"), "too_many_attempts")
	wantCode(t, h.App.ChangePassword(t.Context(), who, "guess", newPassword), "too_many_attempts")
}

func TestUpdateProfile(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	who := h.Actor(t, "learner")
	python := skillOf(t, h, "Python (computer programming)")
	in := app.ProfileInput{Name: "Līga K.", Lang: text.EN, Have: []taxonomy.SkillAt{{Skill: python, Level: 5}}, Goal: occupationOf(t, h, "data analyst")}
	u, err := h.App.UpdateProfile(t.Context(), who, in)
	must(t, err)
	if u.Name != in.Name || u.Lang != in.Lang || u.Profile.Goal != in.Goal || len(u.Profile.Have) != 1 || u.PasswordHash != who.User.PasswordHash {
		t.Errorf("got %+v", u)
	}
	bad := []struct {
		name       string
		change     func(*app.ProfileInput)
		path, code string
	}{
		{"unknown skill", func(in *app.ProfileInput) { in.Have = []taxonomy.SkillAt{{Skill: "x"}} }, "have[0].skill", "unknown_skill"},
		{"no skill", func(in *app.ProfileInput) { in.Have = []taxonomy.SkillAt{{}} }, "have[0].skill", "required"},
		{"a skill twice", func(in *app.ProfileInput) { in.Have = append(in.Have, in.Have[0]) }, "have[1].skill", "duplicate"},
		{"a level too high", func(in *app.ProfileInput) { in.Have = []taxonomy.SkillAt{{Skill: python, Level: 9}} }, "have[0].level", "out_of_range"},
		{"too many skills", func(in *app.ProfileInput) { in.Have = make([]taxonomy.SkillAt, account.MaxProfileSkills+1) }, "have", "too_many"},
		{"unknown goal", func(in *app.ProfileInput) { in.Goal = "x" }, "goal", "unknown_occupation"},
		{"long name", func(in *app.ProfileInput) { in.Name = strings.Repeat("ā", account.MaxUserName+1) }, "name", "too_long"},
		{"unknown language", func(in *app.ProfileInput) { in.Lang = "xx" }, "lang", "unknown_value"},
	}
	for _, b := range bad {
		t.Run(b.name, func(t *testing.T) {
			in := in
			b.change(&in)
			_, err := h.App.UpdateProfile(t.Context(), who, in)
			wantField(t, err, b.path, b.code)
		})
	}
}

func TestMyDataHoldsNoSecret(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	c, r := publish(t, h, 3)
	who := h.Actor(t, "learner")
	_, err := h.App.TakeSeat(t.Context(), who, c.ID, r.ID)
	must(t, err)
	_, err = h.App.TakeSeat(t.Context(), h.Actor(t, "planner"), c.ID, r.ID)
	must(t, err)
	data, err := h.App.ExportMyData(t.Context(), who)
	must(t, err)
	if data.User.Email != "learner@demo.example" || data.User.PasswordHash != "" {
		t.Errorf("got %+v", data.User)
	}
	if len(data.Seats) != 1 || data.Seats[0].Course.ID != c.ID || data.Seats[0].Enrolment.State != catalog.Enrolled {
		t.Fatalf("got %+v", data.Seats)
	}
	for _, e := range data.Seats[0].Instance.Enrolments {
		if e.Learner != "" && e.Learner != string(who.User.ID) {
			t.Errorf("the data of %s come along", e.Learner)
		}
	}
}

func TestDeleteMe(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, provider := t.Context(), h.Actor(t, "provider")
	c, taken := publish(t, h, 3)
	done, err := h.App.CreateInstance(ctx, provider, c.ID, instanceInput(3))
	must(t, err)
	alsoDone, err := h.App.CreateInstance(ctx, provider, c.ID, instanceInput(3))
	must(t, err)
	tokens := signIn(t, h, "learner")
	who, err := h.App.Authenticate(ctx, tokens.Access)
	must(t, err)
	for _, r := range []catalog.InstanceID{taken.ID, done.ID, alsoDone.ID} {
		_, err := h.App.TakeSeat(ctx, who, c.ID, r)
		must(t, err)
	}
	must(t, h.App.SetParticipant(ctx, provider, done.ID, who.User.ID, catalog.Completed))
	must(t, h.App.SetParticipant(ctx, provider, alsoDone.ID, who.User.ID, catalog.Completed))

	wantField(t, h.App.DeleteMe(ctx, who, "wrong"), "password", "password_wrong")
	must(t, h.App.DeleteMe(ctx, who, apptest.Password))

	_, err = h.App.Authenticate(ctx, tokens.Access)
	wantCode(t, err, "session_ended")
	_, err = h.App.Refresh(ctx, tokens.Refresh)
	wantCode(t, err, "session_ended")
	_, err = h.App.SignIn(ctx, "learner@demo.example", apptest.Password, "10.0.0.1")
	wantCode(t, err, "sign_in_failed")
	if r, _ := h.App.Market().Instance(taken.ID); r.Free != 3 {
		t.Errorf("%d seats are free, want the seat given back", r.Free)
	}
	var kept []string
	for _, id := range []catalog.InstanceID{done.ID, alsoDone.ID} {
		_, r, list, err := h.App.Participants(ctx, provider, id)
		must(t, err)
		if r.Taken() != 1 || len(list) != 1 || list[0].Name != "" || list[0].Email != "" || list[0].State != catalog.Completed || list[0].Learner == who.User.ID {
			t.Errorf("the completed seat: %+v", list)
		}
		kept = append(kept, string(list[0].Learner))
	}
	// A time-ordered id would tell that both seats were one person's.
	if kept[0] == kept[1] || kept[0][:8] == kept[1][:8] {
		t.Errorf("%s and %s can be linked", kept[0], kept[1])
	}
	for r, err := range h.Store.Instances.All(ctx) {
		must(t, err)
		for _, e := range r.Enrolments {
			if e.Learner == string(who.User.ID) {
				t.Errorf("run %s still names the learner", r.ID)
			}
		}
	}
	page, err := h.Store.Sessions.List(ctx, store.Query{By: store.SessionByUser, Value: string(who.User.ID)})
	must(t, err)
	if page.Total != 0 {
		t.Errorf("%d sessions are left", page.Total)
	}
	if _, err := h.App.Register(ctx, registration("learner@demo.example"), "10.0.0.1"); err != nil {
		t.Errorf("the address is not free again: %v", err)
	}
}
