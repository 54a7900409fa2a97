package httpd

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"testing"
)

func TestTheCallerIsTheNearestThatIsNoProxyOfOurs(t *testing.T) {
	cases := []struct {
		name    string
		trusted []string
		peer    string
		headers []string
		want    string
	}{
		{"nobody is trusted", nil, "198.51.100.1", []string{"10.0.0.1"}, "198.51.100.1"},
		{"a stranger's header", []string{"192.0.2.1"}, "198.51.100.1", []string{"10.0.0.1"}, "198.51.100.1"},
		{"one proxy", []string{"192.0.2.1"}, "192.0.2.1", []string{"203.0.113.5"}, "203.0.113.5"},
		{"the caller wrote the left part", []string{"192.0.2.1"}, "192.0.2.1", []string{"10.0.0.1, 203.0.113.5"}, "203.0.113.5"},
		{"the caller sent a line of its own", []string{"192.0.2.1"}, "192.0.2.1", []string{"10.0.0.1", "203.0.113.5"}, "203.0.113.5"},
		{"two proxies", []string{"192.0.2.0/24"}, "192.0.2.1", []string{"10.0.0.1, 203.0.113.5, 192.0.2.9"}, "203.0.113.5"},
		{"nothing but proxies", []string{"192.0.2.0/24"}, "192.0.2.1", []string{"192.0.2.9"}, "192.0.2.9"},
		{"no header", []string{"192.0.2.1"}, "192.0.2.1", nil, "192.0.2.1"},
		{"rubbish nearest", []string{"192.0.2.1"}, "192.0.2.1", []string{"203.0.113.5, unknown"}, "192.0.2.1"},
		{"mapped", []string{"192.0.2.1"}, "::ffff:192.0.2.1", []string{"::ffff:203.0.113.5"}, "203.0.113.5"},
		{"IPv6", []string{"2001:db8::/64"}, "2001:db8::1", []string{"10.0.0.1, 2001:db8:1::7"}, "2001:db8:1::7"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var lines [][]byte
			for _, h := range c.headers {
				lines = append(lines, []byte(h))
			}
			if got := newProxies(c.trusted).caller(net.ParseIP(c.peer), lines); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestANewAddressInTheHeaderIsNoWayAroundALimit(t *testing.T) {
	// A test's requests come from 0.0.0.0: that is the proxy here.
	s := newSite(t, func(o *Options) { o.TrustedProxies = []string{"0.0.0.0"} })
	last := 0
	for i := range 25 {
		last = s.do("POST", "/api/v1/auth/forgot", fmt.Sprintf(`{"email":"nobody%d@example.lv"}`, i), "Content-Type", "application/json",
			"X-Forwarded-For", fmt.Sprintf("10.0.%d.1, 203.0.113.5", i)).StatusCode
	}
	if last != 429 {
		t.Errorf("the 25th request was answered with %d", last)
	}
	if r := s.do("POST", "/api/v1/auth/forgot", `{"email":"other@example.lv"}`, "Content-Type", "application/json", "X-Forwarded-For", "203.0.113.77"); r.StatusCode != 202 {
		t.Errorf("somebody else: %d", r.StatusCode)
	}
}

func TestACompressedBodyIsRefusedUnread(t *testing.T) {
	s := newSite(t)
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	fmt.Fprint(w, `{"email":"learner@demo.example","password":"x"}`)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/v1/auth/login", "/lv/sign-in"} {
		for _, encoding := range []string{"gzip", "br", "deflate", "gzip, gzip"} {
			if r := s.do("POST", path, b.String(), "Content-Type", "application/json", "Content-Encoding", encoding); r.StatusCode != 415 {
				t.Errorf("%s %s: %d", path, encoding, r.StatusCode)
			}
		}
		if r := s.do("POST", path, "{}", "Content-Type", "application/json", "Content-Encoding", "identity"); r.StatusCode == 415 {
			t.Errorf("%s: a plain body was refused", path)
		}
	}
}
