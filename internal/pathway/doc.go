// Package pathway owns sequences of course runs to a goal: which runs a learner takes, in
// which order, so that each needed skill is covered at its level, every course finds its
// prerequisites met, runs fit together by timetable and weekly hours, and budget and deadline
// hold; and the planner's seat plan: which runs to open so that a budget closes most of a gap
// (METHODS §3).
//
// Solve answers a Problem with the cheapest, the fastest and the shortest path where they
// differ, each with a Proof: exact, or with its distance to a bound. FromMarket makes the
// Problem out of a market. The search is label-setting with Pareto dominance, kept to a width
// that grows until nothing worth having was dropped or time is up; what was dropped is the
// bound. That is exact for small and ordinary problems, and takes the place of a branch and
// bound for the others. What a taught skill is worth for a needed one is not decided
// here: it is the Worth that the caller brings, which match.Params is.
//
// The package is pure: no clock, no I/O; a long search asks the caller's stop function. It
// returns codes and numbers; words are made at the edge. It imports market, catalog, demand,
// taxonomy and text only, and never match, gap, store or app.
package pathway
