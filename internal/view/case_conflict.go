package view

import (
	"slices"

	"permanence/internal/casework"
)

// After a conflict the form keeps what was typed, so that nothing is lost, but not
// what would undo in silence what somebody else has just written: a field left empty
// takes what is recorded, and of the ways to reach a person only those stay that both
// allow. The table of the two texts says the rest.

// typedOver is a field of a form, over what somebody else recorded.
type typedOver struct {
	typed    *string
	recorded string
}

// keepRecorded puts what is recorded where nothing was typed.
func keepRecorded(fields []typedOver) {
	for _, f := range fields {
		if *f.typed == "" || *f.typed == casework.NotKnown {
			*f.typed = f.recorded
		}
	}
}

// Over is the form over what somebody else recorded meanwhile.
func (f FactsForm) Over(recorded *FactsForm) FactsForm {
	r := recorded
	keepRecorded([]typedOver{{&f.ReceivedOn, r.ReceivedOn}, {&f.ReceivedAt, r.ReceivedAt}, {&f.Origin, r.Origin}, {&f.PoliceAct, r.PoliceAct}, {&f.Standing, r.Standing}, {&f.Main, r.Main},
		{&f.AuthorLink, r.AuthorLink}, {&f.Children, r.Children}, {&f.Commune, r.Commune}, {&f.Known, r.Known}, {&f.MainViolence, r.MainViolence},
		{&f.AdultsConcerned, r.AdultsConcerned}, {&f.ChildrenConcerned, r.ChildrenConcerned}, {&f.Family, r.Family}, {&f.Consent, r.Consent}, {&f.Contacted, r.Contacted}, {&f.Unit, r.Unit}})
	if len(f.Secondary) == 0 {
		f.Secondary = r.Secondary
	}
	if len(f.Violences) == 0 {
		f.Violences = r.Violences
	}
	return f
}

// Over is the form over what somebody else recorded meanwhile.
func (f IdentityForm) Over(recorded *IdentityForm) IdentityForm {
	r := recorded
	keepRecorded([]typedOver{{&f.LastName, r.LastName}, {&f.FirstName, r.FirstName}, {&f.Sex, r.Sex}, {&f.Birth, r.Birth}, {&f.Phones, r.Phones}, {&f.Mail, r.Mail}, {&f.Address, r.Address},
		{&f.When, r.When}, {&f.CodeWord, r.CodeWord}, {&f.Shared, r.Shared}})
	f.Ways = slices.DeleteFunc(slices.Clone(f.Ways), func(w string) bool { return !slices.Contains(r.Ways, w) })
	f.Asked = f.Asked || r.Asked
	return f
}
