package ical

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Event is something that lasts whole days.
type Event struct {
	UID         string // unique in the world, such as "run-1@prasmes.example.lv"
	Summary     string
	Description string
	Location    string
	URL         string
	First, Last time.Time // days, the last one included
	Stamp       time.Time // when this was written
	Cancelled   bool
}

// MediaType of a calendar file.
const MediaType = "text/calendar; charset=utf-8"

// product names the program to calendars, as RFC 5545 §3.7.3 asks.
const product = "-//Prasmju kompass//Skills Compass//EN"

// Calendar writes one event as a calendar file: lines end with CRLF and are folded at 75
// octets (§3.1), text is escaped (§3.3.11), and DTEND is the day after the last (§3.6.1).
func Calendar(e Event) []byte {
	var b strings.Builder
	line := func(name, value string) { fold(&b, name+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", product)
	line("CALSCALE", "GREGORIAN")
	line("METHOD", "PUBLISH")
	line("BEGIN", "VEVENT")
	line("UID", escape(e.UID))
	line("DTSTAMP", e.Stamp.UTC().Format("20060102T150405Z"))
	line("DTSTART;VALUE=DATE", day(e.First))
	line("DTEND;VALUE=DATE", day(e.Last.AddDate(0, 0, 1)))
	line("SUMMARY", escape(e.Summary))
	if e.Description != "" {
		line("DESCRIPTION", escape(e.Description))
	}
	if e.Location != "" {
		line("LOCATION", escape(e.Location))
	}
	if e.URL != "" {
		line("URL", strings.Map(plain, e.URL))
	}
	if e.Cancelled {
		line("STATUS", "CANCELLED")
	}
	line("TRANSP", "TRANSPARENT") // being on a course for months does not make every day of them busy
	line("END", "VEVENT")
	line("END", "VCALENDAR")
	return []byte(b.String())
}

func day(t time.Time) string { return t.UTC().Format("20060102") }

// plain drops control characters: a line break in a value would begin a line of its own.
func plain(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`)

func escape(s string) string { return strings.Map(plain, escapes.Replace(strings.ToValidUTF8(s, ""))) }

// maxLine is the length of a line in octets, without its end.
const maxLine = 75

// fold writes a line, broken between letters; each further line begins with a space.
func fold(b *strings.Builder, s string) {
	for room := maxLine; len(s) > room; room = maxLine - 1 {
		cut := room
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		b.WriteString(s[:cut] + "\r\n ")
		s = s[cut:]
	}
	b.WriteString(s + "\r\n")
}
