package dataset

import (
	"io/fs"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Dataset is everything the files hold, validated, in the order of the files.
type Dataset struct {
	Attribution   []string // who to thank, one line per file that says so
	Skills        []taxonomy.Skill
	Occupations   []taxonomy.Occupation
	ISCEDF        []taxonomy.Code
	ISCO          []taxonomy.Code
	Places        []org.Place
	Organisations []org.Organisation
	Courses       []catalog.Course
	Instances     []catalog.Instance
	Demands       []demand.Demand
	Series        []workforce.Series
	Stocks        []workforce.Stock
	Assumptions   []workforce.Assumption
	Indicators    []workforce.Indicator
	Targets       []workforce.Target
	Accounts      []Account
}

// Account is a demonstration account. User has no PasswordHash yet: whoever stores the
// account hashes Password. User.Demo is true.
type Account struct {
	User     account.User
	Password string
}

// Load reads the data set at the root of files. now is the instant that relative dates
// count from; its UTC day is what matters.
//
// The error, a fault Invalid "dataset_invalid", wraps a *Invalid that lists every problem.
func Load(files fs.FS, now time.Time) (*Dataset, error) {
	r := &reader{
		files:  files,
		today:  now.UTC().Truncate(24 * time.Hour),
		names:  interop.NewNames(nil, nil),
		places: make(map[org.PlaceCode]bool),
		orgs:   make(map[org.ID]org.Organisation),
		seen:   make(map[string]bool),
	}
	r.checkFileNames()
	// Later files refer to what earlier ones define.
	r.readTaxonomy()
	r.readPlaces()
	r.readOrganisations()
	r.readCourses()
	r.readDemands()
	r.readWorkforce()
	r.readAccounts()
	if len(r.problems) > 0 {
		return nil, r.fault()
	}
	return &r.out, nil
}
