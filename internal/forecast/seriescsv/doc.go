// Package seriescsv reads and writes time series and forecasts as CSV: the long form of the M
// competitions (one row per series with its training and test part) and the wide form (one row
// per period, one column per series). It owns these file shapes and nothing else; it imports
// package forecast and the standard library, opens no files and keeps every bound on input.
package seriescsv
