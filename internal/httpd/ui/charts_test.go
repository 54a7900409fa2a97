package ui_test

import (
	"github.com/prasmju-kompass/kompass/internal/i18n"
)

func addCharts(p *i18n.Printer, k *kitchen) {}
