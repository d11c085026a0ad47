package view

import (
	"strings"
	"testing"

	"permanence/internal/casework"
)

// What the summary says first is what the table grants, in words for each
// relation under which it grants it.
func TestTheSummaryOfRightsSaysWhatTheTableGrants(t *testing.T) {
	summary := (&PermissionsPage{}).Summary()
	if len(summary) != len(questions) {
		t.Fatalf("%d lines in the summary", len(summary))
	}
	for i, line := range summary {
		reached := map[string]string{}
		for _, who := range line.Who {
			reached[who.Code] = who.Of
		}
		for _, role := range everybody {
			granted := append(casework.Granted(role.Code, questions[i].action), casework.Granted(role.Code, questions[i].also)...)
			name, _, _ := strings.Cut(role.Label, " (")
			if _, reaches := reached[string(role.Code)]; reaches != (len(granted) > 0) || reaches == strings.Contains(line.Never, name) {
				t.Errorf("%s, %s: the summary says %+v, the table grants %v", line.What, role.Label, line, granted)
			}
			for _, relation := range granted {
				if _, told := reaches[relation]; !told {
					t.Errorf("%s, %s: %s has no words", line.What, role.Label, relation)
				}
			}
		}
	}
	if names := summary[0].Who; len(names) != 2 || names[1].Code != string(casework.Console) {
		t.Errorf("names are said to be read by %+v", names)
	}
	if worker := summary[1].Who; len(worker) != 1 || worker[0].Of != "de ses dossiers, de qui il remplace, trois heures par bris de glace" {
		t.Errorf("a case is said to be read by %+v", worker)
	}
	if notes := summary[2]; len(notes.Who) != 1 || notes.Who[0].Of != "celles qu'il a écrites, et elles seules" || strings.Count(notes.Never, ",") < len(everybody)-2 {
		t.Errorf("of the notes of a case: %+v", notes)
	}
}

// Every line of the table is printed, once.
func TestThePageOfRightsPrintsTheWholeTable(t *testing.T) {
	printed := 0
	for _, role := range (&PermissionsPage{}).Roles() {
		for _, group := range role.Groups {
			printed += len(group.Rights)
		}
	}
	lines := 0
	for _, p := range casework.Permissions {
		if p.Role != casework.Link { // no account: it is said where a link is given
			lines++
		}
	}
	if printed != lines {
		t.Errorf("%d lines are printed, of %d", printed, lines)
	}
}
