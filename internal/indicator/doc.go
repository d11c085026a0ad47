// Package indicator turns facts into the figures of a report.
//
// The facts of a post stream by, one person after the other, and are folded
// into a Tally: counts by code, and exact histograms by day for delays and
// durations. A Tally holds no person and no average: it holds counts, so two
// of them add. The tallies of the posts of a département, added, give the very
// tally that all their facts together would give, exact medians included.
//
// A Report is a Tally seen through the indicator definitions, which are data:
// each figure and each table says in French what it counts, in which unit, of
// which denominator, whether its rows add up, and how many records said
// nothing. For whoever is not the worker, it is then seen through disclosure
// control, which hides the small cells.
//
// The package is pure: no clock, no file, no database.
package indicator
