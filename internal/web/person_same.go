package web

import (
	"slices"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// notThem is the choice of a worker for whom none of the persons shown is the
// one typed.
const notThem = "aucun"

// whoItIs reads what the worker answers of the persons found who may be the one
// just named. asked tells that the question must be put, because some of them
// were not shown yet; the error, that it was put and not answered.
func (rq *request) whoItIs(found []store.Duplicate) (who store.WhoItIs, asked bool, err error) {
	choice, shown := rq.field("choix"), rq.PostForm["vus"]
	unseen := false
	for _, d := range found {
		if string(d.Person.ID) == choice {
			return store.WhoItIs{Same: d.Person.ID}, false, nil
		}
		who.Others = append(who.Others, d.Person.ID)
		unseen = unseen || !slices.Contains(shown, string(d.Person.ID))
	}
	if len(found) > 0 && len(shown) > 0 && choice != notThem {
		return who, true, &casework.Error{Kind: casework.KindInvalid, Field: "choix", Message: "Dites si c'est l'une de ces personnes."}
	}
	return who, unseen, nil
}

// duplicateLines are the persons found as a page shows them.
func duplicateLines(found []store.Duplicate) (lines []view.DuplicateLine) {
	for _, d := range found {
		lines = append(lines, view.DuplicateLine{FoundLine: view.FoundLine{Person: d.Person, Cases: d.Cases}, Phone: d.Phone})
	}
	return lines
}
