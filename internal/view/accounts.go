package view

import "permanence/internal/casework"

// AccountsPage is GET /comptes.
type AccountsPage struct {
	Base
	Accounts []AccountLine
	// FactorOptional tells that the installation asks nobody for a second factor.
	FactorOptional bool
}

// AccountLine is one account of the list.
type AccountLine struct {
	ID       casework.AccountID // its page is /comptes/{ID}
	Login    string
	Name     string
	Role     casework.Role
	Posts    []string // names
	Disabled bool
	Factor   bool // it has a second factor
	// NeedsFactor tells that the installation asks its role for one.
	NeedsFactor bool
}

// LacksFactor tells that a second factor is asked for and that the account
// has none yet.
func (l AccountLine) LacksFactor() bool { return !l.Disabled && !l.Factor && l.NeedsFactor }

// RoleLabel is the role in French.
func (l AccountLine) RoleLabel() string { return casework.Roles.Label(l.Role) }

// URL of the account's page.
func (l AccountLine) URL() string { return "/comptes/" + string(l.ID) }

func (*AccountsPage) file() string { return "accounts" }
