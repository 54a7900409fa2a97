// Package search owns the vocabulary of finding courses: query, facet, hit, suggestion, and
// the port Engine. The unit of the index is the course instance (run); answers are distinct
// by course: all filters hold on the same run, the hit names the run that matched, and
// facets count courses. A course without runs is indexed as one pseudo-run.
//
// Engines (search/memory, later search/meili) pass the one contract suite in search/searchtest.
// This package knows the domain; it must not import an engine, store, app or anything above.
package search
