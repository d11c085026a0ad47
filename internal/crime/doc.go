// Package crime reads the statistical bases of recorded crime that the ministry
// of the Interior publishes (SSMSI, Licence Ouverte 2.0), by commune and by
// département.
//
// The same base came out under several layouts: quoted or not, a year after a
// column's name (CODGEO_2024), years of two digits, a decimal comma, exponents,
// and columns and classes renamed from one edition to the next. Columns are
// known by their names, in any order; one that is not known refuses the file,
// since a figure read from a wrong column cannot be told from a right one.
//
// A file is streamed: the one of all communes has millions of rows. Only the
// classes of casework.CrimeClasses and the départements that were asked for are
// kept.
package crime
