package view

import "permanence/internal/casework"

// PermissionsPage is GET /confidentialite: the permission table of the program
// in plain French. It reads the table itself: what is printed is what is
// enforced.
type PermissionsPage struct {
	Base
}

// RoleRights is what one role may do.
type RoleRights struct {
	Code   string
	Label  string
	Rights []Right
}

// Right is one line of the permission table.
type Right struct {
	Action string
	On     string // "son poste"
	Reason string
}

// Roles are the roles with what each may do, in the table's order.
func (p *PermissionsPage) Roles() []RoleRights {
	var all []RoleRights
	for _, role := range casework.Roles.Items {
		all = append(all, rightsOf(role.Code, role.Label))
	}
	return append(all, rightsOf(casework.Console, "Exploitant du serveur (ligne de commande)"))
}

func rightsOf(role casework.Role, label string) RoleRights {
	r := RoleRights{Code: string(role), Label: label}
	for _, p := range casework.Permissions {
		if p.Role == role {
			r.Rights = append(r.Rights, Right{Action: sentence(p.Action.Label()), On: sentence(p.Relation.Label()), Reason: sentence(p.Reason)})
		}
	}
	return r
}

func (*PermissionsPage) file() string { return "permissions" }
