// Package store holds all the SQL of the program, one file for each aggregate.
//
// Every operation takes the actor who asks. In one transaction it checks the
// permission table, runs the SQL, encrypts or decrypts, and writes the line of
// the log, for a refusal too. If the line cannot be written, the operation
// fails: there is no unaudited access.
//
// Reading figures is the one case in two transactions: the line is written
// first, then the facts stream from a snapshot, so that a long report never
// holds up those who write.
package store
