package memory_test

import (
	"testing"

	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/search/memory"
	"github.com/prasmju-kompass/kompass/internal/search/searchtest"
)

func TestContract(t *testing.T) {
	searchtest.Run(t, func(t testing.TB) search.Engine { return memory.New() })
}
