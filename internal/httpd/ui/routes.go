package ui

import "github.com/gofiber/fiber/v2"

// areas lists the parts of the site; each adds its pages below the language.
func (s *Site) areas() []func(fiber.Router) {
	return []func(fiber.Router){
		s.public,
		s.learner,
		s.accounts,
		s.employerPages,
		s.providerPages,
		s.organisationPages,
		s.plannerPages,
		s.adminPages,
	}
}
