// Package seriescsv reads time series from CSV into workforce.Series, in two layouts.
//
// Wide: the first column is named month, quarter, year or period; every other column is a
// term whose values are counts.
//
//	month,num_postings,Python,Remote
//	2011-04,219,25,26
//
// Long: a row is one value. measure and place may be left out; the options then say them.
//
//	series,period,value,place,measure
//	Python,2011-04,25,world,job-posts
//
// What a term means says a Terms file of ours (seed/series_terms.json): the concept it counts,
// or why it is no skill. A term without an entry is looked up as the name of a concept.
//
// Periods are "2011", "2011Q2" or "2011-04". An empty value and a period that the file
// leaves out are missing (NaN), never zero. A bad value or row is reported by line and
// column and skipped; the rest is read.
//
// One concept has one series per measure and place, and its id is made of the three: the
// same file read again gives the same documents. The package imports workforce, org,
// taxonomy, text, fault, interop, interop/tabular and interop/strictjson.
package seriescsv
