package view

import (
	"testing"

	"permanence/internal/casework"
)

// What the summary says first is what the table grants, in words for each
// relation under which it grants it.
func TestTheSummaryOfRightsSaysWhatTheTableGrants(t *testing.T) {
	summary := (&PermissionsPage{}).Summary()
	if len(summary) != len(casework.Roles.Items) {
		t.Fatalf("%d roles in the summary", len(summary))
	}
	for _, line := range summary {
		for i, q := range questions {
			granted := casework.Granted(casework.Role(line.Code), q.action)
			if (line.Cells[i].Answer == "") != (len(granted) == 0) {
				t.Errorf("%s, %s: the summary says %q, the table grants %v", line.Label, q.label, line.Cells[i].Answer, granted)
			}
			for _, relation := range granted {
				if reaches[relation] == "" {
					t.Errorf("%s, %s: %s has no words", line.Label, q.label, relation)
				}
			}
		}
	}
	if worker := summary[0].Cells; worker[1].Answer != "De ses dossiers, de qui il remplace, trois heures par bris de glace" {
		t.Errorf("of cases, a worker is said to read %q", worker[1].Answer)
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
