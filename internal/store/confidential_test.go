package store_test

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// sample reads the names and identifiers of the sample register, and rows that
// carry them.
func sample(t *testing.T) (rows []*casework.RegisterRow, words []string) {
	t.Helper()
	f, err := os.Open("../demo/registre-fontenay-2021-2022.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seqs, seen := map[string]int{}, map[string]bool{}
	for i, line := range lines[1:] {
		key, last, first := line[0], line[2], line[3]
		if _, ok := seqs[key]; !ok {
			seqs[key] = len(seqs)
		}
		row := storetest.Row(seqs[key], key, monday+casework.Day(i))
		row.FirstOn, row.LastName, row.FirstName, row.Line = monday, last, first, i+2
		rows = append(rows, row)
		for _, w := range []string{key, last, first} {
			if len([]rune(w)) >= 5 && !seen[w] { // shorter ones turn up in random bytes and in table names
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	return rows, words
}

const secretNote, secretPhone = "Elle craint son beau-frère Gontran", "06 98 76 54 32"

// needles are the ways in which a word could show in a file.
func needles(words []string) map[string][]byte {
	all := map[string][]byte{}
	for _, w := range words {
		for _, form := range []string{w, strings.ToLower(w), strings.ToUpper(w), casework.Fold(w)} {
			all[form] = []byte(form)
			var latin, wide []byte
			for _, r := range form {
				if r < 256 {
					latin = append(latin, byte(r))
				}
			}
			for _, u := range utf16.Encode([]rune(form)) {
				wide = append(wide, byte(u), byte(u>>8))
			}
			all[form+" in Latin-1"], all[form+" in UTF-16"] = latin, wide
		}
	}
	return all
}

func searchBytes(t *testing.T, where string, content []byte, all map[string][]byte) {
	t.Helper()
	for name, needle := range all {
		if bytes.Contains(content, needle) {
			t.Errorf("%s shows %q", where, name)
		}
	}
}

func searchFolder(t *testing.T, dir string, all map[string][]byte) (files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		searchBytes(t, filepath.Base(path), content, all)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestNoNamePhoneOrNoteShowsInTheDatabaseItsLogOrTemporaryFiles(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		temp := t.TempDir()
		t.Setenv("TMPDIR", temp)
		t.Setenv("SQLITE_TMPDIR", temp)
		rows, words := sample(t)
		all := needles(append(words, secretNote, "Gontran", secretPhone, strings.ReplaceAll(secretPhone, " ", "")))
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "fontenay")
		worker := storetest.Account(t, s, "worker", casework.Worker, post)

		midway := func(yield func(*casework.RegisterRow, error) bool) {
			for i, row := range rows {
				if i == len(rows)-1 { // before the commit, with the log full
					searchFolder(t, c.Dir, all)
					searchFolder(t, temp, all)
				}
				if !yield(row, nil) {
					return
				}
			}
		}
		if _, err := s.ImportRegister(t.Context(), storetest.Console, post.ID, store.ImportOptions{}, midway); err != nil {
			t.Fatal(err)
		}
		writeSecrets(t, s, worker.Actor(), post)
		if found, err := s.FindPersons(t.Context(), worker.Actor(), post.ID, "tessier"); err != nil || len(found) == 0 {
			t.Fatalf("the names went in: %d found, %v", len(found), err)
		}
		if n := searchFolder(t, c.Dir, all); n < 1 {
			t.Fatal("no file was searched")
		}
		searchFolder(t, temp, all)
		searchTables(t, c, all)
	})
}

func writeSecrets(t *testing.T, s *store.Store, worker casework.Actor, post casework.Post) {
	t.Helper()
	p, err := s.CreatePerson(t.Context(), worker, casework.Person{Post: post.ID, Sex: casework.Female,
		Identity: casework.Identity{LastName: "Gontran", Phones: []string{secretPhone}}})
	if err != nil {
		t.Fatal(err)
	}
	p.Identity.Address = "chez Gontran"
	if err := s.SavePerson(t.Context(), worker, p); err != nil {
		t.Fatal(err)
	}
	file, err := s.CreateImport(t.Context(), worker, post.ID, []byte(`{"nom":"Gontran.csv"}`), strings.NewReader(secretNote), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := s.ImportContent(t.Context(), worker, post.ID, file.ID, store.ContentFile); err != nil || string(back) != secretNote {
		t.Fatalf("%q, %v", back, err)
	}
	if err := s.SaveRegisterMapping(t.Context(), worker, post.ID, []byte(`{"nom":"Gontran"}`)); err != nil {
		t.Fatal(err)
	}
	for record, err := range s.Facts(t.Context(), worker, post.ID) {
		if err != nil {
			t.Fatal(err)
		}
		writeSecretParts(t, s, worker, record.Cases[0].Case)
		if _, err := s.AddNote(t.Context(), worker, store.Note{Case: record.Cases[0].Case, Text: secretNote}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveDraft(t.Context(), worker, casework.Draft{Case: record.Cases[0].Case, Form: casework.MeetingDraft, Body: secretNote}); err != nil {
			t.Fatal(err)
		}
		notes, err := s.Notes(t.Context(), worker, record.Cases[0].Case)
		if err != nil || len(notes) != 1 || notes[0].Text != secretNote {
			t.Fatalf("%+v, %v", notes, err)
		}
		break
	}
}

// searchTables reads every row of every table through the engine, as somebody
// who stole the database would.
func searchTables(t *testing.T, c store.Config, all map[string][]byte) {
	t.Helper()
	if c.DSN == "" {
		return // the files were searched
	}
	d, err := db.OpenPostgres(t.Context(), c.DSN)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	columns, err := d.Columns(t.Context())
	if err != nil || len(columns) < 50 {
		t.Fatalf("%d columns, %v", len(columns), err)
	}
	tables := map[string]bool{}
	for _, column := range columns {
		table, _, _ := strings.Cut(column, ".")
		tables[table] = true
	}
	for table := range tables {
		var content bytes.Buffer
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Each(func(row db.Scanner) error {
				text, err := db.Value[string](row)
				content.WriteString(text)
				for _, part := range strings.Split(text, `\x`)[1:] { // bytes are printed in hexadecimal
					raw, _ := hex.DecodeString(strings.TrimRight(strings.SplitN(part, ",", 2)[0], `")`))
					content.Write(raw)
				}
				return err
			}, "SELECT t::text FROM "+table+" t")
		})
		if err != nil {
			t.Fatal(err)
		}
		searchBytes(t, "table "+table, content.Bytes(), all)
	}
}

// columnClasses declares every column: what it may hold, and why it may be
// clear. A column that is not here fails the test.
var columnClasses = map[string]string{
	"migration_sums.name": "program", "migration_sums.sum": "program",
	"installation.id": "program", "installation.keyset_check": "sealed", "installation.created_at": "program",
	"posts.id": "identifier", "posts.slug": "public", "posts.name": "public", "posts.register_mapping": "sealed", "posts.created_at": "program", "posts.version": "program", "posts.facts_revision": "program",
	"facts_moved.post_id": "identifier", "facts_moved.first_year": "fact", "facts_moved.revision": "program",
	"tallies.post_id": "identifier", "tallies.from_day": "fact", "tallies.to_day": "fact", "tallies.revision": "program", "tallies.definitions": "program", "tallies.body": "fact", "tallies.stored_at": "program",
	"accounts.id": "identifier", "accounts.login": "professional", "accounts.name": "professional", "accounts.work_phone": "professional", "accounts.role": "program", "accounts.password_hash": "hash",
	"accounts.disabled": "program", "accounts.created_at": "program", "accounts.version": "program",
	"account_posts.account_id": "identifier", "account_posts.post_id": "identifier",
	"sessions.id": "identifier", "sessions.token_hash": "hash", "sessions.account_id": "identifier", "sessions.account_version": "program", "sessions.device": "professional",
	"sessions.locked": "program", "sessions.second_given": "program", "sessions.started_at": "program", "sessions.seen_at": "program", "sessions.proven_at": "program", "sessions.ends_at": "program",
	"accounts.password_given": "program",
	"totp_factors.account_id": "identifier", "totp_factors.secret": "sealed", "totp_factors.confirmed": "program", "totp_factors.last_step": "program", "totp_factors.created_at": "program",
	"recovery_codes.account_id": "identifier", "recovery_codes.code": "token",
	"passkeys.id": "identifier", "passkeys.account_id": "identifier", "passkeys.credential": "token", "passkeys.body": "sealed", "passkeys.created_at": "program", "passkeys.used_at": "program",
	"passkey_challenges.id_hash": "hash", "passkey_challenges.body": "sealed", "passkey_challenges.ends_at": "program",
	"login_failures.subject": "token", "login_failures.failures": "program", "login_failures.last_at": "program",
	"persons.id": "identifier", "persons.post_id": "identifier", "persons.register_token": "token", "persons.identity": "sealed", "persons.sex": "fact",
	"persons.created_at": "program", "persons.updated_at": "program", "persons.version": "program",
	"person_keys.person_id": "identifier", "person_keys.wrapped": "sealed",
	"person_tokens.post_id": "identifier", "person_tokens.token": "token", "person_tokens.person_id": "identifier",
	"cases.id": "identifier", "cases.post_id": "identifier", "cases.person_id": "identifier", "cases.number": "fact", "cases.opened_on": "fact", "cases.closed_on": "fact",
	"cases.closing_reason": "fact", "cases.first_kept_on": "fact", "cases.last_on": "fact", "cases.received_on": "fact", "cases.received_at": "fact", "cases.origin": "fact", "cases.police_act": "fact",
	"cases.sex": "fact", "cases.age_band": "fact", "cases.commune": "fact", "cases.commune_year": "fact", "cases.standing": "fact", "cases.children": "fact",
	"cases.known_to_services": "fact", "cases.problems": "fact", "cases.violences": "fact", "cases.author_link": "fact", "cases.codes_version": "program",
	"cases.worker_id": "identifier", "cases.main_violence": "fact", "cases.adults_concerned": "fact", "cases.children_concerned": "fact", "cases.family": "fact", "cases.consent": "fact", "cases.contacted_on": "fact", "cases.created_at": "program", "cases.updated_at": "program", "cases.version": "program",
	"substitutions.id": "identifier", "substitutions.post_id": "identifier", "substitutions.account_id": "identifier", "substitutions.from_day": "program", "substitutions.to_day": "program",
	"substitutions.created_by": "identifier", "substitutions.created_at": "program",
	"not_same.person_a": "identifier", "not_same.person_b": "identifier", "not_same.post_id": "identifier", "not_same.account_id": "identifier", "not_same.at": "program",
	"person_merges.id": "identifier", "person_merges.post_id": "identifier", "person_merges.kept_id": "identifier", "person_merges.gone_id": "identifier", "person_merges.body": "sealed",
	"person_links.id": "identifier", "person_links.post_id": "identifier", "person_links.person_a": "identifier", "person_links.person_b": "identifier", "person_links.kind": "fact",
	"person_links.account_id": "identifier", "person_links.at": "program",
	"person_merges.account_id": "identifier", "person_merges.at": "program",
	"case_events.id": "identifier", "case_events.post_id": "identifier", "case_events.case_id": "identifier", "case_events.account_id": "identifier", "case_events.kind": "fact",
	"case_events.on_day": "fact", "case_events.reason": "fact", "case_events.at": "program",
	"case_keys.case_id": "identifier", "case_keys.wrapped": "sealed",
	"appointments.id": "identifier", "appointments.post_id": "identifier", "appointments.person_id": "identifier", "appointments.case_id": "identifier",
	"appointments.register_rank": "program", "appointments.on_day": "fact", "appointments.at_time": "fact", "appointments.status": "fact", "appointments.place": "fact", "appointments.station": "fact",
	"appointments.mode": "fact", "appointments.minutes": "fact", "appointments.acts": "fact", "appointments.created_at": "program", "appointments.updated_at": "program", "appointments.version": "program",
	"appointments.missed_reason": "fact",
	"duty_places.id":             "identifier", "duty_places.post_id": "identifier", "duty_places.place": "public", "duty_places.station": "public", "duty_places.weekday": "public", "duty_places.from_time": "public",
	"duty_places.to_time": "public", "duty_places.starts_on": "public", "duty_places.ends_on": "public", "duty_places.created_by": "identifier", "duty_places.created_at": "program",
	"absences.id": "identifier", "absences.post_id": "identifier", "absences.from_day": "program", "absences.to_day": "program", "absences.substitute_id": "identifier",
	"absences.substitution_id": "identifier", "absences.created_by": "identifier", "absences.created_at": "program",
	"drafts.case_id": "identifier", "drafts.account_id": "identifier", "drafts.form": "identifier", "drafts.post_id": "identifier", "drafts.body": "sealed", "drafts.saved_at": "program",
	"orientations.appointment_id": "identifier", "orientations.position": "program", "orientations.post_id": "identifier", "orientations.person_id": "identifier",
	"orientations.partner": "fact", "orientations.outcome": "fact",
	"orientations.need": "fact", "orientations.partner_id": "identifier", "orientations.proposed_on": "fact", "orientations.answered_on": "fact",
	"orientations.effective_on": "fact", "orientations.refusal_reason": "fact", "orientations.version": "program",
	"partners.id": "identifier", "partners.post_id": "identifier", "partners.name": "service", "partners.kind": "service", "partners.communes": "service", "partners.phone": "service",
	"partners.mail": "service", "partners.address": "service", "partners.notes": "sealed", "partners.retired_on": "program", "partners.created_at": "program", "partners.updated_at": "program", "partners.version": "program",
	"sharings.id": "identifier", "sharings.post_id": "identifier", "sharings.case_id": "identifier", "sharings.orientation_id": "identifier", "sharings.partner_kind": "fact", "sharings.partner_id": "identifier",
	"sharings.purpose": "fact", "sharings.items": "fact", "sharings.delivery": "fact", "sharings.account_id": "identifier", "sharings.at": "program",
	"notes.id": "identifier", "notes.post_id": "identifier", "notes.case_id": "identifier", "notes.appointment_id": "identifier", "notes.author_id": "identifier", "notes.body": "sealed",
	"notes.created_at": "program", "notes.updated_at": "program", "notes.version": "program",
	"imports.id": "identifier", "imports.post_id": "identifier", "imports.account_id": "identifier", "imports.state": "program", "imports.wrapped": "sealed", "imports.details": "sealed",
	"imports.rows_taken": "program", "imports.rows_refused": "program", "imports.size": "program", "imports.created_at": "program", "imports.updated_at": "program", "imports.version": "program",
	"import_parts.import_id": "identifier", "import_parts.kind": "program", "import_parts.position": "program", "import_parts.body": "sealed",
	"cases.unit": "fact", "units.id": "identifier", "units.post_id": "identifier", "units.name": "public", "units.created_at": "program",
	"accounts.unit_id":  "identifier",
	"desk_referrals.id": "identifier", "desk_referrals.post_id": "identifier", "desk_referrals.unit_id": "identifier", "desk_referrals.account_id": "identifier", "desk_referrals.case_id": "identifier", "desk_referrals.received_at": "fact", "desk_referrals.event_at": "fact", "desk_referrals.origin": "fact", "desk_referrals.police_act": "fact",
	"desk_referrals.problem": "fact", "desk_referrals.urgency": "fact", "desk_referrals.told": "fact", "desk_referrals.agrees": "fact", "desk_referrals.children": "fact", "desk_referrals.grid_done": "fact", "desk_referrals.grid_yes": "fact", "desk_referrals.grid_red": "fact", "desk_referrals.drop_reason": "fact",
	"desk_referrals.state": "program", "desk_referrals.taken_at": "fact", "desk_referrals.wrapped": "sealed", "desk_referrals.details": "sealed", "desk_referrals.updated_at": "program",
	"contact_attempts.id": "identifier", "contact_attempts.referral_id": "identifier", "contact_attempts.account_id": "identifier", "contact_attempts.result": "fact", "contact_attempts.at": "fact",
	"assessments.id": "identifier", "assessments.post_id": "identifier", "assessments.case_id": "identifier", "assessments.account_id": "identifier", "assessments.on_day": "fact",
	"assessments.grid_done": "fact", "assessments.grid_yes": "fact", "assessments.grid_red": "fact", "assessments.judged": "fact", "assessments.danger": "fact", "assessments.body": "sealed", "assessments.created_at": "program",
	"assessment_domains.assessment_id": "identifier", "assessment_domains.domain": "fact", "assessment_domains.state": "fact", "assessment_domains.need": "fact",
	"protection_measures.id": "identifier", "protection_measures.post_id": "identifier", "protection_measures.case_id": "identifier", "protection_measures.kind": "fact", "protection_measures.state": "fact",
	"protection_measures.asked_on": "fact", "protection_measures.decided_on": "fact", "protection_measures.ends_on": "fact", "protection_measures.itt_days": "fact", "protection_measures.known_to_caf": "fact",
	"protection_measures.removed_at": "program", "protection_measures.created_at": "program", "protection_measures.updated_at": "program", "protection_measures.version": "program",
	"tasks.id": "identifier", "tasks.post_id": "identifier", "tasks.case_id": "identifier", "tasks.account_id": "identifier", "tasks.due_on": "program", "tasks.done_on": "program", "tasks.body": "sealed",
	"tasks.created_at": "program", "tasks.updated_at": "program", "tasks.version": "program",
	"prepared_messages.id": "identifier", "prepared_messages.post_id": "identifier", "prepared_messages.case_id": "identifier", "prepared_messages.account_id": "identifier",
	"prepared_messages.channel": "program", "prepared_messages.body": "sealed", "prepared_messages.created_at": "program",
	"callbacks.id": "identifier", "callbacks.post_id": "identifier", "callbacks.case_id": "identifier", "callbacks.account_id": "identifier", "callbacks.on_day": "fact", "callbacks.reached": "fact",
	"callbacks.new_facts": "fact", "callbacks.removed_at": "program", "callbacks.created_at": "program", "tasks.removed_at": "program",
	"documents.id": "identifier", "documents.post_id": "identifier", "documents.case_id": "identifier", "documents.account_id": "identifier", "documents.kind": "program", "documents.name": "sealed",
	"documents.size": "program", "documents.removed_at": "program", "documents.created_at": "program",
	"document_parts.document_id": "identifier", "document_parts.position": "program", "document_parts.body": "sealed",
	"activities.id": "identifier", "activities.post_id": "identifier", "activities.account_id": "identifier", "activities.on_day": "fact", "activities.kind": "fact", "activities.minutes": "fact",
	"activities.people": "fact", "activities.removed_at": "program", "activities.created_at": "program", "activities.updated_at": "program", "activities.version": "program",
	"installation.retention_months": "program", "persons.erased_at": "program", "cases.erased_at": "program", "cases.restricted_at": "program",
	"retention_notices.person_id": "identifier", "retention_notices.since": "program",
	"retention_prolongations.id": "identifier", "retention_prolongations.post_id": "identifier", "retention_prolongations.person_id": "identifier", "retention_prolongations.case_id": "identifier",
	"retention_prolongations.account_id": "identifier", "retention_prolongations.reason": "program", "retention_prolongations.until_on": "program", "retention_prolongations.at": "program",
	"erasure_certificates.id": "identifier", "erasure_certificates.number": "identifier", "erasure_certificates.post_id": "identifier", "erasure_certificates.account_id": "identifier", "erasure_certificates.reason": "program",
	"erasure_certificates.persons": "program", "erasure_certificates.cases": "program", "erasure_certificates.destroyed": "program", "erasure_certificates.at": "program",
	"tombstones.id": "identifier", "tombstones.kind": "program", "tombstones.record": "identifier", "tombstones.erased_at": "program", "tombstones.certificate_id": "identifier",
	"job_turns.name": "program", "job_turns.next_at": "program",
	"job_runs.id": "identifier", "job_runs.name": "program", "job_runs.started_at": "program", "job_runs.ended_at": "program", "job_runs.outcome": "program", "job_runs.detail": "program",
	"rights_requests.id": "identifier", "rights_requests.number": "identifier", "rights_requests.post_id": "identifier", "rights_requests.case_id": "identifier", "rights_requests.kind": "program", "rights_requests.requester": "program",
	"rights_requests.doubt": "program", "rights_requests.received_on": "program", "rights_requests.due_on": "program", "rights_requests.state": "program", "rights_requests.proof": "program", "rights_requests.checked_on": "program",
	"rights_requests.checked_by": "identifier", "rights_requests.refusal": "program", "rights_requests.delivery": "program", "rights_requests.answered_on": "program", "rights_requests.account_id": "identifier",
	"rights_requests.wrapped": "sealed", "rights_requests.details": "sealed", "rights_requests.created_at": "program", "rights_requests.updated_at": "program", "rights_requests.version": "program",
	"rights_steps.id": "identifier", "rights_steps.request_id": "identifier", "rights_steps.account_id": "identifier", "rights_steps.step": "program", "rights_steps.at": "program",
	"requisitions.id": "identifier", "requisitions.number": "identifier", "requisitions.post_id": "identifier", "requisitions.case_id": "identifier", "requisitions.account_id": "identifier", "requisitions.authority": "program",
	"requisitions.basis": "program", "requisitions.received_on": "program", "requisitions.outcome": "program", "requisitions.handed_on": "program", "requisitions.handed": "program",
	"requisitions.wrapped": "sealed", "requisitions.details": "sealed", "requisitions.created_at": "program",
	"audit_leaves.position": "program", "audit_leaves.line_id": "identifier", "audit_leaves.record": "identifier", "audit_leaves.hash": "hash", "audit_leaves.seal": "hash",
	"audit_checkpoints.size": "program", "audit_checkpoints.day": "program", "audit_checkpoints.note": "hash",
	"audit_state.id": "program", "audit_state.size": "program", "audit_state.edge": "hash", "audit_state.signer": "sealed", "audit_state.purged_size": "program", "audit_state.purged_edge": "hash", "audit_state.purge_note": "hash",
	"audit_verifications.id": "identifier", "audit_verifications.at": "program", "audit_verifications.lines": "program", "audit_verifications.sealed": "program", "audit_verifications.unsealed": "program",
	"audit_verifications.anchors": "program", "audit_verifications.faults": "program",
	"external_identities.id": "identifier", "external_identities.account_id": "identifier", "external_identities.issuer": "public", "external_identities.subject": "token", "external_identities.mail": "token",
	"external_identities.label": "sealed", "external_identities.created_at": "program", "external_identities.bound_at": "program",
	"backup_settings.id": "program", "backup_settings.hour": "program", "backup_settings.data_days": "program", "backup_settings.key_days": "program", "backup_settings.version": "program",
	"recovery_recipients.recipient": "program", "recovery_recipients.created_at": "program", "installation.keyset_generation": "program",
	"installation.renewal_days": "program", "installation.keys_promoted_at": "program", "installation.keys_rewrapped_at": "program", "installation.keys_retired_at": "program",
	"nodes.id": "program", "nodes.seen_at": "program", "nodes.edition": "program", "nodes.edition_since": "program", "persons.token_key": "program", "persons.register_account": "identifier",
	"backups.id": "identifier", "backups.account_id": "identifier", "backups.state": "program", "backups.started_at": "program", "backups.seen_at": "program", "backups.ended_at": "program",
	"backups.data_file": "program", "backups.key_file": "program", "backups.size": "program", "backups.key_size": "program", "backups.rows_done": "program", "backups.rows_total": "program",
	"backups.audit_lines": "program", "backups.opened": "program", "backups.problem": "program",
	"erased_marks.post_id": "identifier", "erased_marks.mark": "hash", "erased_marks.erased_on": "program", "erased_marks.expires_on": "program",
	"erased_mark_key.id": "program", "erased_mark_key.secret": "sealed", "erased_mark_key.created_at": "program",
	"exchange_key.id": "program", "exchange_key.secret": "sealed", "exchange_key.created_at": "program",
	"exchange_trusted_keys.name": "public", "exchange_trusted_keys.public_key": "public", "exchange_trusted_keys.added_at": "program",
	"exchange_tallies.origin_post": "identifier", "exchange_tallies.year": "program", "exchange_tallies.departement": "public", "exchange_tallies.slug": "public", "exchange_tallies.definitions": "program",
	"exchange_tallies.exported_at": "program", "exchange_tallies.key_name": "public", "exchange_tallies.public_key": "public", "exchange_tallies.received_at": "program", "exchange_tallies.body": "fact",
	"crime_editions.level": "public", "crime_editions.departement": "public", "crime_editions.geography": "public", "crime_editions.from_year": "public", "crime_editions.to_year": "public",
	"crime_editions.figures": "public", "crime_editions.withheld": "public", "crime_editions.file": "public", "crime_editions.imported_at": "program",
	"crime_figures.territory": "public", "crime_figures.class": "public", "crime_figures.year": "public", "crime_figures.departement": "public",
	"crime_figures.facts": "public", "crime_figures.published": "public", "crime_figures.population": "public",
	"contours.territory": "public", "contours.departement": "public", "contours.rings": "public",
	"grid_templates.id": "identifier", "grid_templates.name": "public", "grid_templates.removed_at": "program", "grid_templates.created_at": "program", "grid_templates.updated_at": "program", "grid_templates.version": "program",
	"grid_template_texts.template_id": "identifier", "grid_template_texts.version": "program", "grid_template_texts.name": "public", "grid_template_texts.body": "public", "grid_template_texts.account_id": "identifier", "grid_template_texts.written_at": "program",
	"exchange_sums.departement": "public", "exchange_sums.year": "program", "exchange_sums.definitions": "program", "exchange_sums.posts": "program", "exchange_sums.body": "fact",
	"divisions.id": "identifier", "divisions.name": "public", "divisions.kind": "public", "divisions.account_id": "identifier", "divisions.removed_at": "program", "divisions.created_at": "program", "divisions.updated_at": "program", "divisions.version": "program",
	"territories.id": "identifier", "territories.division_id": "identifier", "territories.position": "program", "territories.name": "public",
	"territory_communes.division_id": "identifier", "territory_communes.commune": "public", "territory_communes.territory_id": "identifier",
	"declared_totals.id": "identifier", "declared_totals.post_id": "identifier", "declared_totals.year": "public", "declared_totals.figure": "public", "declared_totals.value": "public", "declared_totals.source": "public",
	"declared_totals.account_id": "identifier", "declared_totals.written_at": "program",
	"post_sheets.post_id": "identifier", "post_sheets.host_kind": "public", "post_sheets.host": "public", "post_sheets.employer_kind": "public", "post_sheets.employer": "public", "post_sheets.opened_on": "public", "post_sheets.closed_on": "public", "post_sheets.updated_at": "program", "post_sheets.version": "program",
	"post_covers.post_id": "identifier", "post_covers.position": "program", "post_covers.commune": "public", "post_covers.departement": "public", "post_covers.from_day": "public", "post_covers.to_day": "public",
	"stations.id": "identifier", "stations.post_id": "identifier", "stations.position": "program", "stations.place": "public", "stations.name": "public", "stations.removed_at": "program",
	"post_staffing.post_id": "identifier", "post_staffing.updated_at": "program", "post_staffing.version": "program",
	"post_fte.post_id": "identifier", "post_fte.from_day": "agreed", "post_fte.hundredths": "agreed",
	"post_vacancies.post_id": "identifier", "post_vacancies.position": "program", "post_vacancies.from_day": "agreed", "post_vacancies.to_day": "agreed", "post_vacancies.hundredths": "agreed", "post_vacancies.reason": "agreed",
	"agreements.id": "identifier", "agreements.title": "agreed", "agreements.signed_on": "agreed", "agreements.from_day": "agreed", "agreements.to_day": "agreed", "agreements.signatories": "agreed", "agreements.remind_months": "program", "agreements.remind_again_months": "program", "agreements.account_id": "identifier", "agreements.removed_at": "program", "agreements.created_at": "program", "agreements.updated_at": "program", "agreements.version": "program",
	"agreement_posts.agreement_id": "identifier", "agreement_posts.post_id": "identifier",
	"exercises.id": "identifier", "exercises.post_id": "identifier", "exercises.from_day": "agreed", "exercises.to_day": "agreed", "exercises.currency": "agreed", "exercises.cost": "agreed", "exercises.account_id": "identifier", "exercises.removed_at": "program", "exercises.created_at": "program", "exercises.updated_at": "program", "exercises.version": "program",
	"fundings.id": "identifier", "fundings.post_id": "identifier", "fundings.exercise_id": "identifier", "fundings.agreement_id": "identifier", "fundings.funder_kind": "agreed", "fundings.funder": "agreed", "fundings.basis": "agreed", "fundings.planned": "agreed", "fundings.agreed": "agreed", "fundings.paid": "agreed", "fundings.paid_on": "agreed", "fundings.account_id": "identifier", "fundings.removed_at": "program", "fundings.created_at": "program", "fundings.updated_at": "program", "fundings.version": "program",
	"committees.id": "identifier", "committees.held_on": "agreed", "committees.place": "agreed", "committees.members": "agreed", "committees.wrapped": "sealed", "committees.agenda": "sealed", "committees.account_id": "identifier", "committees.removed_at": "program", "committees.created_at": "program", "committees.updated_at": "program", "committees.version": "program",
	"committee_posts.committee_id": "identifier", "committee_posts.post_id": "identifier",
	"committee_decisions.id": "identifier", "committee_decisions.committee_id": "identifier", "committee_decisions.body": "sealed", "committee_decisions.due_on": "agreed", "committee_decisions.state": "agreed", "committee_decisions.done_on": "agreed", "committee_decisions.account_id": "identifier", "committee_decisions.removed_at": "program", "committee_decisions.created_at": "program", "committee_decisions.updated_at": "program", "committee_decisions.version": "program",
	"committee_documents.id": "identifier", "committee_documents.committee_id": "identifier", "committee_documents.account_id": "identifier", "committee_documents.kind": "program", "committee_documents.name": "sealed", "committee_documents.size": "program", "committee_documents.created_at": "program", "committee_documents.removed_at": "program",
	"committee_document_parts.document_id": "identifier", "committee_document_parts.position": "program", "committee_document_parts.body": "sealed",
	"deployments.id": "identifier", "deployments.departement": "public", "deployments.name": "public", "deployments.communes": "public", "deployments.station": "public", "deployments.post_id": "identifier", "deployments.account_id": "identifier", "deployments.removed_at": "program", "deployments.created_at": "program", "deployments.updated_at": "program", "deployments.version": "program",
	"deployment_steps.id": "identifier", "deployment_steps.deployment_id": "identifier", "deployment_steps.state": "agreed", "deployment_steps.on_day": "agreed", "deployment_steps.note": "sealed", "deployment_steps.account_id": "identifier", "deployment_steps.removed_at": "program", "deployment_steps.created_at": "program",
	"sealing_key.id": "program", "sealing_key.secret": "sealed", "sealing_key.created_at": "program",
	"report_drafts.id": "identifier", "report_drafts.post_id": "identifier", "report_drafts.from_day": "program", "report_drafts.to_day": "program", "report_drafts.threshold": "program", "report_drafts.texts": "sealed",
	"report_drafts.checked": "hash", "report_drafts.checked_at": "program", "report_drafts.checked_by": "identifier", "report_drafts.created_by": "identifier", "report_drafts.created_at": "program", "report_drafts.version": "program",
	"sealed_reports.id": "public", "sealed_reports.number": "public", "sealed_reports.version": "public", "sealed_reports.post_id": "identifier", "sealed_reports.from_day": "public", "sealed_reports.to_day": "public",
	"sealed_reports.threshold": "public", "sealed_reports.definitions": "public", "sealed_reports.digest": "hash", "sealed_reports.sealed_by": "identifier", "sealed_reports.sealed_at": "program", "sealed_reports.body": "published",
	"sealed_files.report_id": "public", "sealed_files.form": "program", "sealed_files.body": "published",
	"report_links.id": "identifier", "report_links.report_id": "public", "report_links.token_hash": "hash", "report_links.label": "professional", "report_links.created_by": "identifier", "report_links.created_at": "program",
	"report_links.expires_on": "program", "report_links.revoked_at": "program", "report_links.opened": "program", "report_links.last_at": "program",
	"audit_lines.id": "identifier", "audit_lines.at": "program", "audit_lines.account_id": "identifier", "audit_lines.role": "program", "audit_lines.action": "program",
	"audit_lines.object": "program", "audit_lines.record": "identifier", "audit_lines.post_id": "identifier", "audit_lines.allowed": "program", "audit_lines.detail": "program", "audit_lines.code": "hash",
}

// classReasons say why a class may be stored as it is.
var classReasons = map[string]string{
	"sealed":       "encrypted under a data key or the master keyset",
	"token":        "a keyed pseudorandom value, useless without the keyset",
	"hash":         "one way: a password hash, a session hash, a code of authentication",
	"identifier":   "random; tells nothing without the identity it points to",
	"fact":         "pseudonymous code, date or number that the yearly figures are computed from",
	"program":      "of the program itself: versions, instants, states, counts",
	"public":       "the name of a funded post is public, and so are its hours and the address of a provider of identities",
	"agreed":       "what the parties of a post wrote in an agreement or decided together: functions, dates and amounts, about no person who is followed",
	"service":      "the public contacts of a service, nobody's own",
	"published":    "a sealed report: counts that disclosure control has let through, and the worker's remarks, made to be given out",
	"professional": "the name of an account is a professional's own, shown to colleagues, as the log requires",
}

func TestEveryColumnIsDeclaredEncryptedOrClearWithAReason(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		storetest.Open(t, c)
		d := openRaw(t, c)
		columns, err := d.Columns(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, column := range columns {
			found[column] = true
			if strings.HasPrefix(column, "goose_db_version.") {
				continue
			}
			if classReasons[columnClasses[column]] == "" {
				t.Errorf("column %s is not declared: say whether it is encrypted, or why it may be clear", column)
			}
		}
		for column := range columnClasses {
			if !found[column] {
				t.Errorf("column %s is declared and does not exist", column)
			}
		}
	})
}

func openRaw(t *testing.T, c store.Config) *db.DB {
	t.Helper()
	d := openDatabase(t, c)
	t.Cleanup(func() { d.Close() })
	return d
}

// openDatabase is openRaw for a test that opens it many times and closes it.
func openDatabase(t *testing.T, c store.Config) *db.DB {
	t.Helper()
	var d *db.DB
	var err error
	if c.DSN != "" {
		d, err = db.OpenPostgres(t.Context(), c.DSN)
	} else {
		d, err = db.OpenSQLite(t.Context(), filepath.Join(c.Dir, store.DatabaseName))
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}
