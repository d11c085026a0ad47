// Package backup makes backups, proves each one by restoring it aside, keeps
// them for their time, and restores them.
//
// A backup is two files. The data file holds every row without the keys of
// persons, cases, referrals and uploads; the key file holds these keys, wrapped,
// and the master keyset. Both are encrypted with age to public keys, whose
// private halves are never on the server. The key file is kept for a few days
// only, so that an erased person cannot be read in older data once they have
// passed: older data are restored with the latest keys.
//
// The form is the same for both engines, so a backup of one restores on the
// other. Decrypted and unzipped, a file is text: a line that says what it is,
// then for each table a line that names its columns and a line for each row,
// and a last line with the count and the digest of each table.
package backup
