// Package config turns the environment and flags into one validated struct. It fails once,
// naming every bad variable, and masks secrets when printed. It imports only the standard library.
package config
