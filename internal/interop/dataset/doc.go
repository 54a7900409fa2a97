// Package dataset reads the demonstration data set, a folder of JSON files such as package
// seed embeds, into validated domain types. It owns the format of these files.
//
// # Format
//
// Each file is one object: an optional "attribution" and one or more lists, each named in
// the raw… types of this package. Unknown names, a name given twice, wrong types and missing
// references are errors, and an error names the file, the path in it and what stood there.
// All errors of the data set are found in one reading. A file that is absent is an empty list; a
// JSON file this package does not know is an error, except series_terms.json, which belongs
// to package seriescsv.
//
// Concepts are named by id, ESCO URI or exact English preferred label; places by code;
// organisations, courses and indicators by id. Texts are {"lv": …, "en": …, "ru": …}.
//
// Dates are days: absolute ("2026-09-01") or relative to the day of loading, "+21d",
// "-3w", "+2m", "-1y", where "0d" is that day. Periods of series are absolute ("2021Q3",
// "2021-07", "2021") or relative to the period of the loading day: "-20q" is twenty
// quarters before the present one.
//
// # Loading twice
//
// All ids come from the files, so two loads on one day give the same documents and storing
// them again changes nothing. A load on a later day gives the same documents with later
// dates. The application therefore loads the data set into an empty store only, where the
// dates of the first load stay; a demonstration that has grown old is made fresh by
// seeding anew.
//
// The package imports the domain and interop; it must not import app, a port or an adapter,
// and it does not import package seed: callers pass its FS.
package dataset
