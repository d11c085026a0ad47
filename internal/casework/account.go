package casework

import (
	"slices"
	"strings"
)

// Role is what an account is for. Console is the program's own command line,
// used by whoever runs the machine; Link is nobody in particular.
type Role string

const (
	Worker   Role = "worker"   // intervenant social
	Desk     Role = "desk"     // policier or gendarme at the counter
	Lead     Role = "lead"     // encadrant, of the employer
	Steering Role = "steering" // pilote, of the prefecture
	Reader   Role = "reader"   // commune, CAF, commissaire
	Admin    Role = "admin"    // accounts, codes, backups
	DPO      Role = "dpo"      // délégué à la protection des données: the log, erasures, requests of persons
	Console  Role = "console"
	Link     Role = "link" // whoever opens a link to a sealed report: no account
)

// Roles are those that an account may have.
var Roles = newList("role", "Rôle",
	Item[Role]{Code: Worker, Label: "Intervenant social"},
	Item[Role]{Code: Desk, Label: "Guichet (police, gendarmerie)", Also: []string{"guichet"}},
	Item[Role]{Code: Lead, Label: "Encadrant (employeur)", Also: []string{"encadrant"}},
	Item[Role]{Code: Steering, Label: "Pilote (préfecture)", Also: []string{"pilote"}},
	Item[Role]{Code: Reader, Label: "Lecteur (commune, CAF, commissariat)", Also: []string{"lecteur"}},
	Item[Role]{Code: Admin, Label: "Administrateur"},
	Item[Role]{Code: DPO, Label: "Délégué à la protection des données", Also: []string{"délégué"}})

// Actor is who asks. Every access to the store takes one.
type Actor struct {
	Account AccountID
	Role    Role
	Posts   []PostID // the posts that the account works for, hosts or funds
	// Replacing are the posts whose worker the account replaces today.
	Replacing []PostID
	// Entrusted are other posts, of which the account is in charge of a case.
	Entrusted []PostID
	Unit      UnitID // of a desk account; empty otherwise
}

// Account is a person who may log in. Name is the professional's own, shown to
// colleagues.
type Account struct {
	ID    AccountID
	Login string
	Name  string
	Role  Role
	Posts []PostID
	// Replacing are the posts whose worker the account replaces today.
	Replacing []PostID
	// Entrusted are other posts, of which the account is in charge of a case.
	Entrusted []PostID
	// Places are all these posts, by name, of an account read to act; nil in a
	// list of accounts.
	Places   []Post
	Unit     UnitID // of a desk account; empty otherwise
	Disabled bool
	Version  int64
	// PasswordGiven tells that somebody else chose the password: it must be
	// changed at the next log-in.
	PasswordGiven bool
	// HasFactor tells that the account has an application for codes or a
	// passkey: a password alone no longer opens it.
	HasFactor bool
	// HasPasskey tells that one of its factors is a passkey.
	HasPasskey bool
}

// Actor is the account acting.
func (a Account) Actor() Actor {
	return Actor{Account: a.ID, Role: a.Role, Posts: a.Posts, Replacing: a.Replacing, Entrusted: a.Entrusted, Unit: a.Unit}
}

// OwnPlaces are the posts that the account works for, hosts or funds, by name.
func (a *Account) OwnPlaces() []Post {
	return a.placesWhere(func(p PostID) bool { return slices.Contains(a.Posts, p) })
}

// KeptPlaces are the posts whose cases the account keeps today, by name: her or
// his own, those of a worker that she or he replaces, and those of a case that
// is entrusted to her or him. None for a role that may not ReadCase.
func (a *Account) KeptPlaces() []Post {
	actor := a.Actor()
	return a.placesWhere(func(p PostID) bool { return actor.May(ReadCase, p) == nil })
}

func (a *Account) placesWhere(keep func(PostID) bool) (posts []Post) {
	for _, p := range a.Places {
		if keep(p.ID) {
			posts = append(posts, p)
		}
	}
	return posts
}

// CheckLogin refuses a log-in name that is not 2 to 60 letters, digits, dots,
// hyphens, or an address of electronic mail.
func CheckLogin(s string) error {
	ok := len(s) >= 2 && len(s) <= 60 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-_@") == ""
	if !ok {
		return Invalid("identifiant", s, "2 à 60 lettres minuscules, chiffres, points ou traits d'union")
	}
	return nil
}

// MinPassword is the shortest password, in characters (CNIL, délibération
// 2022-100: 12 characters or the equivalent in entropy).
const MinPassword = 12
