package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/config"
)

func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for _, p := range pairs {
		k, v, _ := strings.Cut(p, "=")
		m["KOMPASS_"+k] = v
	}
	return func(name string) string { return m[name] }
}

func parse(t *testing.T, args []string, getenv func(string) string) (config.Config, []string) {
	t.Helper()
	c, rest, err := config.Parse("serve", args, getenv, &bytes.Buffer{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c, rest
}

func problems(t *testing.T, args []string, getenv func(string) string) []string {
	t.Helper()
	_, _, err := config.Parse("serve", args, getenv, &bytes.Buffer{}, nil)
	bad, ok := errors.AsType[*config.Bad](err)
	if !ok {
		t.Fatalf("got %v, want a list of problems", err)
	}
	return bad.Problems
}

func TestWithoutAnySettingsItRunsOnThisMachine(t *testing.T) {
	c, rest := parse(t, nil, env())
	want := config.Config{Listen: "127.0.0.1:8080", Store: "sqlite:./data/kompass.db", Search: "memory", BaseURL: "http://127.0.0.1:8080", Home: "LV0007000",
		LogLevel: slog.LevelInfo, MailDir: "data/mail", MailFrom: "kompass@localhost", Shutdown: 10 * time.Second}
	if fmt.Sprintf("%+v", c) != fmt.Sprintf("%+v", want) || len(rest) != 0 {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
	if c.StoreKind() != "sqlite" || c.SQLitePath() != "./data/kompass.db" || c.SecureCookies() {
		t.Errorf("got %s %s %v", c.StoreKind(), c.SQLitePath(), c.SecureCookies())
	}
}

func TestAFlagBeatsTheEnvironmentWhichBeatsTheDefault(t *testing.T) {
	c, rest := parse(t, []string{"import", "-listen=127.0.0.1:1", "file.csv", "-backup-dir", ""}, env("LISTEN=127.0.0.1:2", "HOME=LV", "BACKUP_DIR=/backup"))
	if c.Listen != "127.0.0.1:1" || c.Home != "LV" || c.Search != "memory" {
		t.Errorf("got %+v", c)
	}
	if c.BackupDir != "" {
		t.Error("an empty flag does not beat the environment")
	}
	if !slices.Equal(rest, []string{"import", "file.csv"}) {
		t.Errorf("arguments %v", rest)
	}
}

func TestEverySettingReachesItsField(t *testing.T) {
	c, _ := parse(t, nil, env("LISTEN=[::1]:0", "STORE=mongodb://u:p@h1:27017,h2:27017/kompass?replicaSet=rs0", "SEARCH=https://meili.example", "SEARCH_KEY=k",
		"BASE_URL=https://prasmes.example.lv/", "HOME=LV0007000", "LOG_LEVEL=debug", "LOG_JSON=true", "TRUSTED_PROXIES=10.0.0.1, 192.168.0.0/16,", "BACKUP_DIR=/b",
		"MAIL_DIR=/m/", "MAIL_FROM=a@b.lv", "SMTP=mail.example:587", "SMTP_USER=u", "SMTP_PASS=p", "SHUTDOWN=1m"))
	if c.Listen != "[::1]:0" || c.StoreKind() != "mongo" || c.Search != "https://meili.example" || string(c.SearchKey) != "k" || c.BaseURL != "https://prasmes.example.lv" ||
		!c.SecureCookies() || c.LogLevel != slog.LevelDebug || !c.LogJSON || !slices.Equal(c.TrustedProxies, []string{"10.0.0.1", "192.168.0.0/16"}) || c.BackupDir != "/b" ||
		c.MailDir != "/m" || c.MailFrom != "a@b.lv" || c.SMTP != "mail.example:587" || c.SMTPUser != "u" || string(c.SMTPPass) != "p" || c.Shutdown != time.Minute {
		t.Errorf("got %+v", c)
	}
}

func TestEveryBadVariableIsNamedAtOnce(t *testing.T) {
	got := problems(t, []string{"-listen=nowhere"}, env("STORE=postgres://h/db", "SEARCH=ftp://x", "BASE_URL=example.lv", "LOG_LEVEL=loud", "LOG_JSON=perhaps",
		"TRUSTED_PROXIES=10.0.0.1,proxy", "MAIL_FROM=nobody", "SMTP=mail", "SHUTDOWN=ever", "HOME="+strings.Repeat("x", 41)))
	want := []string{"-listen=", "KOMPASS_STORE=", "KOMPASS_SEARCH=", "KOMPASS_BASE_URL=", "KOMPASS_HOME=", "KOMPASS_LOG_LEVEL=", "KOMPASS_LOG_JSON=", "KOMPASS_TRUSTED_PROXIES=",
		"KOMPASS_MAIL_FROM=", "KOMPASS_SMTP=", "KOMPASS_SHUTDOWN="}
	if len(got) != len(want) {
		t.Fatalf("%d problems, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i, w := range want {
		if !strings.HasPrefix(got[i], w) {
			t.Errorf("got %q, want %s…", got[i], w)
		}
	}
	text := (&config.Bad{Problems: got}).Error()
	for _, p := range got {
		if !strings.Contains(text, p) {
			t.Errorf("the message leaves out %q", p)
		}
	}
}

func TestSingleBadValues(t *testing.T) {
	cases := []string{"LISTEN=127.0.0.1", "LISTEN=127.0.0.1:65536", "LISTEN=127.0.0.1:-1", "LISTEN=127.0.0.1:http", "STORE=sqlite:", "STORE=mongodb://", "STORE=./kompass.db",
		"SEARCH=meili", "BASE_URL=ftp://x", "BASE_URL=https://", "MAIL_FROM=a@b.lv\r\nBcc: x@y.lv", "MAIL_FROM=Kompass <a@b.lv>", "SHUTDOWN=-1s", "SHUTDOWN=6m", "TRUSTED_PROXIES=10.0.0.0/33"}
	for _, c := range cases {
		name, _, _ := strings.Cut(c, "=")
		if got := problems(t, nil, env(c)); len(got) != 1 || !strings.HasPrefix(got[0], "KOMPASS_"+name+"=") {
			t.Errorf("%q: got %q", c, got)
		}
	}
	if got := problems(t, nil, env("SEARCH=http://meili.example")); len(got) != 1 || !strings.HasPrefix(got[0], "KOMPASS_SEARCH_KEY:") {
		t.Errorf("a server without a key: %q", got)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	const secret = "h7s-very-secret"
	good, _ := parse(t, nil, env("STORE=mongodb://kompass:"+secret+"@h/db", "SEARCH=https://u:"+secret+"@meili", "SEARCH_KEY="+secret, "SMTP_PASS="+secret))
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).LogAttrs(t.Context(), slog.LevelInfo, "configuration", good.Public()...)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("keys", "key", good.SearchKey)
	asJSON, err := json.Marshal(map[string]config.Secret{"key": good.SearchKey})
	if err != nil {
		t.Fatal(err)
	}
	printed := []string{log.String(), string(asJSON), fmt.Sprint(good.SMTPPass), fmt.Sprintf("%s %v %+v %#v %q", good.SMTPPass, good.SMTPPass, good.SMTPPass, good.SMTPPass, good.SMTPPass)}
	for _, store := range []string{
		"mongodb://u:" + secret + "%zz@h/db", "mongodb://u:" + secret + " @h/db", "mongo://u:" + secret + "@h", "u:" + secret + "@h", "mongodb://u:" + secret + "/@h@",
		"mongo://" + strings.Repeat("u", 70) + ":" + secret + "@" + strings.Repeat("h", 50), "mongo://u:" + strings.Repeat(secret, 20) + "@h",
	} {
		printed = append(printed, problems(t, nil, env("STORE="+store, "SEARCH="+store))...)
		printed = append(printed, problems(t, []string{"-store", store}, env())...)
	}
	for _, p := range printed {
		if strings.Contains(p, secret) {
			t.Errorf("a secret is printed: %s", p)
		}
	}
	if s := config.Secret("").String(); s != "" {
		t.Errorf("no secret is shown as %q", s)
	}
	if !strings.Contains(log.String(), "mongodb://••••@h/db") {
		t.Errorf("the log does not say which store: %s", log.String())
	}
}

func TestAnAddressThatIsEverywhereIsShownAsThisMachine(t *testing.T) {
	for listen, want := range map[string]string{":8080": "http://localhost:8080", "0.0.0.0:80": "http://localhost:80", "[::]:8080": "http://localhost:8080",
		"10.1.2.3:8080": "http://10.1.2.3:8080", "kompass.lan:8080": "http://kompass.lan:8080"} {
		if c, _ := parse(t, nil, env("LISTEN="+listen)); c.BaseURL != want {
			t.Errorf("%s: got %s, want %s", listen, c.BaseURL, want)
		}
	}
}

func TestACommandsOwnFlags(t *testing.T) {
	var out bytes.Buffer
	var dry bool
	extra := func(fs *flag.FlagSet) { fs.BoolVar(&dry, "dry-run", false, "change nothing") }
	if _, rest, err := config.Parse("import", []string{"esco", "-dry-run", "DIR"}, env(), &out, extra); err != nil || !dry || !slices.Equal(rest, []string{"esco", "DIR"}) {
		t.Errorf("got %v, %v, %v", rest, dry, err)
	}
	if _, _, err := config.Parse("import", []string{"-h"}, env(), &out, extra); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("got %v", err)
	}
	for _, w := range []string{"-dry-run", "-store", "KOMPASS_STORE", "127.0.0.1:8080"} {
		if !strings.Contains(out.String(), w) {
			t.Errorf("the help does not mention %s", w)
		}
	}
	if _, _, err := config.Parse("import", []string{"-wet-run"}, env(), &out, extra); err == nil {
		t.Error("an unknown flag is taken")
	}
}
