// Package wiretest runs the contract suite of the storage port against store/mongo over the
// real wire protocol, with FerretDB v1 (SQLite backend) embedded as the server. It is a
// module of its own, so that FerretDB stays out of the product's module graph.
//
// FerretDB v1 proves protocol and queries only: it is not atomic under concurrency and has
// no change streams, so those cases are skipped here and run against a real server in
// store/mongo when KOMPASS_TEST_MONGO is set.
package wiretest
