// Package market owns the immutable in-memory picture that matching, gaps, the search boost
// and pages read: the taxonomy, organisations and places, slim courses, runs and demands
// (no descriptions, no learners), the figures of workforce, and what is derived from them:
// who teaches and who needs a skill, counts of open demand, document frequencies.
//
// A Market never changes. An Editor takes changed documents, idempotent by rev, and Done
// returns the next Market, which shares everything untouched with the one before: a changed
// course costs its shard, not the whole. A Holder publishes the current one; readers take
// it once per answer and never lock.
//
// The package is pure: it imports catalog, demand, workforce, org, taxonomy and text only.
// It must not import store, app or any engine that reads it.
package market
