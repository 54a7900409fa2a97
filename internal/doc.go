// Package internal holds the rooms of the house, one directory each, and the test that keeps
// the house standing: which room may import which, which rooms are pure, where each foreign
// library lives. It has no code of its own.
//
// From the top: cmd/kompass wires everything; httpd and jobs call app; app holds the use cases
// and calls the engines (interop, match, gap, notify, later extract and pathway) and the ports
// (store, search); those read market, the immutable picture of catalog, demand, workforce and
// account, which rest on org, taxonomy and text. fault, the vocabulary of errors, is the ground.
// forecast stands alone and knows nothing of courses. Adapters (store/sqlite, store/mongo,
// search/memory) know the domain and their port, and only cmd names them.
package internal
