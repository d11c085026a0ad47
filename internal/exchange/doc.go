// Package exchange writes and reads the file by which the tallies of a
// département leave an installation: one tally for each post and calendar year,
// signed by the installation.
//
// The file is one JSON object: format, schema, content, digest, key, signature.
// The digest is the SHA-256 of the content, byte for byte as it stands in the
// file; the signature is Ed25519 (RFC 8032) on that digest, under the name of
// the format. The content holds codes and counts, nothing of a person or of a
// case, and no name. Small counts are in it, since a sum must be exact: the
// file is for another installation of the program, not for publication.
package exchange
