package app_test

import (
	"context"
	"io"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/interop/esco"
	"github.com/prasmju-kompass/kompass/internal/interop/seriescsv"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

func useCases() []useCase {
	return slices.Concat(accountCases(), catalogueCases(), demandCases(), plannerCases(), adminCases())
}

func accountCases() []useCase {
	return []useCase{
		{"UpdateProfile", signedIn, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.UpdateProfile(ctx, who, app.ProfileInput{Lang: "xx"})
			return err
		}},
		{"ExportMyData", signedIn, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.ExportMyData(ctx, who)
			return err
		}},
		{"DeleteMe", signedIn, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			return a.DeleteMe(ctx, who, "wrong")
		}},
		{"ChangePassword", signedIn, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			return a.ChangePassword(ctx, who, "wrong", "x")
		}},
		{"SignOutEverywhere", signedIn, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			return a.SignOutEverywhere(ctx, who)
		}},
		{"TakeSeat", signedIn, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.TakeSeat(ctx, who, x.course.ID, x.run.ID)
			return err
		}},
		{"CancelSeat", signedIn, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.CancelSeat(ctx, who, x.course.ID, x.run.ID)
			return err
		}},
		{"MySeats", signedIn, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.MySeats(ctx, who)
			return err
		}},
	}
}

func catalogueCases() []useCase {
	course := func(pick func(things) catalog.CourseID) question {
		return func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, _, err := a.Course(ctx, who, pick(x))
			return err
		}
	}
	instance := func(pick func(things) catalog.InstanceID) question {
		return func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, _, err := a.Instance(ctx, who, pick(x))
			return err
		}
	}
	participants := func(pick func(things) catalog.InstanceID) question {
		return func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, _, _, err := a.Participants(ctx, who, pick(x))
			return err
		}
	}
	demands := func(pick func(things) catalog.CourseID) question {
		return func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, _, err := a.CourseDemands(ctx, who, pick(x), 5)
			return err
		}
	}
	published := func(x things) catalog.CourseID { return x.course.ID }
	draft := func(x things) catalog.CourseID { return x.draft.ID }
	run := func(x things) catalog.InstanceID { return x.run.ID }
	draftRun := func(x things) catalog.InstanceID { return x.draftRun.ID }
	return []useCase{
		{"Course", anyone, course(published)},
		{"Course/draft", providerOfHidden, course(draft)},
		{"Instance", anyone, instance(run)},
		{"Instance/draft", providerOfHidden, instance(draftRun)},
		{"Participants", providerOfIt, participants(run)},
		{"Participants/draft", providerOfHidden, participants(draftRun)},
		{"CourseDemands", anyone, demands(published)},
		{"CourseDemands/draft", providerOfHidden, demands(draft)},
		{"MyCourses", providers, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.MyCourses(ctx, who, 1, 5)
			return err
		}},
		{"MyCourseSummaries", providers, func(_ context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.MyCourseSummaries(who, "", 1, 5)
			return err
		}},
		{"UntaughtDemand", providers, func(_ context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.UntaughtDemand(who)
			return err
		}},
		{"CreateCourse", providerOfIt, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.CreateCourse(ctx, who, ownProvider, app.CourseInput{})
			return err
		}},
		{"CheckCourse", providerOfIt, func(_ context.Context, a *app.App, _ things, who app.Actor) error {
			return a.CheckCourse(who, ownProvider, app.CourseInput{})
		}},
		{"UpdateCourse", providerOfIt, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.UpdateCourse(ctx, who, x.course.ID, x.course.Rev, app.CourseInput{})
			return err
		}},
		{"ArchiveCourse", providerOfIt, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.ArchiveCourse(ctx, who, x.course.ID, x.course.Rev+7)
			return err
		}},
		{"CreateInstance", providerOfIt, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.CreateInstance(ctx, who, x.course.ID, app.InstanceInput{})
			return err
		}},
		{"CheckInstance", providerOfIt, func(_ context.Context, a *app.App, x things, who app.Actor) error {
			return a.CheckInstance(who, ownProvider, x.run, app.InstanceInput{})
		}},
		{"UpdateInstance", providerOfIt, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.UpdateInstance(ctx, who, x.run.ID, x.run.Rev, app.InstanceInput{})
			return err
		}},
		{"DeleteInstance", providerOfIt, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			return a.DeleteInstance(ctx, who, x.run.ID, x.run.Rev+7)
		}},
		{"SetParticipant", providerOfIt, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			return a.SetParticipant(ctx, who, x.run.ID, x.somebodyLearner, "graduated")
		}},
		{"Matches", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.Matches(ctx, who, match.Query{})
			return err
		}},
		{"WriteCoursesCSV", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			return a.WriteCoursesCSV(ctx, who, io.Discard, text.LV)
		}},
	}
}

func demandCases() []useCase {
	get := func(pick func(things) demand.ID) question {
		return func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.Demand(ctx, who, pick(x))
			return err
		}
	}
	matches := func(pick func(things) demand.ID) question {
		return func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.DemandMatches(ctx, who, pick(x), 3)
			return err
		}
	}
	update := func(pick func(things) demand.ID) question {
		return func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.UpdateDemand(ctx, who, pick(x), 1, app.DemandInput{})
			return err
		}
	}
	closing := func(pick func(things) demand.ID) question {
		return func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.CloseDemand(ctx, who, pick(x), 7, demand.Withdrawn)
			return err
		}
	}
	open := func(x things) demand.ID { return x.need.ID }
	hidden := func(x things) demand.ID { return x.hidden.ID }
	return []useCase{
		{"Demand", anyone, get(open)},
		{"Demand/confidential", whoMaySeeIt, get(hidden)},
		{"DemandMatches", anyone, matches(open)},
		{"DemandMatches/confidential", whoMaySeeIt, matches(hidden)},
		{"UpdateDemand", employerOfIt, update(open)},
		{"UpdateDemand/confidential", editsHiddenNeed, update(hidden)},
		{"CloseDemand", employerOfIt, closing(open)},
		{"CloseDemand/confidential", editsHiddenNeed, closing(hidden)},
		{"Asked", whoMaySeeIt, func(_ context.Context, a *app.App, x things, who app.Actor) error {
			if asked := a.Asked(who, []*market.Demand{x.hiddenInMarket}); asked.Suppressed {
				return app.ErrDemandNotFound
			}
			return nil
		}},
		{"PublicDemands", whoMaySeeIt, func(_ context.Context, a *app.App, x things, who app.Actor) error {
			if shown, confidential := a.PublicDemands(who, []*market.Demand{x.hiddenInMarket}); len(shown)+confidential != 1 || confidential == 1 {
				return app.ErrDemandNotFound
			}
			return nil
		}},
		{"OpenDemands", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, _, err := a.OpenDemands(ctx, who, app.DemandFilter{}, 1, 5)
			return err
		}},
		{"OpenDemands/confidential", whoMaySeeIt, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			list, _, err := a.OpenDemands(ctx, who, app.DemandFilter{Employer: ownEmployer}, 1, 500)
			if err == nil && !slices.ContainsFunc(list, func(d demand.Demand) bool { return d.ID == x.hidden.ID }) {
				return app.ErrDemandNotFound
			}
			return err
		}},
		{"MyDemands", employers, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.MyDemands(ctx, who, 1, 5)
			return err
		}},
		{"MyDemandSummaries", employers, func(_ context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.MyDemandSummaries(who, "", 1, 5)
			return err
		}},
		{"PostDemand", employerOfIt, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.PostDemand(ctx, who, ownEmployer, app.DemandInput{})
			return err
		}},
		{"CheckDemand", employerOfIt, func(_ context.Context, a *app.App, _ things, who app.Actor) error {
			return a.CheckDemand(who, ownEmployer, app.DemandInput{})
		}},
		{"UpdateOrganisation", employerOfIt, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.UpdateOrganisation(ctx, who, ownEmployer, 1, app.OrganisationInput{})
			return err
		}},
		{"CheckOrganisation", employerOfIt, func(_ context.Context, a *app.App, _ things, who app.Actor) error {
			return a.CheckOrganisation(who, ownEmployer, app.OrganisationInput{})
		}},
		{"CheckOrganisation/provider", providerOfIt, func(_ context.Context, a *app.App, _ things, who app.Actor) error {
			return a.CheckOrganisation(who, ownProvider, app.OrganisationInput{})
		}},
	}
}

func plannerCases() []useCase {
	return []useCase{
		{"Gaps", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.Gaps(ctx, who, "nowhere", 0)
			return err
		}},
		{"GapsOf", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.GapsOf(ctx, who, app.GapQuery{Horizon: 1000})
			return err
		}},
		{"WriteGapsCSV", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			return a.WriteGapsCSV(ctx, who, io.Discard, text.LV, "nowhere", 0)
		}},
		{"WriteGapTable", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			return a.WriteGapTable(ctx, who, io.Discard, text.LV, "skill", app.GapQuery{Place: "nowhere"})
		}},
		{"Benchmarks", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.Benchmarks(ctx, who)
			return err
		}},
		{"Dependencies", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.Dependencies(ctx, who)
			return err
		}},
		{"Assumptions", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.Assumptions(ctx, who)
			return err
		}},
		{"AssumptionByID", anyone, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.AssumptionByID(ctx, who, x.assumption)
			return err
		}},
		{"Forecasts", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.Forecasts(ctx, who, workforce.Subject{Skill: "none"})
			return err
		}},
		{"ForecastAccuracy", anyone, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.ForecastAccuracy(ctx, who)
			return err
		}},
		{"EditAssumption", planners, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.EditAssumption(ctx, who, x.assumption, 1, app.AssumptionInput{Value: -1})
			return err
		}},
		{"ImportConcepts", planners, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.ImportConcepts(ctx, who, taxonomy.Content{}, "test", nil)
			return err
		}},
		{"ImportESCO", planners, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.ImportESCO(ctx, who, &esco.Release{}, "dir", true, nil)
			return err
		}},
		{"ImportSeries", planners, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.ImportSeries(ctx, who, &seriescsv.Result{}, "file", true)
			return err
		}},
		{"ImportRuns", planners, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.ImportRuns(ctx, who, 1, 5)
			return err
		}},
		{"ImportRun", planners, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.ImportRun(ctx, who, app.SeedMark)
			return err
		}},
	}
}

func adminCases() []useCase {
	return []useCase{
		{"VerifyOrganisation", admins, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.VerifyOrganisation(ctx, who, ownEmployer, true)
			return err
		}},
		{"Organisations", admins, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.Organisations(ctx, who, true, 1, 5)
			return err
		}},
		{"Users", admins, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.Users(ctx, who, 1, 5)
			return err
		}},
		{"UserByID", admins, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.UserByID(ctx, who, x.somebody)
			return err
		}},
		{"ChangeUser", admins, func(ctx context.Context, a *app.App, x things, who app.Actor) error {
			_, err := a.ChangeUser(ctx, who, x.somebody, 77, app.UserChange{Roles: []account.Role{"root"}})
			return err
		}},
		{"AddUser", admins, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.AddUser(ctx, who, "x", "", "", nil, "")
			return err
		}},
		{"AuditLog", admins, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.AuditLog(ctx, who, 1, 5)
			return err
		}},
		{"Overview", admins, func(ctx context.Context, a *app.App, _ things, who app.Actor) error {
			_, err := a.Overview(ctx, who)
			return err
		}},
	}
}
