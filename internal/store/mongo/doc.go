// Package mongo keeps the store in MongoDB, for many machines: one collection per kind, one
// document {_id, rev, changed_at, deleted, k: index keys, b: body} per aggregate.
//
// It keeps to plain finds, sorted ranges and guarded updates ({_id, rev}), so that it needs
// no transactions and any server of the wire protocol will do. Writes are acknowledged by
// the majority and the journal.
//
// The change cursor is polled: changed_at is set by the server's clock, and each reading goes
// back by an overlap that is longer than a write may take, dropping what it has delivered. What a
// write needs longer than the overlap to become visible, or a clock that jumps back further,
// could hide a change: readers replay the whole stream once a night (store.Replay). Change
// streams, where there are any, only wake the poller.
//
// A backup is not of one moment here: each document is whole, and none depends on another.
//
// It imports the port, record and the driver; never another adapter, app or anything above.
package mongo
