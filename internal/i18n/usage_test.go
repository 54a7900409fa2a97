package i18n_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// What the program asks for by a literal key. A key that is put together at run time is
// found by the tests that render its page, which demand Bundle.Misses() == 0.
var (
	inTemplates = regexp.MustCompile(`[({\s](?:t|n|rich|has)\s+"([a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+)"|"(?:label|hint)=([a-z][a-z0-9_.-]+)"`)
	inGo        = regexp.MustCompile(`\.(?:T|N|Rich)\("([a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+)"|Key: +"([a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+)"|"(?:label|hint)=([a-z][a-z0-9_.-]+)"`)
	faultCodes  = regexp.MustCompile(`fault\.(?:New|Wrap)\((?:[^"\n]*, )?fault\.(\w+), "([a-z0-9_]+)"`)
	fieldCodes  = regexp.MustCompile(`\.That\(.*, "[^"]*", "([a-z0-9_]+)"[,)]|fault\.Field\{[^}\n]*Code: +"([a-z0-9_]+)"`)
)

// eachFile calls do with the content of every file below the repository's dirs that matches.
func eachFile(t *testing.T, match func(name string) bool, do func(name, content string), dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join("..", "..", dir), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata") {
				if os.IsNotExist(err) {
					return nil
				}
				if err == nil {
					err = fs.SkipDir
				}
				return err
			}
			if d.IsDir() || !match(name) {
				return nil
			}
			data, err := os.ReadFile(name)
			if os.IsNotExist(err) {
				return nil
			}
			do(strings.TrimPrefix(filepath.ToSlash(name), "../../"), string(data))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func goSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
}

// firstGroup returns the first group of a match that is not empty.
func firstGroup(m []string) string {
	for _, g := range m[1:] {
		if g != "" {
			return g
		}
	}
	return ""
}

func TestEveryKeyThatTheProgramNamesExists(t *testing.T) {
	p := load(t).For(text.LV)
	found := 0
	check := func(re *regexp.Regexp) func(name, content string) {
		return func(name, content string) {
			for _, m := range re.FindAllStringSubmatch(content, -1) {
				found++
				if key := firstGroup(m); !p.Has(key) {
					t.Errorf("%s: no message %q", name, key)
				}
			}
		}
	}
	eachFile(t, func(n string) bool { return strings.HasSuffix(n, ".html") }, check(inTemplates), "web/templates")
	eachFile(t, goSource, check(inGo), "internal", "cmd")
	if found < 50 {
		t.Errorf("only %d keys found: the patterns no longer fit the code", found)
	}
}

func TestEveryFaultCodeHasASentence(t *testing.T) {
	p := load(t).For(text.LV)
	found := 0
	eachFile(t, goSource, func(name, content string) {
		for _, m := range faultCodes.FindAllStringSubmatch(content, -1) {
			found++
			if m[1] != "Internal" && !p.Has("error."+m[2]) {
				t.Errorf("%s: no message error.%s", name, m[2])
			}
		}
		for _, m := range fieldCodes.FindAllStringSubmatch(content, -1) {
			found++
			if code := firstGroup(m); !p.Has("field." + code) {
				t.Errorf("%s: no message field.%s", name, code)
			}
		}
	}, "internal", "cmd")
	if found < 50 {
		t.Errorf("only %d codes found: the patterns no longer fit the code", found)
	}
}
