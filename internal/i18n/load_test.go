package i18n_test

import (
	"testing"

	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/web"
)

func TestLoadsTheRealLocales(t *testing.T) {
	if _, err := i18n.Load(web.FS); err != nil {
		t.Fatal(err)
	}
}
