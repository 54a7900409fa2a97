package api

import (
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/fault"
)

// errUTF8 refuses a body that is not UTF-8. encoding/json would put replacement characters in
// the place of what it cannot read, and nobody would notice until a name is wrong.
var errUTF8 = fault.New(fault.Invalid, "malformed")

// onlyUTF8 checks the body of a JSON request before anything reads it.
func onlyUTF8(c *fiber.Ctx) error {
	if len(c.Body()) <= maxBody && !utf8.Valid(c.Body()) {
		return errUTF8
	}
	return c.Next()
}
