package ical_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/interop/ical"
)

func event() ical.Event {
	return ical.Event{UID: "run-1@example.lv", Summary: "Datu analīze; R, 1. daļa", Description: "Rindas\nčetras", Location: `Ventspils\Inženieru 101`, URL: "https://example.lv/lv/courses/x",
		First: time.Date(2027, 2, 27, 0, 0, 0, 0, time.UTC), Last: time.Date(2027, 2, 28, 0, 0, 0, 0, time.UTC), Stamp: time.Date(2026, 11, 23, 8, 5, 6, 0, time.UTC)}
}

func TestCalendar(t *testing.T) {
	got := string(ical.Calendar(event()))
	for _, want := range []string{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "UID:run-1@example.lv\r\n", "DTSTAMP:20261123T080506Z\r\n", "DTSTART;VALUE=DATE:20270227\r\n", "DTEND;VALUE=DATE:20270301\r\n",
		`SUMMARY:Datu analīze\; R\, 1. daļa` + "\r\n", `DESCRIPTION:Rindas\nčetras` + "\r\n", `LOCATION:Ventspils\\Inženieru 101` + "\r\n", "END:VEVENT\r\nEND:VCALENDAR\r\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "STATUS") {
		t.Error("an event that takes place has a status")
	}
	e := event()
	e.Cancelled = true
	if !strings.Contains(string(ical.Calendar(e)), "STATUS:CANCELLED\r\n") {
		t.Error("a cancelled event is not said to be so")
	}
}

// TestNoTextBreaksOut: whatever is in a text, lines are short, whole letters, and unfold to one line per property.
func TestNoTextBreaksOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := event()
		e.Summary, e.Description, e.URL = rapid.String().Draw(t, "summary"), rapid.String().Draw(t, "description"), rapid.String().Draw(t, "url")
		out := string(ical.Calendar(e))
		if !utf8.ValidString(out) {
			t.Fatal("letters were cut")
		}
		for _, l := range strings.Split(strings.TrimSuffix(out, "\r\n"), "\r\n") {
			if len(l) > 75 || strings.ContainsAny(l, "\r\n") {
				t.Fatalf("line %q", l)
			}
		}
		if n := strings.Count(strings.ReplaceAll(out, "\r\n ", ""), "\r\nBEGIN:"); n != 1 {
			t.Fatalf("%d components began", n)
		}
	})
}
