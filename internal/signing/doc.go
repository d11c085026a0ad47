// Package signing is the keys with which an installation signs what leaves it:
// Ed25519 (RFC 8032), whose public half is one line of text that begins with what
// it is for, so that a key of one use is never taken for that of another.
package signing
