// Package tabular reads and writes rows of text: CSV (RFC 4180) in bounded memory, with
// errors that name line and column, and CSV out that a spreadsheet cannot be tricked into
// running as formulas. What Writer writes, Table reads back unchanged.
//
// It knows no domain. It imports interop (for the row error) and fault only.
package tabular
