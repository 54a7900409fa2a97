package chart_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/httpd/ui/chart"
)

func TestFlowsHoldForAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(anyLabel(), 0, 8).Draw(t, "names")
		links := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) chart.FlowLink {
			return chart.FlowLink{From: rapid.IntRange(-1, 8).Draw(t, "from"), To: rapid.IntRange(-1, 8).Draw(t, "to"), Value: anyFloat().Draw(t, "value")}
		}), 0, 20).Draw(t, "links")
		l := anyLabel().Draw(t, "title")
		checkSVG(t, chart.Flows(meta(l), anyVariant().Draw(t, "variant"), chart.FlowLabels{From: l, To: l}, names, links))
	})
}

func TestFlowsDrawEachLinkOnce(t *testing.T) {
	svg := string(chart.Flows(meta("x"), chart.Wide, chart.FlowLabels{From: "teach", To: "need"}, []string{"a", "b"},
		[]chart.FlowLink{{0, 0, 3}, {0, 1, 1}, {1, 1, 0}, {1, 5, 2}}))
	if n := strings.Count(svg, `class="flow`); n != 2 {
		t.Errorf("%d bands, want 2", n)
	}
	for _, want := range []string{">a 4<", ">a 3<", ">b 1<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no label %q in %s", want, svg)
		}
	}
	if strings.Contains(svg, ">b 0<") {
		t.Error("a name that gives nothing stands on the left")
	}
}
