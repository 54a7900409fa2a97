// Package fault is the one error vocabulary of the program: a kind (what the caller
// may do about it), a stable code (what words are looked up by), parameters, and the
// fields that are wrong. It holds no words in any human language: package i18n puts a
// fault into words at the edge, so that a form, the JSON API and the command line all
// say the same thing in the reader's language.
//
// It stands at the very bottom of the house and imports only the standard library.
package fault
