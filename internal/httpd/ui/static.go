package ui

import (
	"io/fs"
	"mime"
	"net/http"
	"path"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/fault"
)

// errNoAsset answers for a file that is not there.
var errNoAsset = fault.New(fault.NotFound, "page_not_found")

// assets serves package web's static files. Those with a hash in their name are kept for a year.
func (s *Site) assets(f *fiber.App) {
	f.Get("/static/*", func(c *fiber.Ctx) error {
		name := path.Clean("static/" + c.Params("*"))
		if !fs.ValidPath(name) {
			return errNoAsset
		}
		data, err := fs.ReadFile(s.files, name)
		if err != nil {
			return errNoAsset
		}
		kind := mime.TypeByExtension(path.Ext(name))
		if kind == "" {
			kind = http.DetectContentType(data)
		}
		c.Set(fiber.HeaderContentType, kind)
		if Immutable(c.Path()) {
			c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
		} else {
			c.Set(fiber.HeaderCacheControl, "public, max-age=300")
		}
		return c.Send(data)
	})
}
