package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/prasmju-kompass/kompass/internal/config"
)

// healthTimeout bounds the question; /readyz itself gives up after two seconds.
const healthTimeout = 3 * time.Second

// health asks the server on this machine whether it is ready, so that a container needs no
// other program for its health check.
func health(ctx context.Context, e env, args []string) error {
	cfg, rest, err := config.Parse("health", args, e.getenv, e.err, nil)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return errUsage{"health takes no argument"}
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	url := "http://" + reachable(cfg.Listen) + "/readyz"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	// A proxy from the environment must not answer for the server.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s %s", res.Status, body)
	}
	fmt.Fprintln(e.out, string(body))
	return nil
}

// reachable turns an address to listen on into one to ask: "every address" is asked on loopback.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	switch a, err := netip.ParseAddr(host); {
	case host == "":
		host = "127.0.0.1"
	case err == nil && a.IsUnspecified() && a.Is4():
		host = "127.0.0.1"
	case err == nil && a.IsUnspecified():
		host = "::1"
	}
	return net.JoinHostPort(host, port)
}
