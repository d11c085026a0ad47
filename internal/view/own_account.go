package view

import (
	"fmt"

	"permanence/internal/casework"
)

// OwnAccountPage is GET and POST /mon-compte. Fields: actuel, nouveau,
// confirmation.
type OwnAccountPage struct {
	Base
	Form
	Login string
	Name  string
	Role  casework.Role
	Posts []string // names
	// Sessions are the open ones, the last used first. POST /mon-compte/sessions
	// ends one (session: its identifier) or all the others (autres).
	Sessions  []SessionLine
	HasFactor bool
	// Letters tells that the account writes letters to partners, which carry Phone.
	// POST /mon-compte/telephone changes it: telephone.
	Letters bool
	Phone   string
}

// HasOthers tells that there is a session besides this one.
func (p *OwnAccountPage) HasOthers() bool { return len(p.Sessions) > 1 }

// RoleLabel is the role in French.
func (p *OwnAccountPage) RoleLabel() string { return casework.Roles.Label(p.Role) }

// PasswordHint says what a password must be.
func (p *OwnAccountPage) PasswordHint() string { return passwordHint() }

func passwordHint() string {
	return fmt.Sprintf("%d caractères au moins ; une phrase facile à retenir convient très bien.", casework.MinPassword)
}

func (*OwnAccountPage) file() string { return "own_account" }
