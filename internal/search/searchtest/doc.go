// Package searchtest holds what every search engine must do: one contract suite (Run), with an
// oracle that answers random queries over random catalogues by brute force, and a seeded
// generator of realistic catalogues in Latvian, English and Russian for benchmarks.
//
// It imports search and the domain below it, never an engine.
package searchtest
