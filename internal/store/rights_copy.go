package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/db"
)

// PersonCopy writes what the post's files say of the person of a request of
// access that was granted: the cases that the actor reaches, others masked. For
// whoever may KeepRights; refused for any other request.
func (s *Store) PersonCopy(ctx context.Context, actor casework.Actor, id casework.RequestID) (c casework.PersonCopy, err error) {
	err = s.onRequest(ctx, actor, id, "copy of the data written", func(a *access, r *casework.RightsRequest) error {
		if r.Kind != casework.AskAccess || r.State != casework.RequestGranted || r.Case == "" {
			return casework.NotFound()
		}
		subject, _, reached, err := a.caseAs(casework.KeepRights, r.Case)
		if err != nil {
			return err
		}
		if !reached {
			return casework.NotFound()
		}
		c = casework.PersonCopy{Request: r.Number, On: s.today(), LeftOut: casework.CopyLeftOut}
		if c.Post, err = db.One(a.Tx, db.Value[string], `SELECT name FROM posts WHERE id = $1`, r.Post); err != nil {
			return err
		}
		return a.writeCopy(&c, &subject)
	})
	return c, err
}

func (a *access) writeCopy(out *casework.PersonCopy, subject *casework.Case) error {
	p, err := a.openPerson(subject.Person)
	if err != nil {
		return absent(err)
	}
	thirds, err := a.thirds(subject.Person)
	if err != nil {
		return err
	}
	mask := func(text string) string { return casework.MaskThirds(text, &p.Identity, thirds) }
	out.Sections = append(out.Sections, identitySection(&p, mask))
	b := bind(subject.Person)
	cases, err := db.All(a.Tx, scanCase, `SELECT `+caseColumns+` FROM cases c WHERE person_id = $1 AND `+a.reach(b, casework.KeepRights, "c")+` ORDER BY number`, b.args...)
	if err != nil {
		return err
	}
	for i := range cases {
		units, err := a.unitsOfCase(&cases[i])
		if err != nil {
			return err
		}
		out.Sections = append(out.Sections, caseSection(&cases[i], casework.UnitName(units, cases[i].Referral.Unit)))
		if err := a.workSections(out, &cases[i], mask); err != nil {
			return err
		}
	}
	return nil
}

// thirds are the identities of the persons linked with one, to be masked in what
// is said of her or him: those whom the reader does not reach too, since only
// their absence shows.
func (a *access) thirds(id casework.PersonID) (all []casework.Identity, err error) {
	linked, err := db.All(a.Tx, db.Value[casework.PersonID], `SELECT CASE WHEN person_a = $1 THEN person_b ELSE person_a END FROM person_links WHERE person_a = $1 OR person_b = $1`, id)
	if err != nil {
		return nil, err
	}
	for _, other := range linked {
		p, err := a.openPerson(other)
		if errors.Is(err, db.ErrNoRow) {
			continue // erased
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p.Identity)
	}
	return all, nil
}

func identitySection(p *casework.Person, mask func(string) string) casework.CopySection {
	s := casework.CopySection{Title: "Identité et contact"}
	known := &p.Identity
	s.Add("Nom", known.LastName)
	s.Add("Prénom", known.FirstName)
	s.Add("Sexe", p.Sex.OfOne())
	s.Add("Naissance", known.Birth.String())
	for _, phone := range known.Phones {
		s.Add("Téléphone", phone)
	}
	s.Add("Courriel", known.Mail)
	s.Add("Adresse", known.Address)
	for _, way := range known.Contact.Allowed() {
		s.Add("Moyen de contact permis", way)
	}
	s.Add("Quand", mask(known.Contact.When))
	s.Add("Mot convenu", known.Contact.CodeWord)
	if known.Contact.Shared != "" {
		s.Add("Qui d'autre utilise ce téléphone", casework.Third)
	}
	return s
}

func caseSection(c *casework.Case, unit string) casework.CopySection {
	s := casework.CopySection{Title: fmt.Sprintf("Accompagnement %d", c.Number)}
	s.Add("Saisine", c.Referral.ReceivedOn.French())
	s.Add("Origine", casework.Origins.Label(c.Referral.Origin))
	s.Add("Unité qui adresse", unit)
	s.Add("Ouvert le", c.OpenedOn.French())
	s.Add("Clos le", c.ClosedOn.French())
	s.Add("Qualité", casework.Standings.Label(c.Facts.Standing))
	if c.Facts.Commune != "" {
		s.Add("Commune", commune.Label(c.Facts.Commune))
	}
	for _, p := range c.Facts.Problems {
		s.Add("Problématique", casework.Problems.Label(p))
	}
	for _, v := range c.Facts.Violences {
		s.Add("Violences subies ou reprochées", casework.Violences.Label(v))
	}
	addKnown(&s, "Violence principale", casework.Violences, c.Facts.MainViolence)
	addKnown(&s, "Situation familiale", casework.FamilySituations, c.Facts.Family)
	addCount(&s, "Enfants", c.Facts.Children)
	addCount(&s, "Adultes touchés par la situation", c.Facts.AdultsConcerned)
	addCount(&s, "Enfants touchés par la situation", c.Facts.ChildrenConcerned)
	addKnown(&s, "Déjà connu d'un service social", casework.KnownList, c.Facts.Known)
	addKnown(&s, "Accord pour être contactée", casework.Agreements, c.Referral.Consent)
	s.Add("Premier contact", c.Referral.ContactedOn.French())
	return s
}

// addKnown adds the label of a code that somebody wrote down.
func addKnown[T ~string](s *casework.CopySection, label string, l *casework.List[T], code T) {
	if casework.OrNotKnown(code) != casework.NotKnown {
		s.Add(label, l.Label(code))
	}
}

func addCount(s *casework.CopySection, label string, n int) {
	if n != casework.Unknown {
		s.Add(label, strconv.Itoa(n))
	}
}

// workSections are the meetings, the assessments, the documents and the
// sharings of a case.
func (a *access) workSections(out *casework.PersonCopy, c *casework.Case, mask func(string) string) error {
	met := casework.CopySection{Title: fmt.Sprintf("Rendez-vous de l'accompagnement %d", c.Number)}
	all, err := a.appointments(`case_id = $1`, c.ID)
	if err != nil {
		return err
	}
	for _, x := range all {
		met.Add(x.On.French(), casework.Statuses.Label(x.Status)+", "+x.Where())
	}
	social := casework.CopySection{Title: fmt.Sprintf("Évaluations de l'accompagnement %d", c.Number)}
	assessed, err := a.assessments(c.ID)
	if err != nil {
		return err
	}
	for _, as := range assessed {
		for _, d := range as.Domains {
			if d.Note != "" {
				social.Add(as.On.French()+", "+casework.Domains.Label(d.Domain), mask(d.Note))
			}
		}
		social.Add(as.On.French()+", plan de sécurité", mask(as.SafetyPlan))
	}
	given := casework.CopySection{Title: fmt.Sprintf("Ce qui a été partagé ou gardé, accompagnement %d", c.Number)}
	shared, err := db.All(a.Tx, scanSharing, sharingQuery+` WHERE s.case_id = $1 ORDER BY s.id`, c.ID)
	if err != nil {
		return err
	}
	for _, sh := range shared {
		given.Add("Lettre à un partenaire, le "+casework.DayOf(sh.At.In(a.s.clock().Location())).French(), casework.PartnerKinds.Label(sh.Kind))
	}
	err = a.Each(func(row db.Scanner) error {
		var kind casework.DocumentKind
		var at casework.Instant
		err := row.Scan(&kind, &at)
		given.Add("Document ajouté le "+casework.DayOf(at.In(a.s.clock().Location())).French(), casework.DocumentKinds.Label(kind))
		return err
	}, `SELECT kind, created_at FROM documents WHERE case_id = $1 AND removed_at IS NULL ORDER BY id`, c.ID)
	for _, section := range []casework.CopySection{met, social, given} {
		if len(section.Lines) > 0 {
			out.Sections = append(out.Sections, section)
		}
	}
	return err
}
