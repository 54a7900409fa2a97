// Package chart draws figures as SVG on the server: fan charts of forecasts, waterfalls,
// grouped bars, lines and sparklines. A chart is text with classes (static/css/charts.css
// colours them), so it prints, follows dark and forced colours, needs no script, and
// weighs about 3 KB. It has a title and a description for screen readers; its figures
// belong in a table beside it.
//
// Words and the writing of numbers come from the caller. It is pure: no I/O, no clock, no
// package of the program.
package chart
