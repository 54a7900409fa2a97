//go:build !linux

package memory_test

import "time"

var started = time.Now()

// cpuTime is the time of the wall clock where the thread's own cannot be read.
func cpuTime() time.Duration { return time.Since(started) }
