// Package gap owns the forecast gap: the stock-flow model of people per occupation and
// quarter, the drivers that made a gap, its simulated interval, and the gap per skill.
//
//	Gap_q = D_q − S_q
//	D_q   = filled jobs + open vacancies
//	S_q   = S_{q−1}·(1 − r_retire − r_leave − r_migrate) + graduates + re/up-skilled + inflow
//
// A gap is never edited, always derived; every coefficient is an Assumption with a source.
// The package is pure: it draws random numbers from a given seed, reads no clock, and imports
// forecast, market and what lies below. It must not import store, app or anything above.
package gap
