package view

import (
	"strings"

	"permanence/internal/casework"
)

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
	Groups []RightGroup
}

// RightGroup is what a role may do to records of one kind.
type RightGroup struct {
	On     string // "Ses postes seulement"
	Rights []Right
}

// Right is one line of the permission table.
type Right struct {
	Action string
	Reason string
}

// Reach is one line of the summary: what one role reaches of what is asked first.
type Reach struct {
	Code  string
	Label string
	Cells []ReachCell
}

// ReachCell answers one question of the summary; an empty answer is never.
type ReachCell struct {
	Question string
	Answer   string // "De ses dossiers, de qui il remplace"
}

// questions are what a reader asks first, each by the action of the table that
// answers it.
var questions = []struct {
	action casework.Action
	label  string
}{
	{casework.ReadPerson, "Le nom des personnes"},
	{casework.ReadCase, "Les dossiers"},
	{casework.FollowReferral, "L'état d'une saisine"},
	{casework.ReadSealed, "Les bilans scellés"},
	{casework.ReadJournal, "Le journal des accès"},
	{casework.ManageAccounts, "Les comptes"},
}

// reaches are the relations in few words, for the summary.
var reaches = map[casework.Relation]string{
	casework.OwnPost:     "de ses postes",
	casework.OwnCase:     "de ses dossiers",
	casework.Substitute:  "de qui il remplace",
	casework.BrokenGlass: "trois heures par bris de glace",
	casework.OwnUnit:     "de son unité",
	casework.OtherPost:   "de tous les postes",
	casework.NoRecord:    "oui",
}

// Questions head the summary.
func (*PermissionsPage) Questions() (all []string) {
	for _, q := range questions {
		all = append(all, q.label)
	}
	return all
}

// Summary is who reaches what, read from the same table.
func (*PermissionsPage) Summary() (all []Reach) {
	for _, role := range casework.Roles.Items {
		line := Reach{Code: string(role.Code), Label: role.Label}
		for _, q := range questions {
			var under []string
			for _, relation := range casework.Granted(role.Code, q.action) {
				under = append(under, reaches[relation])
			}
			line.Cells = append(line.Cells, ReachCell{q.label, sentence(strings.Join(under, ", "))})
		}
		all = append(all, line)
	}
	return all
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
	for _, relation := range casework.Relations {
		group := RightGroup{On: sentence(relation.Label())}
		for _, p := range casework.Permissions {
			if p.Role == role && p.Relation == relation {
				group.Rights = append(group.Rights, Right{Action: sentence(p.Action.Label()), Reason: sentence(p.Reason)})
			}
		}
		if len(group.Rights) > 0 {
			r.Groups = append(r.Groups, group)
		}
	}
	return r
}

func (*PermissionsPage) file() string { return "permissions" }
