// Package register reads and writes activity registers: the spreadsheet that a
// worker keeps, one row per rendez-vous, as CSV or XLSX.
//
// A register says things of a person and of a case on many rows, and a row is
// only right or wrong against the whole. So a file is read twice. The first
// pass gathers, in compact form, what the file says of each person and each
// case; the second checks every row against it and hands over complete rows.
// Between the two a file of two million rows takes some fifty bytes for each
// row, person and case, never its text.
//
// A refused row contributes nothing to what is known of its person and case.
// Nothing here writes to disk: the names that a register holds are in memory
// only, on the way to the store, which encrypts them.
package register
