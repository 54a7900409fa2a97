package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func noEnv(string) string { return "" }

func TestHealthAsksTheServer(t *testing.T) {
	status := http.StatusOK
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			t.Errorf("asked %s", r.URL.Path)
		}
		w.WriteHeader(status)
		io.WriteString(w, `{"status":"x"}`)
	}))
	defer srv.Close()
	listen := strings.TrimPrefix(srv.URL, "http://")
	ask := func() (code int, out, errOut string) {
		var o, e bytes.Buffer
		code = run(t.Context(), []string{"kompass", "health", "-listen", listen}, noEnv, &o, &e)
		return code, o.String(), e.String()
	}
	if code, out, _ := ask(); code != exitOK || !strings.Contains(out, `"status"`) {
		t.Errorf("ready: exit %d, %q", code, out)
	}
	status = http.StatusServiceUnavailable
	if code, _, errOut := ask(); code != exitFailed || !strings.Contains(errOut, "503") {
		t.Errorf("not ready: exit %d, %q", code, errOut)
	}
	srv.Close()
	if code, _, errOut := ask(); code != exitFailed || errOut == "" {
		t.Errorf("nobody there: exit %d, %q", code, errOut)
	}
}

func TestReachable(t *testing.T) {
	for listen, want := range map[string]string{
		"127.0.0.1:8080": "127.0.0.1:8080", "0.0.0.0:8080": "127.0.0.1:8080", ":8080": "127.0.0.1:8080",
		"[::]:80": "[::1]:80", "kompass.example.lv:80": "kompass.example.lv:80",
	} {
		if got := reachable(listen); got != want {
			t.Errorf("%s is asked at %s, want %s", listen, got, want)
		}
	}
}
