package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// progress draws one line over and over on a terminal; elsewhere it stays silent.
type progress struct {
	out    io.Writer
	drawn  time.Time
	active bool
	on     bool
}

func newProgress(out io.Writer) *progress { return &progress{out: out, on: onTerminal(out)} }

// show draws how far the work is, at most ten times a second.
func (p *progress) show(what string, done, total int64) {
	if !p.on || (time.Since(p.drawn) < 100*time.Millisecond && done < total) {
		return
	}
	p.drawn, p.active = time.Now(), true
	share := 0.0
	if total > 0 {
		share = float64(done) / float64(total)
	}
	const width = 30
	full := int(share * width)
	fmt.Fprintf(p.out, "\r\x1b[K%s%s %3.0f %% %s", strings.Repeat("█", full), strings.Repeat("░", width-full), share*100, what)
}

// done ends the line.
func (p *progress) done() {
	if p.active {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.active = false
	}
}
