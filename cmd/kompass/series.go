package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/prasmju-kompass/kompass/internal/forecast"
	"github.com/prasmju-kompass/kompass/internal/forecast/seriescsv"
)

// seriesFlags reads a command that takes one CSV file of series, checking its flags before
// the file is read. It needs no store.
func seriesFlags(e env, name string, args []string, flags func(*flag.FlagSet), check func() error) ([]seriescsv.Case, error) {
	fs := flag.NewFlagSet("kompass "+name, flag.ContinueOnError)
	fs.SetOutput(e.err)
	flags(fs)
	file := ""
	for len(args) > 0 { // flags may stand before or after the file
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if args = fs.Args(); len(args) == 0 {
			break
		}
		if file != "" {
			return nil, errUsage{name + " takes one file"}
		}
		file, args = args[0], args[1:]
	}
	if file == "" {
		return nil, errUsage{"which file? Write: kompass " + name + " FILE"}
	}
	if err := check(); err != nil {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	cases, err := seriescsv.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return cases, nil
}

// forecastFile writes a forecast of every series.
func forecastFile(_ context.Context, e env, args []string) error {
	var level float64
	var method, out string
	var horizon int
	var m forecast.Method
	cases, err := seriesFlags(e, "forecast", args, func(fs *flag.FlagSet) {
		fs.Float64Var(&level, "level", 95, "interval level in percent")
		fs.StringVar(&method, "method", string(forecast.Default), "forecasting method")
		fs.IntVar(&horizon, "horizon", 0, "periods ahead; 0 = each series' own")
		fs.StringVar(&out, "out", "", "CSV file to write; standard output when empty")
	}, func() error {
		var err error
		if m, err = forecast.ParseMethod(method); err != nil {
			return errUsage{fmt.Sprintf("--method %q is none of %v", method, forecast.Methods())}
		}
		if !(level > 0 && level < 100) {
			return errUsage{"--level must lie between 0 and 100"}
		}
		if horizon < 0 || horizon > forecast.MaxHorizon {
			return errUsage{fmt.Sprintf("--horizon must lie between 1 and %d", forecast.MaxHorizon)}
		}
		return nil
	})
	if err != nil {
		return err
	}
	fs, skipped, err := seriescsv.Forecast(cases, forecast.Options{Horizon: horizon, Levels: []float64{level / 100}, Method: m})
	if err != nil {
		return err
	}
	for _, s := range skipped {
		fmt.Fprintf(e.err, "skipped %s: %v\n", s.ID, s.Err)
	}
	return toFile(e, out, func(w io.Writer) error { return seriescsv.WriteForecasts(w, fs) })
}

// backtestFile prints how well each method would have done, beside seasonal naive.
func backtestFile(_ context.Context, e env, args []string) error {
	var out string
	cases, err := seriesFlags(e, "backtest", args, func(fs *flag.FlagSet) {
		fs.StringVar(&out, "out", "", "CSV file for the scores by horizon")
	}, func() error { return nil })
	if err != nil {
		return err
	}
	groups, skipped, err := seriescsv.Backtest(cases, nil, forecast.Options{Levels: []float64{0.8, 0.95}})
	if err != nil {
		return err
	}
	for _, g := range groups {
		fmt.Fprintf(e.out, "%s (%d series)\n  %-15s %8s %8s %8s %10s %10s\n", g.Name, g.Series, "method", "sMAPE", "MASE", "RMSSE", "cover 80", "cover 95")
		for _, r := range g.Report.Rows {
			fmt.Fprintf(e.out, "  %-15s %8.2f %8.3f %8.3f", r.Method, r.SMAPE, r.MASE, r.RMSSE)
			for _, l := range r.Levels {
				fmt.Fprintf(e.out, " %10.3f", l.Coverage)
			}
			fmt.Fprintln(e.out)
		}
	}
	if len(skipped) > 0 {
		fmt.Fprintf(e.err, "%d series were too short\n", len(skipped))
	}
	if out == "" {
		return nil
	}
	return toFile(e, out, func(w io.Writer) error { return seriescsv.WriteGroups(w, groups) })
}
