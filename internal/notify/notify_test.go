package notify

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func words(m Message) (subject, body string) {
	return "Paroles maiņa\nPrasmju kompasā", "Labdien!\n\nAtveriet saiti:\nhttps://prasmes.example.lv/" + string(m.Lang) + "/reset?token=" + m.Token + "\n" + strings.Repeat("garš ", 40) + "\n.\nUz redzēšanos\n"
}

func reset() Message {
	return Message{To: "anna@example.lv", Lang: "lv", Kind: PasswordReset, Token: "t0k3n"}
}

// check reads a message the way a mail program does and compares it with what was sent.
func check(t *testing.T, raw []byte, m Message) {
	t.Helper()
	got, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("no message: %v\n%s", err, raw)
	}
	h := got.Header
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil || subject != "Paroles maiņa Prasmju kompasā" {
		t.Errorf("subject %q, %v", subject, err)
	}
	if to, err := h.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != m.To {
		t.Errorf("to %v, %v", to, err)
	}
	if from, err := h.AddressList("From"); err != nil || len(from) != 1 || from[0].Address != "kompass@example.lv" {
		t.Errorf("from %v, %v", from, err)
	}
	if d, err := h.Date(); err != nil || !d.Equal(noon) {
		t.Errorf("date %v, %v", d, err)
	}
	if id := h.Get("Message-Id"); !strings.HasPrefix(id, "<") || !strings.HasSuffix(id, "@example.lv>") {
		t.Errorf("message id %s", id)
	}
	if kind, p, err := mime.ParseMediaType(h.Get("Content-Type")); err != nil || kind != "text/plain" || p["charset"] != "utf-8" {
		t.Errorf("type %s %v, %v", kind, p, err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(got.Body))
	_, want := words(m)
	if err != nil || strings.ReplaceAll(string(body), "\r\n", "\n") != want {
		t.Errorf("body %q, %v", body, err)
	}
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("a line that mail cannot carry: %q", line)
		}
	}
}

func TestMaildir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mail")
	d := Maildir{Dir: dir, From: "kompass@example.lv", Render: words, Now: func() time.Time { return noon }}
	for range 2 { // two at the same moment do not overwrite each other
		if err := d.Send(context.Background(), reset()); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(filepath.Join(dir, "new"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%d messages, %v", len(files), err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Join(dir, "new", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		check(t, raw, reset())
		if info, err := f.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may read the token: %v, %v", info.Mode(), err)
		}
	}
	if left, err := os.ReadDir(filepath.Join(dir, "tmp")); err != nil || len(left) != 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func TestMaildirThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mail")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := Maildir{Dir: file, From: "kompass@example.lv", Render: words, Now: func() time.Time { return noon }}
	if err := d.Send(context.Background(), reset()); err == nil {
		t.Error("a message went nowhere without an error")
	}
}

func TestAddressesThatAreNoneAreRefused(t *testing.T) {
	bad := []string{"", "anna", "anna@example.lv\r\nBcc: eve@example.org", "anna@example.lv\nSubject: x", "anna@example.lv, eve@example.org", "Anna <anna@example.lv>",
		"<anna@example.lv>", " anna@example.lv", "anna@example.lv\x00", "anna@exa mple.lv", "=?utf-8?q?a?= <a@b.lv>"}
	dir := t.TempDir()
	for _, to := range bad {
		m := reset()
		m.To = to
		d := Maildir{Dir: dir, From: "kompass@example.lv", Render: words, Now: func() time.Time { return noon }}
		if err := d.Send(context.Background(), m); !errors.Is(err, errAddress) {
			t.Errorf("to %q: %v", to, err)
		}
		d.From = to
		if err := d.Send(context.Background(), reset()); !errors.Is(err, errAddress) {
			t.Errorf("from %q: %v", to, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("something was written: %v", left)
	}
}

func TestASubjectCannotStartAHeader(t *testing.T) {
	render := func(Message) (string, string) { return "Hi\r\nBcc: eve@example.org\r\n\r\nbody", "text" }
	raw, err := compose(reset(), "kompass@example.lv", render, noon)
	if err != nil {
		t.Fatal(err)
	}
	got, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil || got.Header.Get("Bcc") != "" || got.Header.Get("Subject") != "Hi Bcc: eve@example.org body" {
		t.Errorf("got %v, %v", got.Header, err)
	}
}

// smtpServer is a mail server on loopback that keeps what it is told.
type smtpServer struct {
	net.Listener
	extensions []string
	refuse     string // the verb it answers with 550
	rude       bool   // hangs up instead of saying goodbye
	said       chan []string
	data       chan string
}

func serveSMTP(t *testing.T, s *smtpServer) *smtpServer {
	t.Helper()
	var err error
	if s.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	s.said, s.data = make(chan []string, 1), make(chan string, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if c, err := s.Accept(); err == nil {
			s.said <- s.talk(c)
		}
	}()
	t.Cleanup(func() { s.Close(); <-done })
	return s
}

func (s *smtpServer) talk(c net.Conn) (said []string) {
	defer c.Close()
	fmt.Fprint(c, "220 test\r\n")
	in := bufio.NewReader(c)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return said
		}
		line = strings.TrimSpace(line)
		said = append(said, line)
		verb, _, _ := strings.Cut(line, " ")
		switch {
		case verb == s.refuse:
			fmt.Fprint(c, "550 no\r\n")
		case verb == "EHLO":
			fmt.Fprint(c, "250-test\r\n")
			for _, e := range s.extensions {
				fmt.Fprintf(c, "250-%s\r\n", e)
			}
			fmt.Fprint(c, "250 8BITMIME\r\n")
		case verb == "AUTH":
			fmt.Fprint(c, "235 ok\r\n")
		case verb == "DATA":
			fmt.Fprint(c, "354 go on\r\n")
			s.data <- readData(in)
			fmt.Fprint(c, "250 taken\r\n")
		case verb == "QUIT":
			if !s.rude {
				fmt.Fprint(c, "221 bye\r\n")
			}
			return said
		default:
			fmt.Fprint(c, "250 ok\r\n")
		}
	}
}

func readData(in *bufio.Reader) string {
	var b strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == ".\r\n" {
			return b.String()
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
}

func mailer(s *smtpServer) SMTP {
	return SMTP{Addr: s.Addr().String(), From: "kompass@example.lv", Render: words, Now: func() time.Time { return noon }}
}

func TestSMTPOnLoopback(t *testing.T) {
	for _, rude := range []bool{false, true} {
		s := serveSMTP(t, &smtpServer{rude: rude})
		if err := mailer(s).Send(context.Background(), reset()); err != nil {
			t.Fatalf("rude %v: %v", rude, err)
		}
		check(t, []byte(<-s.data), reset())
		said := strings.Join(<-s.said, "\n")
		if !strings.Contains(said, "MAIL FROM:<kompass@example.lv>") || !strings.Contains(said, "RCPT TO:<anna@example.lv>") {
			t.Errorf("said %s", said)
		}
	}
}

func TestSMTPSignsIn(t *testing.T) {
	s := serveSMTP(t, &smtpServer{extensions: []string{"AUTH PLAIN"}})
	m := mailer(s)
	m.User, m.Pass = "kompass", "secret"
	if err := m.Send(context.Background(), reset()); err != nil {
		t.Fatal(err)
	}
	if said := <-s.said; !strings.HasPrefix(said[1], "AUTH PLAIN ") {
		t.Errorf("said %v", said)
	}
}

func TestSMTPFailuresAreReported(t *testing.T) {
	for _, verb := range []string{"MAIL", "RCPT", "DATA", "AUTH"} {
		s := serveSMTP(t, &smtpServer{extensions: []string{"AUTH PLAIN"}, refuse: verb})
		m := mailer(s)
		m.User, m.Pass = "u", "p"
		if err := m.Send(context.Background(), reset()); err == nil || !strings.Contains(err.Error(), "550") {
			t.Errorf("%s refused: %v", verb, err)
		}
	}
}

func TestSMTPServerThatIsNotThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	m := SMTP{Addr: addr, From: "kompass@example.lv", Render: words, Now: time.Now}
	if err := m.Send(context.Background(), reset()); err == nil {
		t.Error("a message went nowhere without an error")
	}
}

func TestSMTPGivesUpWithTheRequest(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // takes the call and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	m := SMTP{Addr: l.Addr().String(), From: "kompass@example.lv", Render: words, Now: time.Now}
	if err := m.Send(ctx, reset()); err == nil {
		t.Error("a silent server took a message")
	}
}

// farAway is a connection that comes from another machine.
type farAway struct{ net.Conn }

func (farAway) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 25} }

func TestNothingTravelsInClearToAnotherMachine(t *testing.T) {
	s := serveSMTP(t, &smtpServer{extensions: []string{"AUTH PLAIN"}})
	conn, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	m := mailer(s)
	m.User, m.Pass = "kompass", "secret"
	if err := m.deliver(farAway{conn}, "anna@example.lv", []byte("x")); !errors.Is(err, errPlain) {
		t.Errorf("got %v", err)
	}
	conn.Close()
	for _, line := range <-s.said {
		if !strings.HasPrefix(line, "EHLO") {
			t.Errorf("said %q in clear", line)
		}
	}
}

func TestSTARTTLSThatFailsEndsTheTalk(t *testing.T) {
	s := serveSMTP(t, &smtpServer{extensions: []string{"STARTTLS", "AUTH PLAIN"}, refuse: "STARTTLS"})
	m := mailer(s)
	m.User, m.Pass = "kompass", "secret"
	if err := m.Send(context.Background(), reset()); err == nil {
		t.Error("sent in clear although the server spoke of STARTTLS")
	}
	for _, line := range <-s.said {
		if strings.HasPrefix(line, "AUTH") || strings.HasPrefix(line, "MAIL") {
			t.Errorf("said %q in clear", line)
		}
	}
}
