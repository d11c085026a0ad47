package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Erasing a person destroys the keys of her or his identity and of her or his
// cases, and the tokens by which she or he was found; then, because keys alone
// would leave ciphertexts behind, what was written under them. Facts stay:
// codes, days and numbers that point to an empty row.

// gesture is one statement of an erasure: $1 is the person.
type gesture struct {
	kind casework.Destroyed // counted in the certificate; empty for what is not worth a line
	text string
}

const itsCases = `(SELECT id FROM cases WHERE person_id = $1)`

// caseGestures come before personGestures: they find the cases by the person.
var caseGestures = []gesture{
	{"notes", `DELETE FROM notes WHERE case_id IN ` + itsCases},
	{"", `DELETE FROM document_parts WHERE document_id IN (SELECT id FROM documents WHERE case_id IN ` + itsCases + `)`},
	{"documents", `DELETE FROM documents WHERE case_id IN ` + itsCases},
	{"taches", `DELETE FROM tasks WHERE case_id IN ` + itsCases},
	{"", `DELETE FROM prepared_messages WHERE case_id IN ` + itsCases},
	{"brouillons", `DELETE FROM drafts WHERE case_id IN ` + itsCases},
	{"evaluations", `UPDATE assessments SET body = $2 WHERE body <> $2 AND case_id IN ` + itsCases},
	{"saisines", `UPDATE desk_referrals SET wrapped = NULL, details = NULL, case_id = NULL WHERE case_id IN ` + itsCases},
	{"demandes", `UPDATE rights_requests SET wrapped = NULL, details = NULL WHERE case_id IN ` + itsCases},
	{"demandes", `UPDATE requisitions SET wrapped = NULL, details = NULL WHERE case_id IN ` + itsCases},
	{"", `UPDATE glass_breaks SET body = NULL WHERE case_id IN ` + itsCases},
	{"cles", `DELETE FROM case_keys WHERE case_id IN ` + itsCases},
}

var personGestures = []gesture{
	{"cles", `DELETE FROM person_keys WHERE person_id = $1`},
	{"jetons", `DELETE FROM person_tokens WHERE person_id = $1`},
	{"liens", `DELETE FROM person_links WHERE person_a = $1 OR person_b = $1`},
	{"", `DELETE FROM not_same WHERE person_a = $1 OR person_b = $1`},
	{"fusions", `DELETE FROM person_merges WHERE kept_id = $1 OR gone_id = $1`},
	{"", `DELETE FROM retention_notices WHERE person_id = $1`},
	{"identites", `UPDATE persons SET identity = $2, register_token = NULL WHERE id = $1 AND identity <> $2`},
}

// erasing is an erasure under way.
type erasing struct {
	*access
	certificate casework.Certificate
	markedOn    casework.Day // of the marks that are kept; zero keeps none
	counts      map[casework.Destroyed]int
}

func (a *access) erasing(post casework.PostID, reason casework.ErasureReason) *erasing {
	e := &erasing{access: a, counts: map[casework.Destroyed]int{}, certificate: casework.Certificate{
		ID: casework.CertificateID(casework.NewID(a.now.Time)), Number: newNumber("E", a.s.today()), Post: post, Account: a.actor.Account, Reason: reason, At: a.now}}
	if reason.LeavesMark() {
		e.markedOn = a.s.today()
	}
	return e
}

// newNumber is a number that people quote: drawn, not counted, so that it tells
// nothing of how many others there are.
func newNumber(letter string, on casework.Day) string {
	return fmt.Sprintf("%s-%d-%s", letter, on.Year(), rand.Text()[:6])
}

// person erases a person with the files that were brought into hers or his,
// and writes a line of the log for each.
func (e *erasing) person(id casework.PersonID) error {
	files := []casework.PersonID{id}
	for i := 0; i < len(files); i++ {
		gone, err := db.All(e.Tx, db.Value[casework.PersonID], `SELECT gone_id FROM person_merges WHERE kept_id = $1`, files[i])
		if err != nil {
			return err
		}
		files = append(files, gone...)
	}
	for _, file := range files {
		if err := e.shredPerson(file); err != nil {
			return err
		}
		line := e.line
		line.Action, line.Object, line.Record, line.Post = string(casework.ErasePerson), "person", string(file), e.certificate.Post
		line.Detail = "erased, certificate " + e.certificate.Number
		if err := e.log(line); err != nil {
			return err
		}
	}
	e.certificate.Persons++
	return nil
}

// shredPerson destroys all that the database holds of one file, and puts its
// tombstones.
func (e *erasing) shredPerson(id casework.PersonID) error {
	cases, err := db.All(e.Tx, db.Value[string], `SELECT id FROM cases WHERE person_id = $1 ORDER BY id`, id)
	if err != nil {
		return err
	}
	if err := e.shred(id); err != nil {
		return err
	}
	e.certificate.Cases += len(cases)
	if err := e.bury("person", string(id)); err != nil {
		return err
	}
	for _, c := range cases {
		if err := e.bury("case", c); err != nil {
			return err
		}
	}
	return nil
}

// shred does it; it may be done twice.
func (e *erasing) shred(id casework.PersonID) error {
	if err := e.mark(id); err != nil {
		return err
	}
	for _, list := range [][]gesture{caseGestures, personGestures} {
		for _, g := range list {
			args := []any{id}
			if strings.Contains(g.text, "$2") {
				args = append(args, []byte{})
			}
			n, err := e.Exec(g.text, args...)
			if err != nil {
				return err
			}
			e.counts[g.kind] += int(n)
		}
	}
	if _, err := e.Exec(`UPDATE cases SET erased_at = $1 WHERE person_id = $2 AND erased_at IS NULL`, e.now, id); err != nil {
		return err
	}
	_, err := e.Exec(`UPDATE persons SET erased_at = $1, version = version + 1 WHERE id = $2 AND erased_at IS NULL`, e.now, id)
	return err
}

func (e *erasing) bury(kind, record string) error {
	_, err := e.Exec(`INSERT INTO tombstones (id, kind, record, erased_at, certificate_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, record) DO NOTHING`,
		casework.NewID(e.now.Time), kind, record, e.now, e.certificate.ID)
	return err
}

// forgetRegisters destroys what the post's imports that were over before a
// moment hold: their files may name anybody. Their counts stay.
func (e *erasing) forgetRegisters(before casework.Instant) error {
	over := ` FROM imports WHERE post_id = $1 AND (state IN ($2, $3, $4) OR updated_at < $5)`
	args := []any{e.certificate.Post, ImportDone, ImportFailed, ImportCancelled, before}
	if _, err := e.Exec(`DELETE FROM import_parts WHERE import_id IN (SELECT id`+over+`)`, args...); err != nil {
		return err
	}
	ids, err := db.All(e.Tx, db.Value[casework.ImportID], `SELECT id`+over, args...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		key, wrapped, err := e.s.vault.NewDataKey(importKeyCell(id))
		if err != nil {
			return err
		}
		if _, err := e.Exec(`UPDATE imports SET wrapped = $1, details = $2 WHERE id = $3`, wrapped, key.Seal(importDetailsCell(id), []byte("{}")), id); err != nil {
			return err
		}
		e.counts["registres"]++
	}
	return nil
}

// finish writes the certificate.
func (e *erasing) finish() error {
	if err := e.forgetRegisters(casework.At(e.now.Add(-keepUploads))); err != nil {
		return err
	}
	c := &e.certificate
	var text []string
	for _, k := range casework.DestroyedKinds.Items {
		if n := e.counts[k.Code]; n > 0 {
			c.Kinds = append(c.Kinds, casework.DestroyedCount{Kind: k.Code, Count: n})
			text = append(text, fmt.Sprintf("%s=%d", k.Code, n))
		}
	}
	_, err := e.Exec(`INSERT INTO erasure_certificates (id, number, post_id, account_id, reason, persons, cases, destroyed, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		c.ID, c.Number, c.Post, c.Account, c.Reason, c.Persons, c.Cases, strings.Join(text, "|"), c.At)
	return err
}

// ErasePerson erases the person of a case with all her or his cases, and
// returns the certificate. It is refused, with a sentence, before the term
// unless the person asked for it, to a restricted file, and as a mistake when
// the person was met. For whoever may ErasePerson on the case.
func (s *Store) ErasePerson(ctx context.Context, actor casework.Actor, id casework.CaseID, reason casework.ErasureReason) (c casework.Certificate, err error) {
	if !casework.ErasureReasons.Has(reason) {
		return c, casework.Invalid("motif_effacement", string(reason), "un motif de la liste")
	}
	err = s.onCase(ctx, actor, casework.ErasePerson, id, "erased: "+string(reason), func(a *access, found *casework.Case) error {
		if err := a.mayErase(found, reason); err != nil {
			return err
		}
		e := a.erasing(found.Post, reason)
		if err := e.person(found.Person); err != nil {
			return err
		}
		err := e.finish()
		c = e.certificate
		return err
	})
	if err == nil {
		err = s.scrub(ctx, false)
	}
	return c, err
}

// MayErase tells whether the person of a case may be erased for that reason,
// and refuses as ErasePerson would, so that nobody is asked twice for nothing.
// For whoever may ErasePerson on the case.
func (s *Store) MayErase(ctx context.Context, actor casework.Actor, id casework.CaseID, reason casework.ErasureReason) error {
	return s.onCase(ctx, actor, casework.ErasePerson, id, "erasure prepared: "+string(reason), func(a *access, found *casework.Case) error {
		return a.mayErase(found, reason)
	})
}

// mayErase says why an erasure may not be done for that reason. Of a case of
// the person that the actor does not reach, nothing is said: the file of a
// colleague is erased at its term by the program.
func (a *access) mayErase(c *casework.Case, reason casework.ErasureReason) error {
	b := bind(c.Person)
	hidden, err := db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM cases c WHERE person_id = $1 AND NOT `+a.reach(b, casework.ErasePerson, "c"), b.args...)
	if err != nil {
		return err
	}
	if hidden > 0 {
		return casework.Refuse(casework.KindInvalid, "Cet effacement se fait au terme, par le programme.")
	}
	all, err := a.retention(`id = $2`, c.Person)
	if err != nil {
		return err
	}
	if len(all) > 0 && all[0].Restricted {
		return casework.Refuse(casework.KindInvalid, "Ce dossier fait l'objet d'une limitation : la personne a demandé que ses données soient gardées.")
	}
	switch reason {
	case casework.ErasedAtTerm:
		if len(all) == 0 || all[0].Term >= a.s.today() {
			return casework.Invalid("motif_effacement", string(reason), "un autre motif, car la durée de conservation n'est pas échue")
		}
	case casework.ErasedOnRequest:
		n, err := db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM rights_requests r JOIN cases c ON c.id = r.case_id
			WHERE c.person_id = $1 AND r.kind = $2 AND r.state = $3`, c.Person, casework.AskErasure, casework.RequestGranted)
		if err != nil {
			return err
		}
		if n == 0 {
			return casework.Invalid("motif_effacement", string(reason), "une demande d'effacement inscrite au registre des demandes et acceptée")
		}
	case casework.ErasedByMistake:
		n, err := db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM appointments x JOIN cases c ON c.id = x.case_id WHERE c.person_id = $1 AND x.status = $2`, c.Person, casework.Kept)
		if err != nil {
			return err
		}
		if n > 0 {
			return casework.Invalid("motif_effacement", string(reason), "un autre motif, car la personne a été reçue")
		}
	}
	return nil
}
