package notify

import (
	"crypto/tls"
	"errors"
	"net"
	"net/smtp"
)

var errPlain = errors.New("the server offers no STARTTLS and is not on loopback")

// deliver speaks SMTP over conn. Credentials and messages never travel in clear except on loopback.
func (s SMTP) deliver(conn net.Conn, to string, raw []byte) error {
	host, _, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return err
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
	defer c.Close()
	if ok, _ := c.Extension("STARTTLS"); ok {
		if err := c.StartTLS(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}); err != nil {
			return err
		}
	} else if a, _ := conn.RemoteAddr().(*net.TCPAddr); a == nil || !a.IP.IsLoopback() {
		return errPlain
	}
	if s.User != "" {
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Pass, host)); err != nil {
			return err
		}
	}
	if err := errors.Join(c.Mail(s.From), c.Rcpt(to)); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	_ = c.Quit() // the message is taken: a farewell that fails changes nothing
	return nil
}
