//go:build race

package app_test

// raceDetector is on: everything takes ten times as long, and no time is asserted.
const raceDetector = true
