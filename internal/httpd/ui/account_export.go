package ui

import (
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// accountExport is what a person gets who asks for their data. Its names are those of the
// API, so that a program can read it.
type accountExport struct {
	Email     string         `json:"email"`
	Name      string         `json:"name"`
	Lang      text.Lang      `json:"lang"`
	Roles     []string       `json:"roles"`
	Org       string         `json:"organisation,omitempty"`
	Have      []exportSkill  `json:"have"`
	Goal      string         `json:"goal,omitempty"`
	CreatedAt time.Time      `json:"created_at"`
	UpdatedAt time.Time      `json:"updated_at"`
	Seats     []exportedSeat `json:"seats"`
}

type exportSkill struct {
	Skill string `json:"skill"`
	Level int    `json:"level"`
}

type exportedSeat struct {
	Course   string         `json:"course"`
	Title    text.Localized `json:"title"`
	Instance string         `json:"instance"`
	Start    string         `json:"start,omitempty"`
	End      string         `json:"end,omitempty"`
	State    string         `json:"state"`
	At       time.Time      `json:"at"`
}

func exportOf(d app.MyData) accountExport {
	out := accountExport{Email: d.User.Email, Name: d.User.Name, Lang: d.User.Lang, Roles: []string{"learner"}, Org: string(d.User.Org),
		Have: []exportSkill{}, Goal: string(d.User.Profile.Goal), CreatedAt: d.User.CreatedAt, UpdatedAt: d.User.UpdatedAt, Seats: []exportedSeat{}}
	for _, r := range d.User.Roles {
		out.Roles = append(out.Roles, string(r))
	}
	for _, h := range d.User.Profile.Have {
		out.Have = append(out.Have, exportSkill{Skill: string(h.Skill), Level: int(h.Level)})
	}
	for _, s := range d.Seats {
		out.Seats = append(out.Seats, exportedSeat{Course: string(s.Course.ID), Title: s.Course.Title, Instance: string(s.Instance.ID),
			Start: isoDay(s.Instance.Start), End: isoDay(s.Instance.End), State: string(s.Enrolment.State), At: s.Enrolment.At})
	}
	return out
}
