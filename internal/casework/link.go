package casework

// LinkKind is what one person is to another of the same post.
type LinkKind string

// LinkKinds are the links with their French names.
var LinkKinds = newList("lien", "Lien",
	Item[LinkKind]{Code: "conjoint", Label: "Conjoint, partenaire"},
	Item[LinkKind]{Code: "ex_conjoint", Label: "Ex-conjoint, ex-partenaire"},
	Item[LinkKind]{Code: "parent", Label: "Parent"},
	Item[LinkKind]{Code: "enfant", Label: "Enfant"},
	Item[LinkKind]{Code: "fratrie", Label: "Frère ou sœur"},
	Item[LinkKind]{Code: "autre_famille", Label: "Autre membre de la famille"},
	Item[LinkKind]{Code: "connaissance", Label: "Connaissance, voisin"})

// Inverse is the link read from the other side: of a parent, the child.
func (k LinkKind) Inverse() LinkKind {
	switch k {
	case "parent":
		return "enfant"
	case "enfant":
		return "parent"
	}
	return k
}

// InConflict tells whether two cases that run are those of opposed sides: one
// of a victim, one of a suspect. The worker who keeps both must know it.
func InConflict(x, y *Case) bool {
	if x.ClosedOn != 0 || y.ClosedOn != 0 {
		return false
	}
	a, b := x.Facts.Standing, y.Facts.Standing
	return a == Victim && b == Suspect || a == Suspect && b == Victim
}
