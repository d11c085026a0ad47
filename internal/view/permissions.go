package view

import (
	"cmp"
	"slices"
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

// Reach is one line of the summary: who reaches one of the things that are asked
// about first, and which roles never do.
type Reach struct {
	What  string
	Who   []Reacher
	Never string // "Guichet, Administrateur"; empty for nobody
}

// Reacher is a role that reaches what a line is about, and on what ground.
type Reacher struct {
	Code  string
	Label string
	Of    string // "de ses dossiers, de qui il remplace"; empty for all of it
}

// questions are what a reader asks first, each by the action of the table that
// answers it.
var questions = []struct {
	action casework.Action
	label  string
	own    string          // the answer, where the relation to a case does not tell it
	also   casework.Action // another way to the same thing, and its words
	by     string
}{
	{action: casework.ReadPerson, label: "Le nom des personnes", also: casework.ExportRegister, by: "en exportant le registre ; c'est au journal"},
	{action: casework.ReadCase, label: "Un dossier, les notes de ses rendez-vous, ses documents"},
	{action: casework.KeepNote, label: "Les notes privées d'un dossier", own: "celles qu'il a écrites, et elles seules"},
	{action: casework.FollowReferral, label: "L'état d'une saisine"},
	{action: casework.ReadReport, label: "Les chiffres d'un poste avant qu'ils soient scellés"},
	{action: casework.ReadSealed, label: "Les bilans scellés"},
	{action: casework.ReadJournal, label: "Le journal des accès"},
	{action: casework.ManageAccounts, label: "Les comptes"},
}

// reaches are the relations in few words, for the summary.
var reaches = map[casework.Relation]string{
	casework.OwnPost:     "de ses postes",
	casework.OwnCase:     "de ses dossiers",
	casework.Substitute:  "de qui il remplace",
	casework.BrokenGlass: "trois heures par bris de glace",
	casework.OwnUnit:     "de son unité",
	casework.OtherPost:   "de tous les postes",
	casework.NoRecord:    "",
}

// everybody are the roles of the accounts, and whoever runs the server.
var everybody = append(slices.Clone(casework.Roles.Items), casework.Item[casework.Role]{Code: casework.Console, Label: "Exploitant du serveur (ligne de commande)"})

// Summary is who reaches what, read from the same table.
func (*PermissionsPage) Summary() (all []Reach) {
	for _, q := range questions {
		line := Reach{What: q.label}
		var never []string
		for _, role := range everybody {
			granted, other := casework.Granted(role.Code, q.action), casework.Granted(role.Code, q.also)
			switch {
			case len(granted) > 0:
				line.Who = append(line.Who, Reacher{string(role.Code), role.Label, cmp.Or(q.own, reachWords(granted))})
			case len(other) > 0:
				line.Who = append(line.Who, Reacher{string(role.Code), role.Label, q.by})
			default:
				name, _, _ := strings.Cut(role.Label, " (")
				never = append(never, name)
			}
		}
		line.Never = strings.Join(never, ", ")
		all = append(all, line)
	}
	return all
}

func reachWords(granted []casework.Relation) string {
	var words []string
	for _, relation := range granted {
		words = append(words, reaches[relation])
	}
	return strings.Join(words, ", ")
}

// Roles are the roles with what each may do, in the table's order.
func (p *PermissionsPage) Roles() (all []RoleRights) {
	for _, role := range everybody {
		all = append(all, rightsOf(role.Code, role.Label))
	}
	return all
}

// Count is how many rights the role has.
func (r *RoleRights) Count() (n int) {
	for _, group := range r.Groups {
		n += len(group.Rights)
	}
	return n
}

// Short tells that all of it is read at a glance, so that nothing within is folded.
func (r *RoleRights) Short() bool { return r.Count() <= 12 }

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
