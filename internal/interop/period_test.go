package interop_test

import (
	"testing"

	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

func TestParsePeriod(t *testing.T) {
	none := workforce.Period{}
	for in, want := range map[string]workforce.Period{
		"2021":    {Year: 2021, Sub: 1, Freq: workforce.Yearly},
		"2021Q3":  {Year: 2021, Sub: 3, Freq: workforce.Quarterly},
		"2021-Q3": {Year: 2021, Sub: 3, Freq: workforce.Quarterly},
		"2021-07": {Year: 2021, Sub: 7, Freq: workforce.Monthly},
		"":        none, "21": none, "2021-7": none, "2021-13": none, "2021-00": none, "2021Q0": none, "2021Q5": none,
		"2021Q": none, "2021-Q": none, "2021-07-01": none, "2021 Q3": none, "-021": none, "2021Q+1": none, "1700": none, "٢٠٢١": none,
		"2021Q99999999999999999999": none,
	} {
		if got, ok := interop.ParsePeriod(in); ok != (want != none) || ok && got != want {
			t.Errorf("ParsePeriod(%q) = %+v, %v, want %+v", in, got, ok, want)
		}
	}
}
