// Package sqlite keeps the store in one SQLite file: the default, without any set-up.
//
// Each kind has a table of documents (BSON bodies); their index keys, computed in Go, stand
// in two tables ordered bytewise; every write of a tracked kind leaves a row in changes in
// the same transaction. The file is in WAL mode with synchronous=FULL, so an acknowledged
// write survives a kill and a power cut. One connection writes, several read; concurrent
// writers share one commit.
//
// Several processes on one machine may use the file at once (an import beside the server);
// SQLite's own locks order them. A file that is not ours, newer, damaged or held by another
// process is refused with a fault and left as it is. The file must not lie on a network drive.
//
// It imports the port, record and the driver; never another adapter, app or anything above.
package sqlite
