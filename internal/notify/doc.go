// Package notify owns how messages leave the house: e-mail over SMTP when a server is
// configured, otherwise files in a maildir, where an administrator (or a test) finds them.
// What a message says is rendered by a function the program's edge passes in; this package
// holds no words. It imports account and text only.
package notify
