// Package grid fills the grids that ministries, départements and funders ask
// for. A template ("trame") is a text: sections, rows, and for each row an
// expression over the figures and tables of a report. docs/trames.md describes
// it. Filling one needs no programming, and cannot tell more than a report
// does: an expression reads a report that has been through disclosure control,
// and what is computed from a withheld number is withheld.
//
// The language has no loop, no variable and no text to compute: a template of
// bounded length is filled in bounded time.
package grid
