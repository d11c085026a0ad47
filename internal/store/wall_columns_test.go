package store_test

import "maps"

// The columns of the walls are declared beside their tests.
func init() {
	maps.Copy(columnClasses, map[string]string{
		"cases.entrusted": "program", "substitutions.worker_id": "identifier", "absences.worker_id": "identifier", "person_links.root_a": "identifier", "person_links.root_b": "identifier",
		"case_shutouts.id": "identifier", "case_shutouts.post_id": "identifier", "case_shutouts.case_id": "identifier", "case_shutouts.account_id": "identifier",
		"case_shutouts.unit_id": "identifier", "case_shutouts.created_by": "identifier", "case_shutouts.created_at": "program", "desk_referrals.desk_state": "program",
		"case_handovers.id": "identifier", "case_handovers.post_id": "identifier", "case_handovers.case_id": "identifier", "case_handovers.from_id": "identifier",
		"case_handovers.to_id": "identifier", "case_handovers.reason": "program", "case_handovers.created_by": "identifier", "case_handovers.at": "program",
		"glass_breaks.id": "identifier", "glass_breaks.post_id": "identifier", "glass_breaks.case_id": "identifier", "glass_breaks.account_id": "identifier", "glass_breaks.reason": "program",
		"glass_breaks.body": "sealed", "glass_breaks.at": "program", "glass_breaks.until": "program", "glass_breaks.opinion": "program", "glass_breaks.reviewed_by": "identifier", "glass_breaks.reviewed_at": "program",
	})
}
