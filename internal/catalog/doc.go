// Package catalog owns what can be learnt: courses, their runs (course instances, in
// schema.org's word) and the enrolments inside a run. A run is its own aggregate so that
// a seat is taken in one atomic write. It is pure and imports org, taxonomy, text and fault only.
package catalog
