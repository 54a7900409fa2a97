// Package record owns the persisted form of every document: its BSON body, the index keys
// computed from it, and the portable backup. Both storage adapters use it, so that a
// document means the same in either and a backup of one restores into the other.
//
// The bson tags live here and nowhere else: each domain type has a document struct with a
// named converter either way. Bodies are deterministic (equal content gives equal bytes), so
// that an unchanged document is recognised without decoding it. Times are kept as UTC
// milliseconds; empty slices, maps and texts are not written and read back as nil.
//
// It may import the domain and the port. It must not import an adapter, a database driver
// (the bson package alone is a codec), app or anything above.
package record
