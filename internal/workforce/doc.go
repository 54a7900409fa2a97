// Package workforce owns the figures that gaps are computed from: time series, stocks of
// people, dated and sourced assumptions, indicators, targets and scenarios.
// It is pure and imports org, taxonomy, text and fault only.
package workforce
