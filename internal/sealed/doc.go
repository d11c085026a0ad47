// Package sealed is the report that does not change any more: what is sealed,
// how it is numbered, the file that carries it and how anybody checks that
// file.
//
// A sealed report is one JSON text. It holds the report as disclosure control
// left it, with the definitions that it was made by, the worker's remarks, and
// the digest of the version that it takes the place of. Beside it stand the
// digests of the other forms (PDF, ODT, XLSX…) made of it on the day of the
// seal. All is signed by the installation's own key. So one form that somebody
// received by electronic mail is checked with the signed text alone, without
// the installation, its database or this version of the program.
//
// The package is pure: bytes in, bytes out.
package sealed
