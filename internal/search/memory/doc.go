// Package memory is the search engine that lives in the process: the default, and what answers
// when another engine cannot.
//
// The index is a list of immutable segments (at most 65,536 courses each) with, beside each, the
// set of its courses that are still live. A search takes the list with one atomic load and
// never locks; Apply adds a small segment and marks what it replaces as dead, so that one
// changed course copies one bit set; small segments are merged in the background.
//
// A segment holds, each in flat arrays that the garbage collector need not walk:
//   - texts: every distinct title, description, name and label once, with its words as numbers
//   - a lexicon: the words in order of spelling (a prefix is a range; misspellings are found by
//     walking it with a bounded edit-distance table), their stems, and which words share one
//   - postings: for each word the courses that have it, how much it weighs there (title over
//     skill over provider over description, shorter texts more), and in which fields
//   - columns: facet values of courses and runs with their inverted lists, dates, prices, seats
//   - per day, made by the first query of the day: the state of each run and, for the runs one can
//     attend and those one can apply for, which courses have which values
//
// Scores depend on the document and the counts of live courses alone, never on how the index
// is cut into segments: a rebuilt index answers like one that grew.
//
// The package imports search and the domain below it; it must not import app, store or market.
package memory
