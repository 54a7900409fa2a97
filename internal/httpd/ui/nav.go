package ui

import "strings"

// menus are the entries of the main menu by role; "" is a visitor who has not signed in.
// A user with several roles sees the entries of each, once.
var menus = map[string][]NavItem{
	"":         {{Href: "/courses", Key: "nav.courses"}, {Href: "/occupations", Key: "nav.occupations"}, {Href: "/employers", Key: "nav.employers"}, {Href: "/providers", Key: "nav.providers"}, {Href: "/gaps", Key: "nav.gaps"}},
	"learner":  {{Href: "/courses", Key: "nav.courses"}, {Href: "/occupations", Key: "nav.occupations"}, {Href: "/my/seats", Key: "nav.my_seats"}, {Href: "/gaps", Key: "nav.gaps"}},
	"employer": {{Href: "/courses", Key: "nav.courses"}, {Href: "/needs", Key: "nav.my_needs"}, {Href: "/needs/new", Key: "nav.post_need"}, {Href: "/gaps", Key: "nav.gaps"}},
	"provider": {{Href: "/courses", Key: "nav.courses"}, {Href: "/teaching", Key: "nav.my_courses"}, {Href: "/teaching/demand", Key: "nav.demand"}, {Href: "/gaps", Key: "nav.gaps"}},
	"planner":  {{Href: "/courses", Key: "nav.courses"}, {Href: "/gaps", Key: "nav.gaps"}, {Href: "/assumptions", Key: "nav.assumptions"}, {Href: "/benchmarks", Key: "nav.benchmarks"}, {Href: "/dependencies", Key: "nav.dependencies"}},
	"admin":    {{Href: "/courses", Key: "nav.courses"}, {Href: "/gaps", Key: "nav.gaps"}, {Href: "/admin/organisations", Key: "nav.admin_organisations"}, {Href: "/admin/users", Key: "nav.admin_users"}},
}

// Menu returns the main menu of a user on a path. The entry whose address is the longest
// beginning of the path is the current one.
func Menu(user *UserView, path string) []NavItem {
	roles := []string{""}
	if user != nil && len(user.Roles) > 0 {
		roles = user.Roles
	}
	var items []NavItem
	seen := map[string]bool{}
	for _, role := range roles {
		for _, item := range menus[role] {
			if !seen[item.Href] {
				seen[item.Href] = true
				items = append(items, item)
			}
		}
	}
	best := -1
	for i, item := range items {
		if within(path, item.Href) && (best < 0 || len(item.Href) > len(items[best].Href)) {
			best = i
		}
	}
	if best >= 0 {
		items[best].Current = true
	}
	return items
}

func within(path, prefix string) bool {
	return path == prefix || strings.HasPrefix(path, prefix+"/")
}
