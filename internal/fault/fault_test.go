package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/fault/faulttest"
)

var errGone = fault.New(fault.Gone, "demand_gone")

func TestAnUnclassifiedErrorIsInternal(t *testing.T) {
	for _, err := range []error{errors.New("disk on fire"), fmt.Errorf("wrapped: %w", errors.New("x")), nil} {
		if k := fault.KindOf(err); k != fault.Internal {
			t.Errorf("KindOf(%v) = %v", err, k)
		}
		if c := fault.CodeOf(err); c != "" {
			t.Errorf("CodeOf(%v) = %q", err, c)
		}
		if f := fault.FieldsOf(err); f != nil {
			t.Errorf("FieldsOf(%v) = %v", err, f)
		}
	}
}

func TestAFaultIsFoundThroughWrapping(t *testing.T) {
	cause := errors.New("row 7 is broken")
	f := fault.Wrap(cause, fault.Unavailable, "store_down")
	err := fmt.Errorf("list: %w", errors.Join(errors.New("other"), f))
	if fault.KindOf(err) != fault.Unavailable || fault.CodeOf(err) != "store_down" {
		t.Errorf("got %v %q", fault.KindOf(err), fault.CodeOf(err))
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if want := "unavailable: store_down: row 7 is broken"; f.Error() != want {
		t.Errorf("got %q, want %q", f.Error(), want)
	}
}

func TestSentinelsMatchByKindAndCode(t *testing.T) {
	with := errGone.With("id", 7)
	cases := []struct {
		name   string
		err    error
		target error
		want   bool
	}{
		{"itself", errGone, errGone, true},
		{"with other parameters", with, errGone, true},
		{"with a cause", fault.Wrap(errors.New("x"), fault.Gone, "demand_gone"), errGone, true},
		{"another kind", fault.New(fault.NotFound, "demand_gone"), errGone, false},
		{"another code", fault.New(fault.Gone, "course_gone"), errGone, false},
		{"no fault", errors.New("demand_gone"), errGone, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := errors.Is(c.err, c.target); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
	if errGone.Is(errors.New("x")) {
		t.Error("a fault matches an error that is none")
	}
}

func TestWithLeavesTheSentinelAlone(t *testing.T) {
	one := errGone.With("id", 1)
	two := one.With("at", "noon")
	if len(errGone.Params) != 0 || len(one.Params) != 1 {
		t.Errorf("parameters leaked: %v, %v", errGone.Params, one.Params)
	}
	if two.Params["id"] != 1 || two.Params["at"] != "noon" {
		t.Errorf("got %v", two.Params)
	}
}

func TestKindsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for k := fault.Internal; k <= fault.Unavailable; k++ {
		if seen[k.String()] {
			t.Errorf("two kinds are named %s", k)
		}
		seen[k.String()] = true
	}
	if got := fault.Kind(200).String(); got != "kind(200)" {
		t.Errorf("got %s", got)
	}
}

func TestCheckGathersEveryWrongField(t *testing.T) {
	var c fault.Check
	if c.Err() != nil {
		t.Fatal("an empty check fails")
	}
	if !c.That(true, "name", "required") || c.That(false, "seats", "out_of_range", fault.Params{"min": 1}) {
		t.Error("That does not return its condition")
	}
	need := c.In("needs", 2)
	need.That(false, "level", "out_of_range")
	need.In("skill").That(false, "id", "required")
	faulttest.Want(t, c.Err(), "seats: out_of_range", "needs[2].level: out_of_range", "needs[2].skill.id: required")
	if f := fault.FieldsOf(c.Err())[0]; f.Params["min"] != 1 {
		t.Errorf("parameters are lost: %v", f)
	}
	if want := "invalid: validation; seats: out_of_range; needs[2].level: out_of_range; needs[2].skill.id: required"; c.Err().Error() != want {
		t.Errorf("got %q", c.Err().Error())
	}
}

func TestAPartMayBeCheckedFirst(t *testing.T) {
	var c fault.Check
	c.In("organisation").That(false, "name", "required") // before anything was recorded at the top
	faulttest.Want(t, c.Err(), "organisation.name: required")
}

func TestAddPutsThePartsFieldsUnderItsPath(t *testing.T) {
	var part fault.Check
	part.That(false, "name.lv", "too_long", fault.Params{"max": 3})
	var c fault.Check
	c.Add(nil, "nothing")
	c.Add(part.Err(), "rows", 4)
	c.Add(fault.New(fault.Conflict, "taken"), "reg_no")
	c.Add(errors.New("boom"), "file")
	faulttest.Want(t, c.Err(), "rows[4].name.lv: too_long", "reg_no: taken", "file: invalid")
	if f := fault.FieldsOf(c.Err())[0]; f.Params["max"] != 3 {
		t.Errorf("parameters are lost: %v", f)
	}
}
