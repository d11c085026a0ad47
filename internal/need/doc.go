// Package need joins what the choice of the next post rests on: the communes
// of a département, the crime recorded in each, the posts that cover them, and
// what a post there would change.
//
// Everything here is public or has been through disclosure control before it
// comes. Recorded crime says what was told to the police, never how much
// happened: casework.CrimeWarning stands beside each use.
package need
