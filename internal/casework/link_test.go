package casework

import "testing"

func TestALinkReadsFromBothSides(t *testing.T) {
	for _, i := range LinkKinds.Items {
		if back := i.Code.Inverse().Inverse(); back != i.Code || !LinkKinds.Has(i.Code.Inverse()) {
			t.Errorf("%s: %s", i.Code, back)
		}
	}
	if LinkKind("parent").Inverse() != "enfant" {
		t.Error("the other side of a parent is the child")
	}
}

func TestOnlyRunningCasesOfOpposedSidesAreInConflict(t *testing.T) {
	sides := func(a, b Standing, closed Day) bool {
		return InConflict(&Case{Facts: CaseFacts{Standing: a}}, &Case{Facts: CaseFacts{Standing: b}, ClosedOn: closed})
	}
	if !sides(Victim, Suspect, 0) || !sides(Suspect, Victim, 0) {
		t.Error("a victim and a suspect are opposed")
	}
	if sides(Victim, Victim, 0) || sides(Victim, Witness, 0) || sides(Victim, Suspect, day("2022-01-01")) {
		t.Error("two victims, a witness and a closed case are not")
	}
}
