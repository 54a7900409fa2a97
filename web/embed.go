// Package web embeds the page templates, the static files and the words of every language.
//
// static/dist holds the front-end bundle and is git-ignored except for .gitkeep; the
// program compiles and every page works without it, because our own style sheets are
// embedded from static/css. It holds no code and imports nothing of the program.
package web

import "embed"

// FS holds templates/, static/ and locales/. The all: prefix lets a clean checkout
// compile, whose static/dist has only a dotfile.
//
//go:embed all:templates all:static all:locales
var FS embed.FS
