// Package ical writes calendar files (RFC 5545) that a learner can add to their own calendar.
// Only days are written, never hours: the catalogue knows on which days a course runs and
// not at what time. It is pure; it imports nothing of the program.
package ical
