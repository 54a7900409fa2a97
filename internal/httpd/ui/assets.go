package ui

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// sheets are our own style sheets in the order of the cascade, for a checkout without the bundle.
var sheets = []string{"base", "layout", "parts", "forms", "tables", "charts", "learner", "planner", "print"}

// Assets knows the addresses of style sheets, scripts and fonts. With the bundle they are
// the hashed files of static/dist; without it, the plain style sheets and no script.
type Assets struct {
	Styles []string
	Script string // "" without the bundle: every page works without it
	fonts  map[string]string
}

type manifest struct {
	Styles []string          `json:"styles"`
	Script string            `json:"script"`
	Fonts  map[string]string `json:"fonts"` // subset → file
}

// FindAssets reads static/dist/manifest.json, or falls back to static/css.
func FindAssets(fsys fs.FS) (Assets, error) {
	data, err := fs.ReadFile(fsys, "static/dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return plainAssets(fsys)
	}
	if err != nil {
		return Assets{}, err
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return Assets{}, fmt.Errorf("static/dist/manifest.json: %w", err)
	}
	a := Assets{Script: dist(m.Script), fonts: map[string]string{}}
	for _, s := range m.Styles {
		a.Styles = append(a.Styles, dist(s))
	}
	for subset, file := range m.Fonts {
		a.fonts[subset] = dist(file)
	}
	return a, nil
}

func dist(file string) string {
	if file == "" {
		return ""
	}
	return "/static/dist/" + path.Base(file)
}

func plainAssets(fsys fs.FS) (Assets, error) {
	var a Assets
	for _, name := range sheets {
		file := "static/css/" + name + ".css"
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return a, err
		}
		sum := sha256.Sum256(data)
		a.Styles = append(a.Styles, "/"+file+"?v="+hex.EncodeToString(sum[:4]))
	}
	return a, nil
}

// Fonts returns the font files that a page in a language needs at once, to be preloaded.
func (a Assets) Fonts(lang text.Lang) []string {
	subsets := []string{"latin"}
	switch lang {
	case text.LV:
		subsets = append(subsets, "latin-ext")
	case text.RU:
		subsets = append(subsets, "cyrillic")
	}
	var files []string
	for _, s := range subsets {
		if f, ok := a.fonts[s]; ok {
			files = append(files, f)
		}
	}
	return files
}

// Immutable reports whether a path below /static/ may be cached for ever: its name changes with its content.
func Immutable(urlPath string) bool { return strings.HasPrefix(urlPath, "/static/dist/") }
