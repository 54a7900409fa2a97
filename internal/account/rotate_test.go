package account

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNewTokensAreOpaqueAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		token, hash := NewToken()
		if len(token) != 43 || len(hash) != 64 || hash != HashToken(token) || seen[token] {
			t.Fatalf("got %q, %q", token, hash)
		}
		seen[token] = true
	}
}

func TestRotateGrace(t *testing.T) {
	start := func() Session {
		s, err := NewSession("f", anna, "t0", noon).Rotate("t0", "t1", noon)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	cases := []struct {
		name      string
		presented string
		after     time.Duration
		want      error
	}{
		{"the fresh token", "t1", time.Hour, nil},
		{"the spent one at once: two tabs", "t0", 0, nil},
		{"the spent one within the grace", "t0", RefreshGrace, nil},
		{"the spent one after the grace", "t0", RefreshGrace + time.Nanosecond, ErrTokenReused},
		{"one never handed out", "x", 0, ErrTokenReused},
		{"none", "", 0, ErrTokenReused},
		{"the fresh token, the last moment", "t1", RefreshTTL - time.Nanosecond, nil},
		{"the fresh token, too late", "t1", RefreshTTL, ErrSessionEnded},
		{"the spent one, too late", "t0", RefreshTTL, ErrSessionEnded},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			at := noon.Add(c.after)
			s, err := start().Rotate(c.presented, "t2", at)
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			switch {
			case err == nil && (s.Current != "t2" || !s.ExpiresAt.Equal(at.Add(RefreshTTL))):
				t.Errorf("got %+v", s)
			case errors.Is(err, ErrTokenReused) && !s.RevokedAt.Equal(at):
				t.Error("the family lives on")
			}
		})
	}
}

func TestAFirstSessionHasNoSpentToken(t *testing.T) {
	s := NewSession("f", anna, "t0", noon)
	if s.Epoch != anna.TokenEpoch || !s.Live(noon) || s.Live(noon.Add(RefreshTTL)) {
		t.Errorf("got %+v", s)
	}
	if _, err := s.Rotate("", "t1", noon); !errors.Is(err, ErrTokenReused) {
		t.Errorf("an empty token refreshes a first session: %v", err)
	}
}

func TestRevokedKeepsItsTime(t *testing.T) {
	s := NewSession("f", anna, "t0", noon).Revoked(noon).Revoked(noon.Add(time.Hour))
	if !s.RevokedAt.Equal(noon) || s.Live(noon) {
		t.Errorf("got %+v", s)
	}
}

// A browser that opens twenty tabs of ours again refreshes twenty times with one token.
func TestManyTabsAtOnceSignNobodyOut(t *testing.T) {
	s, err := NewSession("f", anna, "t0", noon).Rotate("t0", "t1", noon)
	for i := 2; i <= 20 && err == nil; i++ {
		s, err = s.Rotate("t0", fmt.Sprintf("t%d", i), noon.Add(time.Second))
	}
	if err != nil || len(s.Siblings) >= maxLive {
		t.Fatalf("%v, %d siblings", err, len(s.Siblings))
	}
	if _, err := s.Rotate("t20", "t21", noon.Add(time.Hour)); err != nil {
		t.Errorf("the last tab's token: %v", err)
	}
}

// An answer lost on the way, again and again over the months, signs nobody out either.
func TestAnswersLostOnTheWayDoNotPileUp(t *testing.T) {
	s, at, n := NewSession("f", anna, "t0", noon), noon, 0
	for range 30 {
		at = at.Add(24 * time.Hour)
		held := s.Current
		var err error
		for range 2 { // the answer to the first is lost, the client asks again
			n++
			if s, err = s.Rotate(held, fmt.Sprintf("t%d", n), at); err != nil {
				t.Fatalf("refresh %d: %v", n, err)
			}
		}
	}
	if n := 1 + len(s.Siblings); n > maxLive {
		t.Errorf("%d tokens in force", n)
	}
}

// Whatever order refreshes come in: what was spent, and is not the token spent last within
// its grace, ends the family for everybody; and never are more tokens in force than allowed.
func TestRotationAsAStateMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := noon
		s := NewSession("f", anna, "t0", at)
		live, spent := []string{"t0"}, []string{} // oldest first
		var spentAt time.Time
		minted, ended := 0, false
		for range rapid.IntRange(1, 120).Draw(t, "steps") {
			at = at.Add(rapid.SampledFrom([]time.Duration{0, time.Second, RefreshGrace, RefreshGrace + time.Second, time.Hour}).Draw(t, "pause"))
			all := slices.Concat(live, spent)
			token := all[rapid.IntRange(0, len(all)-1).Draw(t, "token")]
			minted++
			fresh := fmt.Sprintf("t%d", minted)
			next, err := s.Rotate(token, fresh, at)
			wasLive := slices.Contains(live, token)
			grace := len(spent) > 0 && token == spent[len(spent)-1] && at.Sub(spentAt) <= RefreshGrace
			switch {
			case ended:
				if !errors.Is(err, ErrSessionEnded) {
					t.Fatalf("%s works after the family ended: %v", token, err)
				}
			case wasLive || grace:
				if err != nil {
					t.Fatalf("%s (in force: %v) is refused: %v", token, wasLive, err)
				}
				if wasLive {
					live = slices.DeleteFunc(live, func(s string) bool { return s == token })
					spent, spentAt = append(spent, token), at
				}
				live = append(live, fresh)
				live = live[max(0, len(live)-maxLive):] // the oldest are forgotten
			default:
				if !errors.Is(err, ErrTokenReused) || next.Live(at) {
					t.Fatalf("the spent %s: %v, the family lives: %v", token, err, next.Live(at))
				}
				ended = true
			}
			s = next
			inForce := append(slices.Clone(s.Siblings), s.Current)
			if !ended && (!slices.Equal(inForce, live) || len(live) > maxLive) {
				t.Fatalf("in force are %v, want %v", inForce, live)
			}
			if len(s.Used) > maxUsedHashes {
				t.Fatalf("%d used hashes are kept", len(s.Used))
			}
		}
	})
}

func TestRotateDoesNotChangeTheSessionGiven(t *testing.T) {
	s, _ := NewSession("f", anna, "t0", noon).Rotate("t0", "t1", noon)
	s, _ = s.Rotate("t0", "t2", noon)
	siblings, used := slices.Clone(s.Siblings), slices.Clone(s.Used)
	for _, token := range []string{"t1", "t2", "t0"} {
		if _, err := s.Rotate(token, "x-"+token, noon); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(s.Siblings, siblings) || !slices.Equal(s.Used, used) || s.Current != "t2" {
		t.Errorf("got %+v", s)
	}
}
