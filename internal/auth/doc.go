// Package auth says who is at the keyboard: passwords, the waiting time after
// wrong ones, and sessions.
//
// A log-in answers a wrong name and a wrong password alike, in words and in
// time, so that nobody learns who has an account. Failures never lock an
// account: they make the next attempt wait, so that an attacker cannot keep
// its owner out for good. A session holds the account's identifier and version
// only: the account is read again at each request, so that closing it, or
// changing its role, posts or password, holds at once.
package auth
