package casework

// FamilySituation (situation familiale) is the person's own, at the time of the
// case. Who lives in the household is not recorded.
type FamilySituation string

// FamilySituations are few on purpose: a rare one would point at somebody.
var FamilySituations = newList("situation_familiale", "Situation familiale",
	Item[FamilySituation]{Code: "celibataire", Label: "Célibat", Also: []string{"célibataire", "seul", "seule"}},
	Item[FamilySituation]{Code: "marie", Label: "Mariage ou pacs", Also: []string{"marié", "mariée", "mariage", "pacsé", "pacsée", "pacs"}},
	Item[FamilySituation]{Code: "union_libre", Label: "Union libre", Also: []string{"concubinage", "en couple", "couple", "vie maritale"}},
	Item[FamilySituation]{Code: "en_separation", Label: "Séparation en cours", Also: []string{"en cours de séparation", "en instance de divorce"}},
	Item[FamilySituation]{Code: "separe", Label: "Séparation ou divorce", Also: []string{"séparé", "séparée", "divorcé", "divorcée", "divorce"}},
	Item[FamilySituation]{Code: "veuvage", Label: "Veuvage", Also: []string{"veuf", "veuve"}},
	Item[FamilySituation]{Code: "autre", Label: "Autre"},
	Item[FamilySituation]{Code: NotKnown, Label: "Non renseigné", Also: []string{"NC", "non connu", "ne sait pas"}})
