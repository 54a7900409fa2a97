// Package app owns the use cases: who may do what, in which order, and what is checked
// before anything is written. It holds the current market and keeps it, and the search
// index, up to date from the change cursor. Edges (httpd, cmd, jobs) call it; it calls the
// engines and the ports. It knows neither HTTP nor SQL, and puts nothing into words.
//
// Every exported method that a user triggers takes an Actor and asks policy.go first.
package app
