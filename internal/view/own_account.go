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
}

// RoleLabel is the role in French.
func (p *OwnAccountPage) RoleLabel() string { return casework.Roles.Label(p.Role) }

// PasswordHint says what a password must be.
func (p *OwnAccountPage) PasswordHint() string { return passwordHint() }

func passwordHint() string {
	return fmt.Sprintf("%d caractères au moins ; une phrase facile à retenir convient très bien.", casework.MinPassword)
}

func (*OwnAccountPage) file() string { return "own_account" }
