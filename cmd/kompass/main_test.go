package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// shell runs command lines against one directory of data.
type shell struct {
	t   *testing.T
	dir string
	env map[string]string
}

func newShell(t *testing.T) *shell {
	dir := t.TempDir()
	return &shell{t: t, dir: dir, env: map[string]string{
		"KOMPASS_STORE": "sqlite:" + filepath.Join(dir, "k.db"), "KOMPASS_MAIL_DIR": filepath.Join(dir, "mail"),
		"KOMPASS_LISTEN": "127.0.0.1:0", "KOMPASS_LOG_LEVEL": "error",
	}}
}

func (s *shell) getenv(k string) string { return s.env[k] }

// run carries out one command line and wants an exit code.
func (s *shell) run(want int, args ...string) (out, errOut string) {
	s.t.Helper()
	var o, e bytes.Buffer
	if got := run(context.Background(), append([]string{"kompass"}, args...), s.getenv, &o, &e); got != want {
		s.t.Fatalf("kompass %s: exit %d, want %d\n%s%s", strings.Join(args, " "), got, want, o.String(), e.String())
	}
	return o.String(), e.String()
}

func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is missing in:\n%s", p, text)
		}
	}
}

func TestHelpListsEveryCommand(t *testing.T) {
	s := newShell(t)
	out, _ := s.run(exitOK, "help")
	for _, c := range commands() {
		wants(t, out, "kompass "+c.usage)
	}
	s.run(exitUsage)
	_, errOut := s.run(exitUsage, "sreve")
	wants(t, errOut, `"sreve"`, "kompass help")
}

func TestWrongConfigurationNamesEveryVariable(t *testing.T) {
	s := newShell(t)
	s.env["KOMPASS_STORE"], s.env["KOMPASS_LISTEN"], s.env["KOMPASS_LOG_LEVEL"] = "postgres://x", "8080", "loud"
	_, errOut := s.run(exitUsage, "serve", "-search", "solr")
	wants(t, errOut, "KOMPASS_STORE", "KOMPASS_LISTEN", "KOMPASS_LOG_LEVEL", "-search")
	if _, err := os.Stat(filepath.Join(s.dir, "k.db")); err == nil {
		t.Error("a wrong configuration made a database file")
	}
}

func TestWrongUseExplainsItself(t *testing.T) {
	s := newShell(t)
	for _, args := range [][]string{{"import"}, {"import", "xml", "f"}, {"import", "esco"}, {"export"}, {"export", "everything"}, {"forecast"}, {"backtest"},
		{"user"}, {"user", "add"}, {"forecast", "--level", "101", "x.csv"}, {"serve", "now"}} {
		_, errOut := s.run(exitUsage, args...)
		if len(errOut) < 15 {
			t.Errorf("kompass %v says only %q", args, errOut)
		}
	}
	_, errOut := s.run(exitFailed, "import", "series", "/nowhere/x.csv")
	wants(t, errOut, "/nowhere/x.csv")
}

func TestADamagedOrForeignFileIsLeftAlone(t *testing.T) {
	s := newShell(t)
	path := filepath.Join(s.dir, "k.db")
	for _, content := range []string{"this is my diary", strings.Repeat("SQLite format 3\x00junk", 500)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, errOut := s.run(exitFailed, "reindex")
		wants(t, errOut, path)
		if after, err := os.ReadFile(path); err != nil || string(after) != content {
			t.Errorf("the file was changed (%v)", err)
		}
	}
}

func TestSeedExportBackupAndRestore(t *testing.T) {
	s := newShell(t)
	out, _ := s.run(exitOK, "seed")
	wants(t, out, "98 courses")
	out, _ = s.run(exitOK, "reindex")
	wants(t, out, "courses and", "runs indexed")
	gaps, _ := s.run(exitOK, "export", "gaps", "--lang", "en")
	wants(t, gaps, "by,id,isco,name,period,demand", "software developer")
	courses, _ := s.run(exitOK, "export", "courses")
	wants(t, courses, "course_id,provider_id")
	backup := filepath.Join(s.dir, "b.backup")
	s.run(exitOK, "export", "backup", "--out", backup)
	_, errOut := s.run(exitFailed, "restore", backup)
	if errOut == "" {
		t.Error("a restore over data must say why it refuses")
	}
	s.env["KOMPASS_STORE"] = "sqlite:" + filepath.Join(s.dir, "other.db")
	s.run(exitOK, "restore", backup)
	again, _ := s.run(exitOK, "export", "courses")
	if again != courses {
		t.Error("the restored courses differ")
	}
}

func TestImports(t *testing.T) {
	s := newShell(t)
	s.run(exitOK, "seed")
	esco := filepath.Join("..", "..", "internal", "interop", "esco", "testdata")
	dry, _ := s.run(exitOK, "import", "esco", esco, "--dry-run")
	wants(t, dry, "dry run")
	first, _ := s.run(exitOK, "import", "esco", esco)
	second, _ := s.run(exitOK, "import", "esco", "--log-level", "error", esco)
	wants(t, second, "0 added, 0 changed")
	if strings.Contains(first, "\n0 added") {
		t.Errorf("the first import added nothing: %s", first)
	}
	csv := filepath.Join(s.dir, "posts.csv")
	if err := os.WriteFile(csv, []byte("month,num_postings,Python,Remote\n2018-01,100,30,5\n2018-02,abc,31,6\n2018-03,90,many,7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errOut := s.run(exitOK, "import", "series", csv)
	wants(t, out, "1 series read", "1 added", "skipped Remote")
	wants(t, errOut, "posts.csv:4", "Python", "many")
	out, _ = s.run(exitOK, "import", "series", csv)
	wants(t, out, "0 added, 0 changed, 1 unchanged")
}

func TestForecastAndBacktestFiles(t *testing.T) {
	s := newShell(t)
	file := filepath.Join(s.dir, "s.csv")
	wide := "month,a\n"
	for i := range 48 {
		wide += time.Date(2018, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC).Format("2006-01") + "," + []string{"10", "12", "15", "11"}[i%4] + "\n"
	}
	if err := os.WriteFile(file, []byte(wide), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(s.dir, "f.csv")
	s.run(exitOK, "forecast", file, "--level", "95", "--method", "theta", "--horizon", "3", "--out", out)
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(string(got)), "\n"); len(lines) != 4 || strings.TrimSpace(lines[0]) != "series,h,point,lo,hi" {
		t.Errorf("forecast file:\n%s", got)
	}
	table, _ := s.run(exitOK, "backtest", file)
	wants(t, table, "seasonal-naive", "theta", "MASE")
	_, errOut := s.run(exitUsage, "forecast", file, "--method", "crystal-ball")
	wants(t, errOut, "crystal-ball", "theta")
}

// buffer is a bytes.Buffer that the server may write while the test reads.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// serving starts the server and returns its address and a way to stop it that returns the exit code.
func (s *shell) serving(args ...string) (base string, out *buffer, stop func() int) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out = &buffer{}
	errOut := &buffer{}
	done := make(chan int, 1)
	go func() { done <- run(ctx, append([]string{"kompass", "serve"}, args...), s.getenv, out, errOut) }()
	deadline := time.After(60 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for base == "" {
		select {
		case code := <-done:
			s.t.Fatalf("the server ended at once with %d: %s", code, errOut)
		case <-deadline:
			s.t.Fatal("the server did not start")
		case <-tick.C:
			base = address.FindString(out.String())
		}
	}
	return base, out, func() int { cancel(); return <-done }
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

func TestServeWithDemonstrationData(t *testing.T) {
	s := newShell(t)
	base, out, stop := s.serving("--demo")
	wants(t, out.String(), "learner@demo.example", "admin@demo.example", "kompass-demo")
	if code, body := get(t, base+"/readyz"); code != 200 {
		t.Errorf("readyz %d %s", code, body)
	}
	if code, body := get(t, base+"/lv/courses"); code != 200 || !strings.Contains(body, "class=\"demo\"") {
		t.Errorf("courses %d: the page must say that the data is a demonstration", code)
	}
	if code := stop(); code != exitOK {
		t.Errorf("exit %d after a clean stop", code)
	}
	// A second start keeps the data and does not load it twice.
	base, _, stop = s.serving("--demo")
	if _, body := get(t, base+"/readyz"); !strings.Contains(body, `"courses":96`) {
		t.Errorf("after a second start: %s", body)
	}
	stop()
}

func TestServeWithoutDemonstrationHasNoAccounts(t *testing.T) {
	s := newShell(t)
	base, out, stop := s.serving()
	if strings.Contains(out.String(), "demo.example") {
		t.Error("demonstration accounts without --demo")
	}
	if code, body := get(t, base+"/lv/courses"); code != 200 || strings.Contains(body, "class=\"demo\"") {
		t.Errorf("an empty catalogue: %d", code)
	}
	if code := stop(); code != exitOK {
		t.Errorf("exit %d", code)
	}
}
