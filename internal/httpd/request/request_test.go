package request_test

import (
	"context"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func TestWithoutInfoItIsAVisitorWhoReadsLatvian(t *testing.T) {
	if i := request.Of(context.Background()); i.Lang != text.LV || !i.Actor.Anonymous() || i.ID != "" {
		t.Errorf("got %+v", i)
	}
	if i := request.Of(request.With(context.Background(), request.Info{ID: "7"})); i.Lang != text.LV || i.ID != "7" {
		t.Errorf("got %+v", i)
	}
}

func TestSetAddsToWhatIsKnown(t *testing.T) {
	f := fiber.New()
	f.Get("/", func(c *fiber.Ctx) error {
		request.Set(c, func(i *request.Info) { i.ID, i.From = "7", "10.0.0.1" })
		request.Set(c, func(i *request.Info) { i.Actor, i.Lang = app.Actor{User: account.User{ID: "u1"}}, text.RU })
		i := request.Of(c.UserContext())
		return c.SendString(strings.Join([]string{i.ID, i.From, string(i.Actor.User.ID), string(i.Lang)}, " "))
	})
	res, err := f.Test(httptest.NewRequest("GET", "/", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); string(body) != "7 10.0.0.1 u1 ru" {
		t.Errorf("got %s", body)
	}
}

func TestLangOf(t *testing.T) {
	long := strings.Repeat("de-DE;q=0.3,", 60)
	cases := []struct {
		name   string
		accept string
		wanted []string
		want   text.Lang
	}{
		{"nothing known", "", nil, text.LV},
		{"the path decides", "ru", []string{"en"}, text.EN},
		{"in capitals", "", []string{"RU"}, text.RU},
		{"the first that is supported", "", []string{"", "de", "en", "ru"}, text.EN},
		{"the header", "en-GB,en;q=0.9,lv;q=0.2", nil, text.EN},
		{"by weight, not by place", "en;q=0.1, ru;q=0.8, lv;q=0.5", nil, text.RU},
		{"the browser's first choice is not ours", "de-DE, fr;q=0.9, ru;q=0.1", nil, text.RU},
		{"none of ours", "de, fr;q=0.5", nil, text.LV},
		{"anything", "*", nil, text.LV},
		{"rubbish", ";;;q=,,\x00", nil, text.LV},
		{"wanted rubbish", "en", []string{"../../etc"}, text.EN},
		{"too long, the answer comes early", "ru," + long, nil, text.RU},
		{"too long, the answer comes late", long + "ru", nil, text.LV},
		{"too long without an end", strings.Repeat("a", 10_000), nil, text.LV},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := request.LangOf(c.accept, c.wanted...); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func FuzzLangOf(f *testing.F) {
	f.Add("en-GB,en;q=0.9,lv;q=0.2", "lv")
	f.Fuzz(func(t *testing.T, accept, wanted string) {
		if l := request.LangOf(accept, wanted); !l.Valid() {
			t.Errorf("%q", l)
		}
	})
}

func TestCaller(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::1": "2001:db8:1:2::/64",
		"2001:db8:1:3::1": "2001:db8:1:3::/64", "::1": "::/64", "fe80::1%eth0": "fe80::/64", "unix": "unix", "": ""} {
		if got := request.Caller(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}
