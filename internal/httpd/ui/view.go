package ui

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Views holds every page of web/templates, parsed once per language, so that templates
// write words, figures and dates without carrying a printer around. Safe for concurrent use.
type Views struct {
	Assets Assets

	fsys   fs.FS
	bundle *i18n.Bundle
	reload bool
	pages  map[text.Lang]map[string]*template.Template
}

// New parses the templates of fsys. A page is templates/<name>.html or, in a folder,
// templates/<folder>/<name>.html, and is called "<name>" or "<folder>/<name>"; a file whose
// name begins with "_" holds partials for all pages. A partial defined twice is an error.
func New(fsys fs.FS, bundle *i18n.Bundle) (*Views, error) {
	v := &Views{fsys: fsys, bundle: bundle}
	return v, v.load()
}

// Reloading parses the templates anew for every page, for work on them with os.DirFS.
func Reloading(fsys fs.FS, bundle *i18n.Bundle) (*Views, error) {
	v := &Views{fsys: fsys, bundle: bundle, reload: true}
	return v, v.load()
}

// Render writes a page. Block "" is the whole page in the layout; another block is one
// part of the page, for answers to htmx. Nothing is written when a template fails.
func (v *Views) Render(w io.Writer, name, block string, p *Page) error {
	if v.reload {
		fresh := &Views{fsys: v.fsys, bundle: v.bundle}
		if err := fresh.load(); err != nil {
			return err
		}
		return fresh.Render(w, name, block, p)
	}
	if block == "" {
		block = "layout"
	}
	t, ok := v.pages[p.Lang][name]
	if !ok {
		return fmt.Errorf("ui: no page %q in %q", name, p.Lang)
	}
	p.assets = v.Assets
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, block, p); err != nil {
		return fmt.Errorf("ui: %w", err)
	}
	_, err := b.WriteTo(w)
	return err
}

// Names returns the pages' names, sorted.
func (v *Views) Names() []string { return slices.Sorted(maps.Keys(v.pages[text.LV])) }

func (v *Views) load() error {
	var err error
	if v.Assets, err = FindAssets(v.fsys); err != nil {
		return fmt.Errorf("ui: %w", err)
	}
	shared, pages, err := templateFiles(v.fsys)
	if err != nil {
		return fmt.Errorf("ui: %w", err)
	}
	v.pages = map[text.Lang]map[string]*template.Template{}
	for _, lang := range text.Langs() {
		base, err := parseShared(v.fsys, shared, funcs(v.bundle.For(lang)))
		if err != nil {
			return fmt.Errorf("ui: %w", err)
		}
		v.pages[lang], err = parsePages(v.fsys, base, pages)
		if err != nil {
			return fmt.Errorf("ui: %w", err)
		}
	}
	return nil
}

// templateFiles lists the layout with the partials, and the pages by name.
func templateFiles(fsys fs.FS) (shared []string, pages map[string]string, err error) {
	pages = map[string]string{}
	err = fs.WalkDir(fsys, "templates", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".html" {
			return err
		}
		name := strings.TrimSuffix(strings.TrimPrefix(file, "templates/"), ".html")
		if name == "layout" || strings.HasPrefix(path.Base(file), "_") {
			shared = append(shared, file)
		} else {
			pages[name] = file
		}
		return nil
	})
	return shared, pages, err
}

func parseShared(fsys fs.FS, files []string, f template.FuncMap) (*template.Template, error) {
	base := template.New("").Funcs(f).Option("missingkey=error")
	from := map[string]string{}
	for _, file := range files {
		own, err := template.New("").Funcs(f).ParseFS(fsys, file)
		if err != nil {
			return nil, err
		}
		for _, t := range own.Templates() {
			if t.Tree == nil || t.Name() == path.Base(file) || t.Name() == "" {
				continue
			}
			if first, ok := from[t.Name()]; ok {
				return nil, fmt.Errorf("%s defines %q, which %s has too", file, t.Name(), first)
			}
			from[t.Name()] = file
			if _, err := base.AddParseTree(t.Name(), t.Tree); err != nil {
				return nil, err
			}
		}
	}
	return base, nil
}

func parsePages(fsys fs.FS, base *template.Template, pages map[string]string) (map[string]*template.Template, error) {
	all := map[string]*template.Template{}
	for name, file := range pages {
		t, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if all[name], err = t.ParseFS(fsys, file); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return all, nil
}
