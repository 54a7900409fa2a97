// Package jobs owns background work: following the change cursor, closing expired needs,
// rotating keys, pruning and nightly backups. Every job has one owner, the Runner, that
// starts it, logs its failures, and waits for it at the end. It calls app and store only.
package jobs
