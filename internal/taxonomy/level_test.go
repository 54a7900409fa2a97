package taxonomy_test

import (
	"fmt"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

func TestLevelFromECF(t *testing.T) {
	want := map[int]taxonomy.Level{1: 3, 2: 4, 3: 6, 4: 7, 5: 8}
	for e := -1; e <= 9; e++ {
		l, known := want[e]
		if got, ok := taxonomy.LevelFromECF(e); got != l || ok != known {
			t.Errorf("e-%d: got %d, %v, want %d, %v", e, got, ok, l, known)
		}
	}
}

func TestLevelFromDigComp(t *testing.T) {
	for d := -1; d <= 10; d++ {
		want := taxonomy.LevelUnstated
		if d >= 1 && d <= 8 {
			want = taxonomy.Level(d)
		}
		if got, ok := taxonomy.LevelFromDigComp(d); got != want || ok != (want != 0) {
			t.Errorf("%d: got %d, %v", d, got, ok)
		}
	}
}

func TestLevelsReachFromUnstatedToEight(t *testing.T) {
	for n := range 256 {
		if got := taxonomy.Level(n).Valid(); got != (n <= 8) {
			t.Errorf("level %d: %v", n, got)
		}
		if got := taxonomy.EQF(n).Valid(); got != (n <= 8) {
			t.Errorf("EQF %d: %v", n, got)
		}
	}
}

func TestCodes(t *testing.T) {
	for c, ok := range map[taxonomy.ISCO08]bool{"": true, "2": true, "2512": true, "25121": false, "25a": false, " 25": false, "２５": false} {
		if c.Valid() != ok {
			t.Errorf("ISCO %q: %v", c, c.Valid())
		}
	}
	for c, ok := range map[taxonomy.ISCEDF]bool{"06": true, "061": true, "0613": true, "99": true, "10": true, "11": false, "6": false, "": false, "06130": false, "0x": false} {
		if c.Valid() != ok {
			t.Errorf("ISCED-F %q: %v", c, c.Valid())
		}
	}
	if got := fmt.Sprintf("%v %q %q %v", taxonomy.ISCEDF("0613").Path(), taxonomy.ISCEDF("0613").Broad(), taxonomy.ISCEDF("0").Broad(), taxonomy.ISCEDF("0").Path()); got != `[06 061 0613] "06" "" []` {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprintf("%q %q %q", taxonomy.ISCO08("2512").Parent(), taxonomy.ISCO08("2").Parent(), taxonomy.ISCO08("").Parent()); got != `"251" "" ""` {
		t.Errorf("got %s", got)
	}
}
