// Package seed embeds the demonstration data: the taxonomy and the Ventspils
// sample that a fresh installation starts from. It holds data only; reading
// and checking it belongs to its users.
package seed

import "embed"

// FS holds the seed files at its root, for instance "skills.json".
//
//go:embed *.json
var FS embed.FS
