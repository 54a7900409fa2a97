package notify

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// Kind is what a message is about.
type Kind string

// The kinds of messages.
const (
	PasswordReset Kind = "password-reset"
)

// Message is one e-mail before it is put into words.
type Message struct {
	To    string
	Lang  text.Lang
	Kind  Kind
	Token string // the one-time token its link carries
}

// Mailer sends messages. Send returns when the message is handed over durably.
type Mailer interface {
	Send(ctx context.Context, m Message) error
}

// Render puts a message into words: a subject line and a plain-text body.
type Render func(Message) (subject, body string)

// errAddress refuses what is not one bare address, above all what would start a new header line.
var errAddress = errors.New("notify: not a mail address")

// compose returns an RFC 5322 message in UTF-8, quoted-printable.
func compose(m Message, from string, render Render, now time.Time) ([]byte, error) {
	for _, a := range []string{m.To, from} {
		if p, err := mail.ParseAddress(a); err != nil || p.Address != a {
			return nil, errAddress
		}
	}
	subject, body := render(m)
	var b bytes.Buffer
	id := make([]byte, 12)
	rand.Read(id)
	_, host, _ := strings.Cut(from, "@")
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s@%s>\r\n", from, m.To,
		mime.QEncoding.Encode("utf-8", strings.Join(strings.Fields(subject), " ")), now.Format(time.RFC1123Z), hex.EncodeToString(id), host)
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nAuto-Submitted: auto-generated\r\n\r\n")
	q := quotedprintable.NewWriter(&b)
	if _, err := q.Write([]byte(body)); err != nil {
		return nil, err
	}
	if err := q.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Maildir writes each message as a file below Dir (maildir layout: tmp, new, cur).
type Maildir struct {
	Dir    string
	From   string
	Render Render
	Now    func() time.Time
}

// Send writes the message to tmp, syncs it, and renames it into new.
func (d Maildir) Send(_ context.Context, m Message) error {
	raw, err := compose(m, d.From, d.Render, d.Now())
	if err != nil {
		return err
	}
	for _, sub := range []string{"tmp", "new", "cur"} {
		if err := os.MkdirAll(filepath.Join(d.Dir, sub), 0o700); err != nil {
			return fmt.Errorf("maildir: %w", err)
		}
	}
	f, err := os.CreateTemp(filepath.Join(d.Dir, "tmp"), fmt.Sprintf("%d.*", d.Now().UnixMicro()))
	if err != nil {
		return fmt.Errorf("maildir: %w", err)
	}
	_, err = f.Write(raw)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(d.Dir, "new", filepath.Base(f.Name())))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("maildir: %w", err), os.Remove(f.Name()))
	}
	return nil
}

// SMTP sends over a server that offers STARTTLS (plain only on loopback).
type SMTP struct {
	Addr   string // host:port
	From   string
	User   string
	Pass   string
	Render Render
	Now    func() time.Time
}

// Send delivers the message to the server; net/smtp has no context, so the deadline of ctx
// is set on the connection.
func (s SMTP) Send(ctx context.Context, m Message) error {
	raw, err := compose(m, s.From, s.Render, s.Now())
	if err != nil {
		return err
	}
	conn, err := (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, "tcp", s.Addr)
	if err != nil {
		return fmt.Errorf("smtp: %w", err)
	}
	defer conn.Close()
	deadline := time.Now().Add(30 * time.Second)
	if d, ok := ctx.Deadline(); ok && d.Before(deadline) {
		deadline = d
	}
	if err := conn.SetDeadline(deadline); err != nil {
		return fmt.Errorf("smtp: %w", err)
	}
	if err := s.deliver(conn, m.To, raw); err != nil {
		return fmt.Errorf("smtp: %w", err)
	}
	return nil
}
