// Package db opens the two engines, SQLite and PostgreSQL, behind one small
// API: a write transaction, a read transaction, rows scanned once and for all,
// errors told apart without reading their text, and numbered migrations.
//
// One SQL text serves both. What differs is removed by rules instead of
// branches: placeholders are $1, $2… (rewritten for SQLite); column types are
// TEXT, BIGINT, BOOLEAN and BYTEA; the clock, case-folding and identifiers
// belong to Go.
package db
