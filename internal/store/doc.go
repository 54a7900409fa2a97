// Package store is the port to durable storage: typed repositories, one per aggregate, and
// the change cursor from which the market and the search index are derived.
//
// One aggregate is one document, written atomically with its rev. A write returns only when
// it is durable. No use case needs a transaction over several documents.
//
// Adapters (store/sqlite, store/mongo) share the persisted form in store/record and pass the
// one contract suite in store/storetest. This package knows the domain; it must not import
// an adapter, a driver, app or anything above.
package store
