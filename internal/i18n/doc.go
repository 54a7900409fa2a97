// Package i18n puts what the program has to say into words: messages with plural forms,
// numbers, money, dates and lists in Latvian, English and Russian, and faults (package
// fault) into sentences. It owns the rules of a language; the words themselves are files,
// web/locales/<language>/*.json, so that a translator never touches Go.
//
// A message is whole: a sentence is never glued together from pieces, because Latvian and
// Russian inflect across it. A message names its parameters, "{n}" or "{title}"; one with
// plural forms is an object keyed by CLDR category.
//
// It imports text and fault and no other package of the program. It must not import the
// domain, HTTP or the store: it takes codes and figures, not domain types.
package i18n
