package casework

import "testing"

func TestThePermissionTableGrantsOnceAndWithAReason(t *testing.T) {
	type line struct {
		Role     Role
		Action   Action
		Relation Relation
	}
	seen := map[line]bool{}
	for _, p := range Permissions {
		l := line{p.Role, p.Action, p.Relation}
		if seen[l] || p.Reason == "" || actionLabels[p.Action] == "" {
			t.Errorf("%+v is granted twice, without a reason or for no known action", l)
		}
		seen[l] = true
	}
	if len(Actions) != len(actionLabels) {
		t.Errorf("%d actions are listed, %d are labelled", len(Actions), len(actionLabels))
	}
}

// What must never be, whatever line is added to the table.
func TestWhatNoRoleButTheWorkerEverReaches(t *testing.T) {
	for _, role := range []Role{Desk, Lead, Steering, Reader, Admin} {
		for _, action := range []Action{FindPerson, ReadPerson, WritePerson, ExportRegister, ImportRegister, KeepAgenda, KeepNote, KeepQueue, ShareCase, KeepDirectory} {
			if AllowedSomewhere(role, action) {
				t.Errorf("%s may %s", role, action)
			}
		}
	}
	for _, action := range Actions {
		if action != SignIn && AllowedSomewhere("", action) {
			t.Errorf("nobody in particular may %s", action)
		}
		if action != OwnAccount && action != ReadRules && action != SignIn && Allowed(Worker, action, OtherPost) {
			t.Errorf("a worker may %s in another post", action)
		}
	}
	if AllowedSomewhere(Desk, ReadReport) || AllowedSomewhere(Admin, ReadReport) {
		t.Error("the desk and the administrator read no report")
	}
}

func TestAnActorMayActInTheOwnPostOnly(t *testing.T) {
	a := Account{ID: "a", Role: Worker, Posts: []PostID{"p"}}.Actor()
	if err := a.May(ReadReport, "p"); err != nil {
		t.Error(err)
	}
	if err := a.May(ReadReport, "q"); KindOf(err) != KindForbidden {
		t.Error(err)
	}
}

func TestLogInNamesAndSlugsAreChecked(t *testing.T) {
	for s, ok := range map[string]bool{"claire.martin": true, "a": false, "Claire": false, "é": false, "x@y.fr": true, "a b": false} {
		if (CheckLogin(s) == nil) != ok {
			t.Errorf("login %q", s)
		}
	}
	for s, ok := range map[string]bool{"fontenay-sous-bois": true, "": false, "-a": false, "a--b": false, "Créteil": false, "../x": false, "94": true} {
		if (CheckSlug(s) == nil) != ok {
			t.Errorf("slug %q", s)
		}
	}
}
