package storetest

import (
	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Short names for the table of kinds.
type (
	orgT        = org.Organisation
	placeT      = org.Place
	courseT     = catalog.Course
	instanceT   = catalog.Instance
	demandT     = demand.Demand
	seriesT     = workforce.Series
	stockT      = workforce.Stock
	assumptionT = workforce.Assumption
	indicatorT  = workforce.Indicator
	targetT     = workforce.Target
	userT       = account.User
	sessionT    = account.Session
	resetT      = account.Reset
	signingKeyT = account.SigningKey
)

// setUnique gives a document of a kind that has them unique keys made of value; "" = none.
func setUnique(doc any, value string) {
	switch d := doc.(type) {
	case *orgT:
		d.RegNo = value
	case *courseT:
		d.Provider, d.ExternalID = "provider", value
	case *instanceT:
		d.Course, d.ExternalID = "course", value
	case *demandT:
		d.Source, d.ExternalID = "source", value
	case *userT:
		d.Email = value
	}
}
