package i18n_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/web"
)

// load returns the real words; that they load proves that every key is in all three
// languages, with the same parameters and every plural form.
func load(t *testing.T) *i18n.Bundle {
	t.Helper()
	b, err := i18n.Load(web.FS)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func files(lv, en, ru string) fstest.MapFS {
	return fstest.MapFS{
		"locales/lv/a.json": {Data: []byte(lv)},
		"locales/en/a.json": {Data: []byte(en)},
		"locales/ru/a.json": {Data: []byte(ru)},
	}
}

func TestLoadRefusesFaultyFiles(t *testing.T) {
	const good = `{"a":"x {n}"}`
	for name, c := range map[string]struct {
		fs   fstest.MapFS
		says string
	}{
		"key missing in a language": {files(good, `{}`, good), "a: not in en"},
		"different parameters":      {files(good, `{"a":"x {m}"}`, good), "parameters [n] in lv, [m] in en"},
		"same key twice in a file":  {files(`{"a":"x {n}","a":"y {n}"}`, good, good), "a is also in locales/lv/a.json"},
		"plural form missing":       {files(`{"a":{"one":"x {n}","other":"y {n}"}}`, good, good), "[zero one other]"},
		"unknown plural form":       {files(`{"a":{"dual":"x {n}"}}`, good, good), `"dual" is no plural form`},
		"open brace":                {files(`{"a":"x {n"}`, good, good), "written {name}"},
		"empty parameter":           {files(`{"a":"x {}"}`, good, good), "written {name}"},
		"not an object":             {files(`["a"]`, good, good), "one JSON object"},
		"broken JSON":               {files(`{"a":`, good, good), "locales/lv/a.json"},
		"no files":                  {fstest.MapFS{}, "no files in locales/lv"},
	} {
		if _, err := i18n.Load(c.fs); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v does not say %q", name, err, c.says)
		}
	}
}

func TestSameKeyInTwoFilesIsRefused(t *testing.T) {
	fsys := files(`{"a":"x"}`, `{"a":"x"}`, `{"a":"x"}`)
	fsys["locales/lv/b.json"] = &fstest.MapFile{Data: []byte(`{"a":"y"}`)}
	if _, err := i18n.Load(fsys); err == nil || !strings.Contains(err.Error(), "a is also in") {
		t.Errorf("got %v", err)
	}
}

func TestMissesAreCountedAndHarmless(t *testing.T) {
	b, err := i18n.Load(files(`{"a":"x {n}"}`, `{"a":"x {n}"}`, `{"a":"x {n}"}`))
	if err != nil {
		t.Fatal(err)
	}
	p := b.For(text.LV)
	if got := p.T("nowhere"); got != "nowhere" {
		t.Errorf("got %q", got)
	}
	if got := p.T("a"); got != "x " {
		t.Errorf("got %q", got)
	}
	if got := p.Code("mode", "onsite"); got != "onsite" {
		t.Errorf("got %q", got)
	}
	if b.Misses() != 3 {
		t.Errorf("counted %d misses", b.Misses())
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(`{"a":"x {n}"}`)
	f.Add(`{"a":{"zero":"","one":"","other":"{n}","none":"","count":"k"}}`)
	f.Fuzz(func(t *testing.T, s string) {
		b, err := i18n.Load(files(s, s, s))
		if err != nil {
			return
		}
		for _, key := range b.Keys() {
			b.For(text.EN).T(key, "n", 3)
		}
	})
}
