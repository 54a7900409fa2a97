package app_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/catalog"
)

func TestTakeAndCancelASeat(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, learner := t.Context(), h.Actor(t, "learner")
	c, r := publish(t, h, 1)
	got, err := h.App.TakeSeat(ctx, learner, c.ID, r.ID)
	must(t, err)
	if got.Free() != 0 || len(got.Enrolments) != 1 || got.Enrolments[0].Learner != string(learner.User.ID) {
		t.Errorf("got %+v", got)
	}
	_, err = h.App.TakeSeat(ctx, learner, c.ID, r.ID)
	wantCode(t, err, "already_enrolled")
	_, err = h.App.TakeSeat(ctx, h.Actor(t, "planner"), c.ID, r.ID)
	wantCode(t, err, "no_seats")
	got, err = h.App.CancelSeat(ctx, learner, c.ID, r.ID)
	must(t, err)
	if got.Free() != 1 {
		t.Errorf("%d free", got.Free())
	}
	_, err = h.App.CancelSeat(ctx, learner, c.ID, r.ID)
	wantCode(t, err, "not_enrolled")
	h.Clock.Advance(60 * 24 * time.Hour)
	_, err = h.App.TakeSeat(ctx, learner, c.ID, r.ID)
	wantCode(t, err, "enrolment_closed")
	seats, err := h.App.MySeats(ctx, learner)
	must(t, err)
	if len(seats) != 1 || seats[0].Enrolment.State != catalog.Cancelled {
		t.Errorf("got %+v", seats)
	}
}

func TestACompletedSeatCannotBeGivenBack(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, learner, provider := t.Context(), h.Actor(t, "learner"), h.Actor(t, "provider")
	c, r := publish(t, h, 1)
	_, err := h.App.TakeSeat(ctx, learner, c.ID, r.ID)
	must(t, err)
	must(t, h.App.SetParticipant(ctx, provider, r.ID, learner.User.ID, catalog.Completed))
	_, err = h.App.CancelSeat(ctx, learner, c.ID, r.ID)
	wantCode(t, err, "not_enrolled")
	if m, _ := h.App.Market().Instance(r.ID); m.Free != 0 {
		t.Errorf("%d free", m.Free)
	}
}

func TestNoSeatIsTakenInADraft(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, provider := t.Context(), h.Actor(t, "provider")
	c, r := publish(t, h, 3)
	_, err := h.App.ArchiveCourse(ctx, provider, c.ID, c.Rev)
	must(t, err)
	_, err = h.App.TakeSeat(ctx, h.Actor(t, "learner"), c.ID, r.ID)
	wantCode(t, err, "enrolment_closed")
}

func TestAHundredLearnersForTenSeats(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	c, r := publish(t, h, 10)
	var wg sync.WaitGroup
	errs := make([]error, 100)
	for i := range errs {
		who := app.Actor{User: account.User{ID: account.UserID("learner-" + string(rune('A'+i/10)) + string(rune('0'+i%10)))}}
		wg.Go(func() { _, errs[i] = h.App.TakeSeat(t.Context(), who, c.ID, r.ID) })
	}
	wg.Wait()
	got := 0
	for _, err := range errs {
		switch {
		case err == nil:
			got++
		case !errors.Is(err, catalog.ErrNoSeats):
			t.Errorf("got %v", err)
		}
	}
	stored, err := h.Store.Instances.Get(t.Context(), string(r.ID))
	must(t, err)
	if got != 10 || stored.Taken() != 10 || len(stored.Enrolments) != 10 {
		t.Errorf("%d were told they have a seat, %d are stored", got, stored.Taken())
	}
	if m, _ := h.App.Market().Instance(r.ID); m.Free != 0 {
		t.Errorf("the market sees %d free", m.Free)
	}
}

func TestParticipantsAreSeenByTheirProviderOnly(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, learner, provider := t.Context(), h.Actor(t, "learner"), h.Actor(t, "provider")
	c, r := publish(t, h, 5)
	_, err := h.App.TakeSeat(ctx, learner, c.ID, r.ID)
	must(t, err)
	_, err = h.App.TakeSeat(ctx, h.Actor(t, "planner"), c.ID, r.ID)
	must(t, err)
	_, _, list, err := h.App.Participants(ctx, provider, r.ID)
	must(t, err)
	if len(list) != 2 || list[0].Name != learner.User.Name || list[0].Email != learner.User.Email || list[0].State != catalog.Enrolled {
		t.Errorf("got %+v", list)
	}
	for _, name := range []string{"", "learner", "provider2", "planner"} {
		who := h.Actor(t, name)
		_, runs, err := h.App.Course(ctx, who, c.ID)
		must(t, err)
		_, one, err := h.App.Instance(ctx, who, r.ID)
		must(t, err)
		for _, r := range append(runs, one) {
			if r.Taken() != 2 {
				t.Errorf("%q sees %d seats taken", name, r.Taken())
			}
			for _, e := range r.Enrolments {
				if e.Learner != "" && (e.Learner != string(who.User.ID) || who.Anonymous()) {
					t.Errorf("%q sees that %s takes part", name, e.Learner)
				}
			}
		}
	}
	must(t, h.App.SetParticipant(ctx, provider, r.ID, learner.User.ID, catalog.Dropped))
	if m, _ := h.App.Market().Instance(r.ID); m.Free != 4 {
		t.Errorf("%d free after one dropped out", m.Free)
	}
	wantCode(t, h.App.SetParticipant(ctx, provider, r.ID, "stranger", catalog.Completed), "not_enrolled")
	wantField(t, h.App.SetParticipant(ctx, provider, r.ID, learner.User.ID, "x"), "state", "unknown_value")
	wantCode(t, h.App.SetParticipant(ctx, h.Actor(t, "provider2"), r.ID, learner.User.ID, catalog.Completed), "forbidden")
}
