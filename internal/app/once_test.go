package app_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
)

func TestARepeatedRequestGetsTheKeptAnswer(t *testing.T) {
	t.Parallel()
	h := apptest.Empty(t)
	ctx := t.Context()
	first, err := h.App.BeginOnce(ctx, "key", "POST /demands 1")
	must(t, err)
	if first != nil {
		t.Fatal("a new key has an answer")
	}
	_, err = h.App.BeginOnce(ctx, "key", "POST /demands 1")
	wantCode(t, err, "idempotency_in_progress")
	want := app.Answer{Status: 201, Header: map[string]string{"Location": "/demands/7"}, Body: []byte(`{"id":"7"}`)}
	ended, cancel := context.WithCancel(ctx)
	cancel() // the request ran out of time after its work was done
	h.App.KeepOnce(ended, "key", want)
	for range 2 {
		got, err := h.App.BeginOnce(ctx, "key", "POST /demands 1")
		must(t, err)
		if got == nil || got.Status != 201 || got.Header["Location"] != "/demands/7" || string(got.Body) != `{"id":"7"}` {
			t.Errorf("got %+v", got)
		}
	}
	_, err = h.App.BeginOnce(ctx, "key", "POST /demands 2")
	wantCode(t, err, "idempotency_mismatch")
	if got, err := h.App.BeginOnce(ctx, "other key", "POST /demands 2"); got != nil || err != nil {
		t.Errorf("another key: %+v, %v", got, err)
	}
}

func TestARequestThatDidNothingGivesItsKeyBack(t *testing.T) {
	t.Parallel()
	h := apptest.Empty(t)
	_, err := h.App.BeginOnce(t.Context(), "key", "a")
	must(t, err)
	h.App.AbandonOnce(t.Context(), "key")
	h.App.AbandonOnce(t.Context(), "key")
	if got, err := h.App.BeginOnce(t.Context(), "key", "b"); got != nil || err != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestARequestCutOffInTheMiddleDoesNotBlockForEver(t *testing.T) {
	t.Parallel()
	h := apptest.Empty(t)
	_, err := h.App.BeginOnce(t.Context(), "key", "a")
	must(t, err)
	h.Clock.Advance(59 * time.Second)
	_, err = h.App.BeginOnce(t.Context(), "key", "a")
	wantCode(t, err, "idempotency_in_progress")
	h.Clock.Advance(time.Second)
	_, err = h.App.BeginOnce(t.Context(), "key", "b")
	wantCode(t, err, "idempotency_mismatch")
	if got, err := h.App.BeginOnce(t.Context(), "key", "a"); got != nil || err != nil {
		t.Errorf("a minute later: %+v, %v", got, err)
	}
	_, err = h.App.BeginOnce(t.Context(), "key", "a")
	wantCode(t, err, "idempotency_in_progress") // the one that took it over is at work now
}

func TestOfRequestsAtOnceOneDoesTheWork(t *testing.T) {
	t.Parallel()
	h := apptest.Empty(t)
	var wg sync.WaitGroup
	var winners atomic.Int32
	for range 16 {
		wg.Go(func() {
			answer, err := h.App.BeginOnce(t.Context(), "key", "a")
			if err != nil {
				wantCode(t, err, "idempotency_in_progress")
			} else if answer == nil {
				winners.Add(1)
			}
		})
	}
	wg.Wait()
	if n := winners.Load(); n != 1 {
		t.Errorf("%d do the work", n)
	}
}
