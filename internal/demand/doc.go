// Package demand owns what employers say they need, and the life of such a need: open,
// filled, withdrawn or expired, with a dated history that feeds the demand series.
// It is pure and imports org, taxonomy, text and fault only.
package demand
