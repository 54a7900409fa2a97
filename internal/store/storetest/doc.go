// Package storetest is the contract of the storage port as one suite of tests, run on every
// adapter, with generators of documents of every kind. It is test support: nothing but tests
// may import it. It imports the port and record, and no adapter.
package storetest
