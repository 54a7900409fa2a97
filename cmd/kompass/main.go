// Command kompass is the whole program: the server and the tools that keep its data.
// main parses, wires the adapters and runs; everything else has a room of its own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/prasmju-kompass/kompass/internal/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args, os.Getenv, os.Stdout, os.Stderr))
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// env is what a command sees of the world outside.
type env struct {
	getenv func(string) string
	out    io.Writer
	err    io.Writer
}

// command is one word after "kompass".
type command struct {
	name  string
	usage string
	about string
	run   func(ctx context.Context, e env, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "serve [--demo]", "serve pages and API; --demo loads the demonstration data into an empty store", serve},
		{"seed", "seed [--accounts]", "load the demonstration data into an empty store", seedData},
		{"import", "import esco DIR | series FILE [--dry-run]", "bring data in; bad rows are listed by line", importData},
		{"export", "export gaps | courses | backup [--out FILE]", "write data out", exportData},
		{"restore", "restore FILE", "read a backup into an empty store", restoreBackup},
		{"extract", "extract FILE | --lines FILE [--taxonomy DIR] [--top N] [--json]", "find the skills that a text, or each line of a file, speaks of", extractSkills},
		{"forecast", "forecast FILE [--level 95] [--method NAME] [--horizon H] [--out FILE]", "forecast each series of a CSV file", forecastFile},
		{"backtest", "backtest FILE [--out FILE]", "score every method on each series of a CSV file", backtestFile},
		{"reindex", "reindex", "rebuild the search index from the store", reindex},
		{"user", "user add EMAIL --role ROLE [--org ID]", "add an account; the password is read from standard input", userCommand},
		{"health", "health", "ask the server on this machine whether it is ready; exit code 0 or 1", health},
	}
}

// errUsage is a call that cannot be understood; its text tells what to write instead.
type errUsage struct{ text string }

func (e errUsage) Error() string { return e.text }

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, out, errOut io.Writer) int {
	e := env{getenv: getenv, out: out, err: errOut}
	if len(args) < 2 || args[1] == "help" || args[1] == "-h" || args[1] == "--help" {
		printHelp(out)
		if len(args) < 2 {
			return exitUsage
		}
		return exitOK
	}
	for _, c := range commands() {
		if c.name == args[1] {
			return report(c.run(ctx, e, args[2:]), errOut)
		}
	}
	fmt.Fprintf(errOut, "kompass: there is no command %q; 'kompass help' lists them\n", args[1])
	return exitUsage
}

// report prints an error as a person would want to read it and turns it into an exit code.
func report(err error, errOut io.Writer) int {
	var usage errUsage
	var bad *config.Bad
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.As(err, &usage), errors.As(err, &bad):
		fmt.Fprintln(errOut, "kompass:", err)
		return exitUsage
	}
	fmt.Fprintln(errOut, "kompass:", explain(err))
	return exitFailed
}

func printHelp(out io.Writer) {
	fmt.Fprint(out, "kompass – a city's courses, employers' needs, and the gap between them\n\n")
	for _, c := range commands() {
		fmt.Fprintf(out, "  kompass %s\n      %s\n", c.usage, c.about)
	}
	fmt.Fprint(out, "\n'kompass COMMAND -h' lists the options. Each is an environment variable too.\n")
}
