// Package casework is the domain of the intervenants sociaux en commissariat
// et gendarmerie: persons, referrals, cases, appointments, orientations, the
// code lists with their French labels, the rules that hold between them, and
// the table that says who may do what.
//
// It does no input or output and imports the standard library only. One file
// tells one notion. Labels and messages are in French because the people who
// read them are; everything else is in English, one English word for each word
// of the field (saisine is Referral, dossier is Case, rendez-vous is
// Appointment).
//
// Two kinds of data never mix. Identity (names, contacts, notes) is personal
// and leaves the store only for those who may read it. Facts (codes, dates,
// minutes, the age band at first contact) are pseudonymous, are written when
// they are true, and are all that an indicator ever sees.
package casework
