package org

import (
	"math"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// PlaceCode is a territory code: ATVK in Latvia, plus LV, EU and world. "Online" is a mode, not a place.
type PlaceCode string

// Roots above the national territories.
const (
	PlaceLatvia PlaceCode = "LV"
	PlaceEU     PlaceCode = "EU"
	PlaceWorld  PlaceCode = "world"
)

// MaxPlaceCode bounds a code, in characters.
const MaxPlaceCode = 40

// Place is a territory with the coordinates of its centre (WGS 84 degrees).
// HasPoint is false where no coordinates are known.
type Place struct {
	Code     PlaceCode
	Parent   PlaceCode
	Name     text.Localized
	Lat, Lon float64
	HasPoint bool
	Rev      int64
}

// Validate reports every wrong field.
func (p Place) Validate() error {
	var c fault.Check
	c.That(p.Code != "", "code", "required")
	CheckLine(&c, "code", string(p.Code), MaxPlaceCode)
	c.That(p.Parent != p.Code, "parent", "invalid")
	CheckText(&c, "name", p.Name, MaxName, true)
	if p.HasPoint {
		c.That(p.Lat >= -90 && p.Lat <= 90, "lat", "out_of_range", fault.Params{"min": -90, "max": 90})
		c.That(p.Lon >= -180 && p.Lon <= 180, "lon", "out_of_range", fault.Params{"min": -180, "max": 180})
	}
	return c.Err()
}

// earthKm is the mean Earth radius (IUGG) in kilometres.
const earthKm = 6371.0088

// DistanceKm returns the great-circle distance in kilometres (haversine); ok is false
// when either place has no coordinates.
func DistanceKm(a, b Place) (km float64, ok bool) {
	if !a.HasPoint || !b.HasPoint {
		return 0, false
	}
	rad := math.Pi / 180
	dLat, dLon := (b.Lat-a.Lat)*rad, (b.Lon-a.Lon)*rad
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earthKm * math.Asin(math.Min(1, math.Sqrt(h))), true
}
