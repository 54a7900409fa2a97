package app_test

import (
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
)

func TestKeysRotateWithoutSigningAnybodyOut(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	other := secondApp(t, h)
	old := signIn(t, h, "learner")
	h.Clock.Advance(91 * 24 * time.Hour)
	must(t, h.App.RotateKeys(t.Context())) // makes the next key; the other replica does not know it yet
	fresh := signIn(t, h, "learner")
	if _, err := other.Authenticate(t.Context(), fresh.Access); err != nil {
		t.Errorf("a replica refuses what another one signed: %v", err)
	}
	h.Clock.Advance(account.KeyPublish)
	must(t, other.RotateKeys(t.Context()))
	must(t, h.App.RotateKeys(t.Context()))
	fresh = signIn(t, h, "learner")
	if _, err := other.Authenticate(t.Context(), fresh.Access); err != nil {
		t.Errorf("the next key: %v", err)
	}
	if keys := signingKeys(t, h); len(keys) != 2 || !keys[0].RetiredAt.IsZero() || !keys[1].RetiredAt.IsZero() {
		t.Errorf("%d keys; the old one retires only when nobody signs with it any more", len(keys))
	}
	h.Clock.Advance(account.KeyPublish + time.Second)
	must(t, h.App.RotateKeys(t.Context()))
	if keys := signingKeys(t, h); len(keys) != 2 || keys[0].RetiredAt.IsZero() == keys[1].RetiredAt.IsZero() {
		t.Errorf("got %d keys, want an old and a new one", len(keys))
	}
	h.Clock.Advance(48 * time.Hour)
	must(t, h.App.RotateKeys(t.Context()))
	if keys := signingKeys(t, h); len(keys) != 1 {
		t.Errorf("%d keys are kept", len(keys))
	}
	if _, err := h.App.Authenticate(t.Context(), old.Access); err == nil {
		t.Error("a token lives for months")
	}
}

func signingKeys(t testing.TB, h *apptest.House) []account.SigningKey {
	t.Helper()
	var keys []account.SigningKey
	for k, err := range h.Store.SigningKeys.All(t.Context()) {
		must(t, err)
		keys = append(keys, k)
	}
	return keys
}
