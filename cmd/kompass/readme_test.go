package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The README's list of commands is the one that "kompass help" prints.
func TestReadmeListsTheCommands(t *testing.T) {
	var out bytes.Buffer
	if code := run(t.Context(), []string{"kompass", "help"}, noEnv, &out, &out); code != exitOK {
		t.Fatalf("help ends with %d", code)
	}
	line := regexp.MustCompile(`(?m)^ +(kompass [a-z].*)$`)
	var printed, listed []string
	for _, m := range line.FindAllStringSubmatch(out.String(), -1) {
		printed = append(printed, m[1])
	}
	for _, m := range line.FindAllStringSubmatch(readme(t), -1) {
		listed = append(listed, m[1])
	}
	if got, want := strings.Join(listed, "\n"), strings.Join(printed, "\n"); got != want {
		t.Errorf("the README lists\n%s\n\nhelp prints\n%s", got, want)
	}
}

// Every variable stands in the README's table with its default and its meaning.
func TestReadmeTellsTheConfiguration(t *testing.T) {
	var out bytes.Buffer
	if code := run(t.Context(), []string{"kompass", "serve", "-h"}, noEnv, &out, &out); code != exitOK {
		t.Fatalf("serve -h ends with %d", code)
	}
	text := readme(t)
	options := regexp.MustCompile(`(?m)^\s+(.+) \((KOMPASS_[A-Z_]+); default "(.*)"\)$`).FindAllStringSubmatch(out.String(), -1)
	if len(options) < 10 {
		t.Fatalf("only %d variables found in %q", len(options), out.String())
	}
	for _, o := range options {
		about, name, fallback := o[1], o[2], o[3]
		row := regexp.MustCompile("(?m)^\\| `" + name + "` \\| (.*?) ?\\| (.*) \\|$").FindStringSubmatch(text)
		if row == nil {
			t.Errorf("%s is not in the table", name)
			continue
		}
		if fallback != "" && row[1] != "`"+fallback+"`" {
			t.Errorf("%s: the table says %s, the default is %q", name, row[1], fallback)
		}
		if !strings.HasPrefix(row[2], about) {
			t.Errorf("%s: the table says %q, the program %q", name, row[2], about)
		}
	}
}
