package forecast_test

import (
	"math"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/forecast"
)

// quarterlyExample is a growing seasonal series of 12 years, the usual length in quarters.
func quarterlyExample() forecast.Series {
	s := forecast.Series{ID: "bench", Start: forecast.Quarter(2012, 1)}
	noise := uint32(7)
	for t := range 48 {
		noise = noise*1664525 + 1013904223
		season := 1 + 0.2*math.Sin(float64(t)*math.Pi/2)
		s.Values = append(s.Values, (100+2*float64(t))*season+float64(noise>>24)/16)
	}
	return s
}

func benchmark(b *testing.B, o forecast.Options) {
	s := quarterlyExample()
	var w forecast.Workspace
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.Run(s, o); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "series/s")
}

func BenchmarkQuarterly(b *testing.B) {
	for _, m := range forecast.Methods() {
		b.Run(string(m), func(b *testing.B) { benchmark(b, forecast.Options{Method: m}) })
	}
}

// BenchmarkM1 runs real series of all lengths, where the development data is present.
func BenchmarkM1(b *testing.B) {
	cases := readDev(b, "m1_quarterly.csv")
	var w forecast.Workspace
	for _, m := range []forecast.Method{forecast.Theta, forecast.Default} {
		b.Run(string(m), func(b *testing.B) {
			i := 0
			for b.Loop() {
				if _, err := w.Run(cases[i%len(cases)].Train, forecast.Options{Method: m}); err != nil {
					b.Fatal(err)
				}
				i++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "series/s")
		})
	}
}
