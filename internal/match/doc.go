// Package match owns the score between what is taught and what is needed: demand ↔ course,
// profile and occupation → courses, profile → occupations and demands, bundles of courses,
// and the explanation of each score. The formula is METHODS §1, restated at Params and
// Explanation.
//
// It is pure: it reads a market.Market and the time it is given, and returns codes and
// numbers; words are made at the edge. It imports market and the domain packages below it
// only, never store, app, search or gap.
package match
