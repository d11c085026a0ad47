// Package reporting assembles the report of a post and a period: it asks the
// store for all that a report is made of, in the name of who reads, and applies
// disclosure control to whoever is not its exact reader. Pages, files, slides,
// seals and the command line all get their reports here, so that a number is the
// same wherever it is read.
//
// It does so in two steps. Read asks the store, which checks the permission and
// writes the line of the log; what it returns can be compared, so that a page
// rendered from the same material is not rendered again. Report makes the report
// of it, from nothing else.
package reporting
