package store

import (
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
)

const caseColumns = `id, post_id, person_id, number, received_on, received_at, origin, police_act, opened_on, closed_on, closing_reason,
	first_kept_on, sex, age_band, commune, commune_year, standing, children, known_to_services, problems, violences, author_link,
	main_violence, adults_concerned, children_concerned, family, consent, contacted_on, unit, COALESCE(worker_id, ''), restricted_at IS NOT NULL, version`

func scanCase(row db.Scanner) (c casework.Case, err error) {
	var children, adultsConcerned, childrenConcerned *int
	var problems, violences string
	err = row.Scan(&c.ID, &c.Post, &c.Person, &c.Number, &c.Referral.ReceivedOn, &c.Referral.ReceivedAt, &c.Referral.Origin, &c.Referral.PoliceAct,
		&c.OpenedOn, &c.ClosedOn, &c.ClosingReason, &c.FirstKeptOn, &c.Facts.Sex, &c.Facts.AgeBand, &c.Facts.Commune, &c.Facts.CommuneYear,
		&c.Facts.Standing, &children, &c.Facts.Known, &problems, &violences, &c.Facts.AuthorLink,
		&c.Facts.MainViolence, &adultsConcerned, &childrenConcerned, &c.Facts.Family, &c.Referral.Consent, &c.Referral.ContactedOn, &c.Referral.Unit, &c.Worker, &c.Restricted, &c.Version)
	c.Facts.Children = known(children)
	c.Facts.AdultsConcerned, c.Facts.ChildrenConcerned = known(adultsConcerned), known(childrenConcerned)
	c.Facts.Problems = casework.SplitCodes[casework.Problem](problems)
	c.Facts.Violences = casework.SplitCodes[casework.Violence](violences)
	return c, err
}

// caseOf finds the row's case by its number, or opens one.
func (im *importing) caseOf(row *casework.RegisterRow, p *importedPerson, c *importedCase) error {
	if id := row.Referral.Unit; id != "" && im.names.Unit(id) == "" {
		return casework.UnknownUnit()
	}
	if p.fresh {
		return im.openCase(row, p, c)
	}
	old, hidden, fresh, err := im.recordedCase(p.person(), row.CaseNumber)
	if err != nil {
		return err
	}
	if fresh {
		return im.openCase(row, p, c)
	}
	c.id = imported([]byte(old.ID))
	if c.hidden = hidden; hidden {
		im.counts.Cases.Unchanged++
		return nil
	}
	merged := mergeCase(old, row, p)
	if sameCase(&merged, &old) {
		im.counts.Cases.Unchanged++
		return nil
	}
	im.counts.Cases.Changed++
	c.touched = true
	if err := im.updateCase(&merged); err != nil {
		return err
	}
	return im.logged("case", string(merged.ID), "changed")
}

func (im *importing) openCase(row *casework.RegisterRow, p *importedPerson, c *importedCase) error {
	blank := casework.Case{Post: im.post, Person: p.person(), Number: row.CaseNumber, Facts: unknownFacts()}
	opened := mergeCase(blank, row, p)
	opened.ID = casework.CaseID(casework.NewID(im.now.Time))
	im.counts.Cases.Created++
	c.id, c.fresh = imported([]byte(opened.ID)), true
	if err := im.insertCase(&opened); err != nil {
		return err
	}
	return im.logged("case", string(opened.ID), "created")
}

// unknownFacts are those of a case of which nothing was said.
func unknownFacts() casework.CaseFacts {
	return casework.CaseFacts{Children: casework.Unknown, AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown}
}

// mergeCase is the case with what the row says of it. What the row leaves
// empty stays as it was.
func mergeCase(c casework.Case, row *casework.RegisterRow, p *importedPerson) casework.Case {
	if row.Referral.ReceivedOn != 0 {
		c.Referral.ReceivedOn = row.Referral.ReceivedOn
	}
	c.OpenedOn = casework.OpeningDay(c.Referral.ReceivedOn, earliest(openedByAppointment(&c), row.FirstOn))
	if row.ClosedOn != 0 {
		c.ClosedOn = row.ClosedOn
	}
	if row.Children != casework.Unknown {
		c.Facts.Children = row.Children
	}
	if row.AdultsConcerned != casework.Unknown {
		c.Facts.AdultsConcerned = row.AdultsConcerned
	}
	if row.ChildrenConcerned != casework.Unknown {
		c.Facts.ChildrenConcerned = row.ChildrenConcerned
	}
	if row.Referral.ContactedOn != 0 {
		c.Referral.ContactedOn = row.Referral.ContactedOn
	}
	if row.Referral.Unit != "" {
		c.Referral.Unit = row.Referral.Unit
	}
	if row.Commune != "" {
		c.Facts.Commune, c.Facts.CommuneYear = row.Commune, row.CommuneYear
	}
	if len(row.Problems) > 0 {
		c.Facts.Problems = row.Problems
	}
	if len(row.Violences) > 0 {
		c.Facts.Violences = row.Violences
	}
	fillKnown(&c.Facts.Sex, p.sexCode())
	fillKnown(&c.Facts.Standing, row.Standing)
	fillKnown(&c.Facts.Known, row.Known)
	fillKnown(&c.Referral.Origin, row.Referral.Origin)
	fillKnown(&c.Referral.PoliceAct, row.Referral.PoliceAct)
	fillKnown(&c.ClosingReason, row.Reason)
	fillKnown(&c.Referral.Consent, row.Referral.Consent)
	fillKnown(&c.Facts.Family, row.Family)
	fillKnown(&c.Facts.AuthorLink, row.AuthorLink)
	fillKnown(&c.Facts.MainViolence, row.MainViolence)
	if casework.CheckMainViolence(&c.Facts) != nil {
		c.Facts.MainViolence = casework.NotKnown // the row changed the types, and that one is no longer among them
	}
	return orNotKnown(c)
}

// orNotKnown writes non_connu where nothing is said.
func orNotKnown(c casework.Case) casework.Case {
	c.Facts.Sex = casework.OrNotKnown(c.Facts.Sex)
	c.Facts.AgeBand = casework.OrNotKnown(c.Facts.AgeBand)
	c.Facts.Standing = casework.OrNotKnown(c.Facts.Standing)
	c.Facts.Known = casework.OrNotKnown(c.Facts.Known)
	c.Facts.AuthorLink = casework.OrNotKnown(c.Facts.AuthorLink)
	c.Facts.MainViolence = casework.OrNotKnown(c.Facts.MainViolence)
	c.Facts.Family = casework.OrNotKnown(c.Facts.Family)
	c.Referral.Consent = casework.OrNotKnown(c.Referral.Consent)
	c.Referral.Origin = casework.OrNotKnown(c.Referral.Origin)
	c.Referral.PoliceAct = casework.OrNotKnown(c.Referral.PoliceAct)
	if c.ClosedOn != 0 {
		c.ClosingReason = casework.OrNotKnown(c.ClosingReason)
	}
	return c
}

// openedByAppointment is the opening day of a case that had no referral date.
func openedByAppointment(c *casework.Case) casework.Day {
	if c.Referral.ReceivedOn != 0 {
		return 0
	}
	return c.OpenedOn
}

func earliest(x, y casework.Day) casework.Day {
	if x == 0 || (y != 0 && y < x) {
		return y
	}
	return x
}

func sameCase(x, y *casework.Case) bool {
	return x.Referral == y.Referral && x.OpenedOn == y.OpenedOn && x.ClosedOn == y.ClosedOn && x.ClosingReason == y.ClosingReason &&
		sameFacts(&x.Facts, &y.Facts)
}

func sameFacts(x, y *casework.CaseFacts) bool {
	return x.Sex == y.Sex && x.Commune == y.Commune && x.CommuneYear == y.CommuneYear && x.Standing == y.Standing && x.Children == y.Children &&
		x.Known == y.Known && x.AuthorLink == y.AuthorLink && x.MainViolence == y.MainViolence && x.Family == y.Family &&
		x.AdultsConcerned == y.AdultsConcerned && x.ChildrenConcerned == y.ChildrenConcerned && slices.Equal(x.Problems, y.Problems) && slices.Equal(x.Violences, y.Violences)
}

// sameAppointment compares all but the orientations, which orientationMatch
// compares.
func sameAppointment(x, y *casework.AppointmentRecord) bool {
	return x.Status == y.Status && x.Place == y.Place && x.Station == y.Station && x.Mode == y.Mode && x.Minutes == y.Minutes &&
		slices.Equal(x.Acts, y.Acts)
}

func (a *access) insertCase(c *casework.Case) error {
	_, err := a.Exec(`INSERT INTO cases (id, post_id, person_id, number, received_on, received_at, origin, police_act, opened_on, closed_on, closing_reason,
		sex, age_band, commune, commune_year, standing, children, known_to_services, problems, violences, author_link, codes_version, worker_id, created_at, updated_at, version,
		main_violence, adults_concerned, children_concerned, family, consent, contacted_on, unit)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, NULLIF($23, ''), $24, $24, 1, $25, $26, $27, $28, $29, $30, $31)`,
		c.ID, c.Post, c.Person, c.Number, c.Referral.ReceivedOn, c.Referral.ReceivedAt, c.Referral.Origin, c.Referral.PoliceAct,
		c.OpenedOn, c.ClosedOn, c.ClosingReason, c.Facts.Sex, c.Facts.AgeBand, c.Facts.Commune, c.Facts.CommuneYear, c.Facts.Standing,
		number(c.Facts.Children), c.Facts.Known, casework.JoinCodes(c.Facts.Problems), casework.JoinCodes(c.Facts.Violences), c.Facts.AuthorLink,
		casework.CodesVersion, c.Worker, a.now, c.Facts.MainViolence, number(c.Facts.AdultsConcerned), number(c.Facts.ChildrenConcerned),
		c.Facts.Family, c.Referral.Consent, c.Referral.ContactedOn, c.Referral.Unit)
	return err
}

// updateCase writes every fact of a case but those frozen by its first kept
// appointment; KindConflict when it was changed since c.Version.
func (a *access) updateCase(c *casework.Case) error {
	n, err := a.Exec(`UPDATE cases SET received_on = $1, received_at = $2, origin = $3, police_act = $4, opened_on = $5, closed_on = $6, closing_reason = $7,
		sex = $8, commune = $9, commune_year = $10, standing = $11, children = $12, known_to_services = $13, problems = $14, violences = $15, author_link = $16,
		codes_version = $17, updated_at = $18, main_violence = $19, adults_concerned = $20, children_concerned = $21,
		family = $22, consent = $23, contacted_on = $24, unit = $25, version = version + 1 WHERE id = $26 AND version = $27`,
		c.Referral.ReceivedOn, c.Referral.ReceivedAt, c.Referral.Origin, c.Referral.PoliceAct, c.OpenedOn, c.ClosedOn, c.ClosingReason,
		c.Facts.Sex, c.Facts.Commune, c.Facts.CommuneYear, c.Facts.Standing, number(c.Facts.Children), c.Facts.Known,
		casework.JoinCodes(c.Facts.Problems), casework.JoinCodes(c.Facts.Violences), c.Facts.AuthorLink, casework.CodesVersion, a.now,
		c.Facts.MainViolence, number(c.Facts.AdultsConcerned), number(c.Facts.ChildrenConcerned),
		c.Facts.Family, c.Referral.Consent, c.Referral.ContactedOn, c.Referral.Unit, c.ID, c.Version)
	if err == nil && n == 0 {
		err = casework.Conflict()
	}
	return err
}

// firstKept is the day of the case's first kept appointment, zero without one.
func (a *access) firstKept(id casework.CaseID) (casework.Day, error) {
	return db.One(a.Tx, db.Value[casework.Day], `SELECT MIN(on_day) FROM appointments WHERE case_id = $1 AND status = $2`, id, casework.Kept)
}

// freezeCase writes the days of the case's first kept appointment and of its
// last one, kept or not, and from the first the age band at first contact. An age band that is known stays when the
// birth is no longer.
func (a *access) freezeCase(id casework.CaseID, first casework.Day, birth casework.Birth) error {
	band := casework.BandOf(birth.AgeOn(first))
	if band == casework.NotKnown {
		_, err := a.Exec(`UPDATE cases SET first_kept_on = $1, last_on = (SELECT MAX(on_day) FROM appointments WHERE case_id = cases.id) WHERE id = $2`, first, id)
		return err
	}
	_, err := a.Exec(`UPDATE cases SET first_kept_on = $1, last_on = (SELECT MAX(on_day) FROM appointments WHERE case_id = cases.id), age_band = $2 WHERE id = $3`, first, band, id)
	return err
}
