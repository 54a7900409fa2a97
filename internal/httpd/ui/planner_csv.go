package ui

import (
	"bytes"
	"strconv"

	"github.com/gofiber/fiber/v2"
)

// csvBody gathers a table, so that nothing is sent when writing it fails half-way.
type csvBody struct{ bytes.Buffer }

func (b *csvBody) send(c *fiber.Ctx, name string) error {
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return c.Send(b.Bytes())
}

func year(y int) string { return strconv.Itoa(y) }

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
