package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Config is everything the program can be told from outside. Each field is an environment
// variable KOMPASS_<NAME> and a flag -<name>; a flag wins.
type Config struct {
	Listen         string // host:port
	Store          string // sqlite:PATH or mongodb://…
	Search         string // memory or http(s)://… (Meilisearch)
	SearchKey      Secret // Meilisearch API key
	BaseURL        string // what links in mails and canonical addresses begin with
	Home           string // place code of the city whose gaps are reported
	LogLevel       slog.Level
	LogJSON        bool
	TrustedProxies []string // addresses or CIDRs whose X-Forwarded-* headers are believed
	BackupDir      string   // nightly backups; empty = none
	MailDir        string   // maildir for mails when no SMTP server is set
	MailFrom       string
	SMTP           string // host:port
	SMTPUser       string
	SMTPPass       Secret
	Shutdown       time.Duration // how long requests in flight may take at the end
}

// Secret is a value that is never printed.
type Secret string

func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "••••"
}

// GoString masks the secret in %#v.
func (s Secret) GoString() string { return strconv.Quote(s.String()) }

// MarshalText masks the secret in JSON and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue masks the secret in logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// SecureCookies reports whether the public address is https, so that cookies may be bound to it.
// Over plain http (a loopback address) a browser would not keep them.
func (c Config) SecureCookies() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// StoreKind tells which store adapter is asked for.
func (c Config) StoreKind() string {
	if strings.HasPrefix(c.Store, "sqlite:") {
		return "sqlite"
	}
	return "mongo"
}

// SQLitePath returns the database file of an sqlite: store.
func (c Config) SQLitePath() string { return strings.TrimPrefix(c.Store, "sqlite:") }

// Public returns the configuration as log attributes, with secrets masked.
func (c Config) Public() []slog.Attr {
	return []slog.Attr{
		slog.String("listen", c.Listen), slog.String("store", maskURL(c.Store)), slog.String("search", maskURL(c.Search)),
		slog.String("base_url", c.BaseURL), slog.String("home", c.Home), slog.String("log_level", c.LogLevel.String()),
	}
}

// maskURL hides who signs in at an address, and with what. It reads no more of the address
// than it must: a wrong one is shown too, in the message that says so.
func maskURL(s string) string {
	end := strings.LastIndexByte(s, '@')
	if end < 0 || strings.HasPrefix(s, "sqlite:") {
		return s
	}
	scheme, _, ok := strings.Cut(s[:end], "://")
	if ok {
		scheme += "://"
	} else {
		scheme = ""
	}
	return scheme + "••••" + s[end:]
}

// variable ties a flag, its environment variable and its check together.
type variable struct {
	name, env, usage, fallback string
	set                        func(c *Config, v string) error
}

var variables = []variable{
	{"listen", "KOMPASS_LISTEN", "address to serve on", "127.0.0.1:8080", func(c *Config, v string) error {
		c.Listen = v
		return checkHostPort(v)
	}},
	{"store", "KOMPASS_STORE", "sqlite:PATH or mongodb://…", "sqlite:./data/kompass.db", setStore},
	{"search", "KOMPASS_SEARCH", "memory, or the address of a Meilisearch server", "memory", setSearch},
	{"search-key", "KOMPASS_SEARCH_KEY", "API key of the Meilisearch server", "", func(c *Config, v string) error {
		c.SearchKey = Secret(v)
		return nil
	}},
	{"base-url", "KOMPASS_BASE_URL", "public address, as in https://prasmes.example.lv", "", func(c *Config, v string) error {
		c.BaseURL = strings.TrimRight(v, "/")
		if v == "" {
			return nil
		}
		return checkURL(v, "http", "https")
	}},
	{"home", "KOMPASS_HOME", "place code of the city", "LV0007000", func(c *Config, v string) error {
		c.Home = v
		if v == "" || len(v) > 40 {
			return errors.New("must be a place code")
		}
		return nil
	}},
	{"log-level", "KOMPASS_LOG_LEVEL", "debug, info, warn or error", "info", func(c *Config, v string) error {
		return c.LogLevel.UnmarshalText([]byte(v))
	}},
	{"log-json", "KOMPASS_LOG_JSON", "log as JSON lines", "false", setBool(func(c *Config) *bool { return &c.LogJSON })},
	{"trusted-proxies", "KOMPASS_TRUSTED_PROXIES", "comma-separated addresses or CIDRs", "", setProxies},
	{"backup-dir", "KOMPASS_BACKUP_DIR", "directory for nightly backups; empty = none", "", func(c *Config, v string) error {
		c.BackupDir = v
		return nil
	}},
	{"mail-dir", "KOMPASS_MAIL_DIR", "maildir for mails when no SMTP server is set", "./data/mail", func(c *Config, v string) error {
		c.MailDir = filepath.Clean(v)
		return nil
	}},
	{"mail-from", "KOMPASS_MAIL_FROM", "sender address", "kompass@localhost", func(c *Config, v string) error {
		c.MailFrom = v
		if !strings.Contains(v, "@") || strings.ContainsAny(v, "\r\n <>") {
			return errors.New("must be an e-mail address")
		}
		return nil
	}},
	{"smtp", "KOMPASS_SMTP", "host:port of an SMTP server", "", func(c *Config, v string) error {
		c.SMTP = v
		if v == "" {
			return nil
		}
		return checkHostPort(v)
	}},
	{"smtp-user", "KOMPASS_SMTP_USER", "user at the SMTP server", "", func(c *Config, v string) error {
		c.SMTPUser = v
		return nil
	}},
	{"smtp-pass", "KOMPASS_SMTP_PASS", "password at the SMTP server", "", func(c *Config, v string) error {
		c.SMTPPass = Secret(v)
		return nil
	}},
	{"shutdown", "KOMPASS_SHUTDOWN", "how long requests in flight may take at the end", "10s", func(c *Config, v string) (err error) {
		c.Shutdown, err = time.ParseDuration(v)
		if err == nil && (c.Shutdown < 0 || c.Shutdown > 5*time.Minute) {
			err = errors.New("must be between 0s and 5m")
		}
		return err
	}},
}

// Bad is a configuration with wrong variables; its text names each and the reason.
type Bad struct{ Problems []string }

func (b *Bad) Error() string {
	return "wrong configuration:\n  " + strings.Join(b.Problems, "\n  ")
}

// Parse reads the flags of one command and the environment. extra may add flags of the
// command's own. It returns the remaining arguments. All wrong variables are reported at once.
func Parse(command string, args []string, getenv func(string) string, out io.Writer, extra func(*flag.FlagSet)) (Config, []string, error) {
	fs := flag.NewFlagSet("kompass "+command, flag.ContinueOnError)
	fs.SetOutput(out)
	given := make(map[string]*string, len(variables))
	for _, v := range variables {
		given[v.name] = fs.String(v.name, "", fmt.Sprintf("%s (%s; default %q)", v.usage, v.env, v.fallback))
	}
	if extra != nil {
		extra(fs)
	}
	rest, err := parseMixed(fs, args)
	if err != nil {
		return Config{}, nil, err
	}
	onCommandLine := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { onCommandLine[f.Name] = true })
	var c Config
	var bad Bad
	for _, v := range variables {
		name, value := v.env, getenv(v.env)
		if onCommandLine[v.name] {
			name, value = "-"+v.name, *given[v.name]
		} else if value == "" {
			value = v.fallback
		}
		if err := v.set(&c, value); err != nil {
			bad.Problems = append(bad.Problems, fmt.Sprintf("%s=%s: %v", name, shown(v, value), err))
		}
	}
	if c.SearchKey == "" && strings.HasPrefix(c.Search, "http") {
		bad.Problems = append(bad.Problems, "KOMPASS_SEARCH_KEY: must be set when KOMPASS_SEARCH is a server")
	}
	if len(bad.Problems) > 0 {
		return c, nil, &bad
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + reachable(c.Listen)
	}
	return c, rest, nil
}

// parseMixed parses flags that may stand before, between and after the arguments.
func parseMixed(fs *flag.FlagSet, args []string) (rest []string, err error) {
	for len(args) > 0 {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if args = fs.Args(); len(args) > 0 {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	return rest, nil
}

// shown is a value as an error may print it.
func shown(v variable, value string) string {
	if strings.HasSuffix(v.name, "-key") || strings.HasSuffix(v.name, "-pass") {
		return "••••"
	}
	if v.name != "mail-from" {
		value = maskURL(value)
	}
	if len(value) > 100 {
		value = strings.ToValidUTF8(value[:100], "") + "…"
	}
	return strconv.Quote(value)
}

func setBool(field func(*Config) *bool) func(*Config, string) error {
	return func(c *Config, v string) error {
		b, err := strconv.ParseBool(v)
		if err != nil {
			return errors.New("must be true or false")
		}
		*field(c) = b
		return nil
	}
}

func setStore(c *Config, v string) error {
	c.Store = v
	switch {
	case strings.HasPrefix(v, "sqlite:"):
		if v == "sqlite:" {
			return errors.New("names no file")
		}
		return nil
	case strings.HasPrefix(v, "mongodb://"), strings.HasPrefix(v, "mongodb+srv://"):
		return checkURL(v, "mongodb", "mongodb+srv")
	}
	return errors.New("must begin with sqlite: or mongodb://")
}

func setSearch(c *Config, v string) error {
	c.Search = v
	if v == "memory" {
		return nil
	}
	return checkURL(v, "http", "https")
}

func setProxies(c *Config, v string) error {
	for _, p := range strings.Split(v, ",") {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		_, err1 := netip.ParseAddr(p)
		_, err2 := netip.ParsePrefix(p)
		if err1 != nil && err2 != nil {
			return fmt.Errorf("%q is neither an address nor a CIDR", p)
		}
		c.TrustedProxies = append(c.TrustedProxies, p)
	}
	return nil
}

func checkHostPort(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return errors.New("must be host:port")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return errors.New("port must be 0 to 65535")
	}
	return nil
}

// reachable is how a browser on this machine finds what listens on an address: one that
// listens everywhere is no address to go to.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if a, parseErr := netip.ParseAddr(host); err == nil && (host == "" || parseErr == nil && a.IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return listen
}

func checkURL(v string, schemes ...string) error {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" {
		return errors.New("is not an address")
	}
	for _, s := range schemes {
		if u.Scheme == s {
			return nil
		}
	}
	return fmt.Errorf("must begin with %s://", strings.Join(schemes, ":// or "))
}
