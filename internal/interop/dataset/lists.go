package dataset

import "github.com/prasmju-kompass/kompass/internal/taxonomy"

// Lists returns the code lists as the taxonomy takes them.
func (d *Dataset) Lists() taxonomy.CodeLists {
	return taxonomy.CodeLists{ISCO: taxonomy.NewCodeList(d.ISCO), ISCEDF: taxonomy.NewCodeList(d.ISCEDF)}
}
