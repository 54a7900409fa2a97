// Package interop owns the formats of the world: it turns files that others wrote into
// drafts of domain types plus a list of the rows that were wrong, and domain types into
// files. One subpackage per format:
//
//	dataset    the demonstration data set (strict JSON, package seed) → domain types
//	esco       the CSV files of an ESCO release → skills, occupations, ISCO groups
//	seriescsv  time series, wide (a column per term) or long → workforce.Series
//	tabular    CSV in and out, bounded and safe from formula injection
//
// This package itself holds what they share: the row error and the look-up of concepts by
// the names that people write in files.
//
// interop stores nothing, opens no network connection, reads no clock: callers hand in
// an fs.FS or io.Reader and the time, and decide what to do with the drafts. It imports
// catalog, demand, workforce, account, org, taxonomy, text and fault; it must not import
// app, the ports store and search, an adapter or anything above.
package interop
