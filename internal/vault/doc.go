// Package vault holds the keys and does all the encryption of the program.
//
// Each person and each case has a random 256-bit data key. It is never derived
// from anything: destroying it is what erases the person. Data keys are stored
// wrapped by a master keyset, which lives in a file outside the database.
// Every ciphertext is bound to its table, column and row, so that one cannot
// be moved to another place and still open.
//
// What must be found again without being read in clear (names, phones, the
// register's own identifiers) is stored as keyed tokens: pseudorandom values
// that only the keyset can compute.
package vault
