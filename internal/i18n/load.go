package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	_ "time/tzdata" // pages show Europe/Riga also where the machine has no zone files

	"golang.org/x/text/language"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// Bundle holds the messages of every language. It is safe for concurrent use.
type Bundle struct {
	printers map[text.Lang]*Printer
	misses   atomic.Int64
	told     sync.Map // "lang key" already logged
}

// Load reads locales/<language>/*.json from fsys; all files of a language are merged.
// A key that occurs twice, a parameter that is ill-formed, a missing plural form, and a
// key or parameter that one language has and another lacks, are errors: each is named.
func Load(fsys fs.FS) (*Bundle, error) {
	zone, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		return nil, fmt.Errorf("i18n: %w", err)
	}
	b := &Bundle{printers: map[text.Lang]*Printer{}}
	var errs []error
	for _, lang := range text.Langs() {
		messages, err := loadLanguage(fsys, lang)
		errs = append(errs, err)
		b.printers[lang] = newPrinter(b, lang, language.Make(string(lang)), messages, zone)
	}
	errs = append(errs, b.compare()...)
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("i18n: %w", err)
	}
	return b, nil
}

func loadLanguage(fsys fs.FS, lang text.Lang) (map[string]message, error) {
	files, err := fs.Glob(fsys, "locales/"+string(lang)+"/*.json")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no files in locales/%s", lang)
	}
	messages, from := map[string]message{}, map[string]string{}
	var errs []error
	for _, name := range files {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		err = parseFile(data, func(key string, m message) error {
			if first, ok := from[key]; ok {
				return fmt.Errorf("%s is also in %s", key, first)
			}
			from[key], messages[key] = name, m
			return checkForms(key, m, lang)
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	return messages, errors.Join(errs...)
}

func checkForms(key string, m message, lang text.Lang) error {
	if !m.plural() {
		if _, ok := m.forms[other]; !ok {
			return fmt.Errorf("%s: no form", key)
		}
		return nil
	}
	for _, c := range needed[lang] {
		if _, ok := m.forms[c]; !ok {
			return fmt.Errorf("%s: a plural message in %s needs the forms %v", key, lang, formNames(lang))
		}
	}
	return nil
}

func formNames(lang text.Lang) []string {
	var names []string
	for _, name := range []string{"zero", "one", "few", "many", "other"} {
		if slices.Contains(needed[lang], categoryNamed[name]) {
			names = append(names, name)
		}
	}
	return names
}

// compare finds keys and parameters that languages do not share.
func (b *Bundle) compare() []error {
	var errs []error
	for _, key := range b.Keys() {
		var first []string
		var in text.Lang
		for _, lang := range text.Langs() {
			m, ok := b.printers[lang].messages[key]
			if !ok {
				errs = append(errs, fmt.Errorf("%s: not in %s", key, lang))
				continue
			}
			if in == "" {
				first, in = m.params(), lang
			} else if p := m.params(); !slices.Equal(first, p) {
				errs = append(errs, fmt.Errorf("%s: parameters %v in %s, %v in %s", key, first, in, p, lang))
			}
		}
	}
	return errs
}

// Keys returns every key of every language, sorted.
func (b *Bundle) Keys() []string {
	seen := map[string]bool{}
	var keys []string
	for _, p := range b.printers {
		for k := range p.messages {
			if !seen[k] {
				seen[k] = true
				keys = append(keys, k)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// For returns the printer of a language; of Latvian when lang is not supported.
func (b *Bundle) For(lang text.Lang) *Printer {
	if p, ok := b.printers[lang]; ok {
		return p
	}
	return b.printers[text.LV]
}

// Misses returns how often a key or parameter was asked for that does not exist, for /metrics.
func (b *Bundle) Misses() int64 { return b.misses.Load() }

// miss counts a missing key and logs it once, so that a page seen often does not flood the log.
func (b *Bundle) miss(lang text.Lang, key string) {
	b.misses.Add(1)
	if _, seen := b.told.LoadOrStore(string(lang)+" "+key, true); !seen {
		slog.Warn("no message for key", "lang", string(lang), "key", key)
	}
}
