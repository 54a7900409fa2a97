package ui_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/httpd/ui"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func TestFormShowsWhatWasTypedAndWhatIsWrong(t *testing.T) {
	_, bundle := newViews(t)
	f := kitchenForm(bundle.For(text.LV))

	seats, err := f.Input("seats", "number", "required", "min=1")
	if err != nil {
		t.Fatal(err)
	}
	if seats.Value != "-3" || seats.ID != "f-seats" || seats.Label != "Vietu skaits" || !seats.Required || !strings.Contains(seats.Error, "no 1 līdz 5") {
		t.Errorf("got %+v", seats)
	}
	var lines []string
	for _, p := range f.Problems() {
		lines = append(lines, p.ID+" "+p.Label)
	}
	if got := strings.Join(lines, ", "); got != "f-title-lv Nosaukums (latviešu), f-seats Vietu skaits, f-needs-1-skill Prasme (2)" {
		t.Errorf("problems: %s", got)
	}
	if f.Trouble() != "" || !f.Failed() {
		t.Error("field faults are no general trouble")
	}
}

func TestFormKeepsPasswordsToItself(t *testing.T) {
	_, bundle := newViews(t)
	f := ui.NewForm(bundle.For(text.LV), "kitchen", url.Values{"title": {"secret"}}, nil)
	if field, _ := f.Input("title", "password"); field.Value != "" {
		t.Error("a password is sent back to the page")
	}
}

func TestFormRefusesUnknownOptions(t *testing.T) {
	_, bundle := newViews(t)
	f := ui.NewForm(bundle.For(text.LV), "kitchen", nil, nil)
	for _, o := range []string{"onclick=alert(1)", "requird", "style=x"} {
		if _, err := f.Input("title", "text", o); err == nil {
			t.Errorf("%q was accepted", o)
		}
	}
}

func TestFormSaysWhatConcernsNoField(t *testing.T) {
	_, bundle := newViews(t)
	f := ui.NewForm(bundle.For(text.EN), "kitchen", nil, fault.New(fault.Conflict, "conflict_rev"))
	if !strings.HasPrefix(f.Trouble(), "Someone else changed this") {
		t.Errorf("got %q", f.Trouble())
	}
}

func TestChoicesKeepWhatWasChosen(t *testing.T) {
	_, bundle := newViews(t)
	offered := []ui.Option{{Value: "onsite", On: true}, {Value: "online"}, {Value: "blended"}}
	f := ui.NewForm(bundle.For(text.LV), "kitchen", url.Values{"mode": {"online", "blended"}}, nil)
	field, err := f.Checks("mode", offered)
	if err != nil || field.Options[0].On || !field.Options[1].On || !field.Options[2].On {
		t.Errorf("%v %v", field.Options, err)
	}
	if !offered[0].On || offered[1].On {
		t.Error("the caller's list was changed")
	}
}

func TestRowButtonsWithoutScripts(t *testing.T) {
	v := url.Values{"needs[0].label": {"a"}, "needs[3].label": {"b"}, "needs[3].level": {"4"}, "needs[x].label": {"c"}, "needs[-1].label": {"d"}}
	if ui.EditRows(v) {
		t.Error("no button was pressed")
	}
	v.Set("add", "needs")
	if !ui.EditRows(v) || len(ui.RowIndexes(v, "needs")) != 3 || ui.RowIndexes(v, "needs")[2] != 4 {
		t.Errorf("after add: %v", ui.RowIndexes(v, "needs"))
	}
	v.Set("remove", "needs[3]")
	if !ui.EditRows(v) || v.Has("needs[3].level") || len(ui.RowIndexes(v, "needs")) != 2 || v.Has("remove") || v.Has("add") {
		t.Errorf("after remove: %v", v)
	}
}

func TestFieldIDsAreSafe(t *testing.T) {
	for path, want := range map[string]string{"needs[2].level": "f-needs-2-level", `"><x`: "f----x", "Title.LV": "f-title-lv", "": "f-"} {
		if got := ui.FieldID(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}
