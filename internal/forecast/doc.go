// Package forecast turns one regular time series (months, quarters or years) into a
// point forecast with honest intervals, and measures every method against what came.
//
// It owns: periods and series, the methods (naive family, exponential smoothing, Theta,
// dynamic optimised Theta, intermittent counts, combinations), intervals from rolling-origin
// errors and pooled conformal quantiles, accuracy measures and back-tests.
//
// It knows no domain: a series is an ID and numbers. It imports only the standard library,
// does no I/O, reads no clock and draws random numbers only from a seeded generator, so the
// same input always gives the same output, bit for bit.
//
// The usual calls:
//
//	f, err := forecast.Run(series, forecast.Options{Horizon: 8})
//	report, err := forecast.Backtest(series, []forecast.Method{forecast.Default}, forecast.Options{Horizon: 8})
//	pool := forecast.NewPool(all, forecast.Options{Horizon: 8})   // then Options.Pool = pool
//
// A loop over many series should keep one Workspace and call its Run: nothing is allocated
// there but the answer.
package forecast
