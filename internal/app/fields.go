package app

import (
	"errors"
	"strconv"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// Faults of looking a concept up.
var (
	ErrSkillNotFound      = fault.New(fault.NotFound, "skill_not_found")
	ErrOccupationNotFound = fault.New(fault.NotFound, "occupation_not_found")
)

// coded gives a missing document its own name, and leaves every other error as it is.
func coded(err error, missing *fault.Error) error {
	if errors.Is(err, store.ErrNotFound) {
		return missing
	}
	return err
}

// takenField turns a taken unique key into a wrong field, and leaves every other error as it is.
func takenField(err error, path string) error {
	if !errors.Is(err, store.ErrTaken) {
		return err
	}
	var c fault.Check
	c.That(false, path, "taken")
	return c.Err()
}

func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
