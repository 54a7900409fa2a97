// Package ui serves the pages: it renders html/template files of package web in the
// reader's language and holds the typed structs that those templates read.
//
// The foundation is Views (parse and render), Page (what the layout reads), Form (fields
// with their values and faults) and the parts (structs of the partials in
// web/templates/_*.html). How to add a page is told in web/README.md.
//
// It turns use cases of package app into pages. It must not import a store or search
// adapter, must not decide who may do what, and must not put words into Go: every word
// is a message of package i18n.
package ui
