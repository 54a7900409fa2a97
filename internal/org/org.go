package org

import (
	"strings"
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// ID names an organisation (UUIDv7, or a stable id in seed data).
type ID string

// Sector is the organisation's part in the quintuple helix.
type Sector string

// The five sectors of the quintuple helix model (Carayannis & Campbell 2010).
const (
	Education   Sector = "education"
	Economy     Sector = "economy"
	Environment Sector = "environment"
	Society     Sector = "society"
	Politics    Sector = "politics"
)

// Sectors lists them in a stable order.
func Sectors() []Sector { return []Sector{Education, Economy, Environment, Society, Politics} }

// Valid reports whether s is one of the five.
func (s Sector) Valid() bool {
	for _, v := range Sectors() {
		if s == v {
			return true
		}
	}
	return false
}

// Organisation offers courses (Provider), needs skills (Employer), or both.
// Only needs of verified organisations enter gaps.
type Organisation struct {
	ID          ID
	Name        text.Localized
	Provider    bool
	Employer    bool
	RegNo       string // registration number, 11 digits in Latvia
	Sector      Sector
	Place       PlaceCode
	URL         string
	Email       string
	Description text.Localized
	Verified    bool
	VerifiedAt  time.Time
	CreatedAt   time.Time
	Rev         int64
}

// Bounds of an organisation's fields, in characters.
const (
	MaxName        = 200
	MaxDescription = 5_000
)

// Validate reports every wrong field.
func (o Organisation) Validate() error {
	var c fault.Check
	c.That(o.ID != "", "id", "required")
	CheckText(&c, "name", o.Name, MaxName, true)
	CheckText(&c, "description", o.Description, MaxDescription, false)
	c.That(o.Provider || o.Employer, "provider", "required")
	c.That(o.Sector.Valid(), "sector", "unknown_value")
	c.That(o.RegNo == "" || validRegNo(o.RegNo), "reg_no", "reg_no_invalid")
	CheckURL(&c, "url", o.URL)
	c.That(o.Email == "" || ValidEmail(o.Email), "email", "invalid_email")
	return c.Err()
}

// validRegNo accepts a Latvian registration number: eleven digits.
func validRegNo(s string) bool {
	if len(s) != 11 {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}
