package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/org"
)

var errUserUsage = errUsage{"write: kompass user add EMAIL --role admin (learner, employer, provider, planner); the password is read from standard input"}

// userCommand adds an account. The password never stands on the command line, where other
// users of the machine could read it.
func userCommand(ctx context.Context, e env, args []string) error {
	if len(args) < 2 || args[0] != "add" || strings.HasPrefix(args[1], "-") {
		return errUserUsage
	}
	email := args[1]
	var role, member, name string
	h, rest, err := start(ctx, e, "user add", args[2:], func(fs *flag.FlagSet) {
		fs.StringVar(&role, "role", "learner", "learner, employer, provider, planner or admin")
		fs.StringVar(&member, "org", "", "id of the organisation an employer or provider acts for")
		fs.StringVar(&name, "name", "", "name")
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 || !account.Role(role).Valid() {
		return errors.Join(errUserUsage, h.close())
	}
	var roles []account.Role
	if account.Role(role) != account.Learner {
		roles = []account.Role{account.Role(role)}
	}
	password, err := readPassword(os.Stdin)
	if err == nil {
		var u account.User
		if u, err = h.app.AddUser(ctx, app.System, email, name, password, roles, org.ID(member)); err == nil {
			fmt.Fprintf(e.out, "%s added (%s)\n", u.Email, role)
		}
	}
	return errors.Join(err, h.close())
}

// readPassword reads the first line of in.
func readPassword(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	if err != nil && line == "" {
		return "", errors.New("no password on standard input")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
