package view

import "permanence/internal/casework"

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

// MinPassword is the shortest password, in characters.
func (p *OwnAccountPage) MinPassword() int { return casework.MinPassword }

func (*OwnAccountPage) file() string { return "own_account" }
