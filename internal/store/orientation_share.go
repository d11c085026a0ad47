package store

import (
	"context"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/db"
)

// ShareChoice is what a letter may carry of a case, for the form that chooses.
type ShareChoice struct {
	Orientation casework.Handover
	Safe        casework.SafeContact
	Held        []casework.SharedItem // those that the file knows
}

// ShareChoice reads it. For whoever may ShareCase.
func (s *Store) ShareChoice(ctx context.Context, actor casework.Actor, id casework.CaseID, name casework.OrientationID) (ch ShareChoice, err error) {
	err = s.onCase(ctx, actor, casework.ShareCase, id, "letter prepared", func(a *access, c *casework.Case) error {
		if ch.Orientation, err = a.handover(id, name); err != nil {
			return err
		}
		p, err := a.openPerson(c.Person)
		if err != nil {
			return err
		}
		ch.Safe = p.Identity.Contact
		for _, i := range casework.SharedItems.Items {
			if itemText(i.Code, c, &p, &ch.Orientation) != "" {
				ch.Held = append(ch.Held, i.Code)
			}
		}
		return nil
	})
	return ch, err
}

// Share logs a letter: what of the case is given to the partner of an
// orientation, and for what. It is refused, with a sentence, when the safe
// contact forbids a way that the letter opens or takes. For whoever may
// ShareCase.
func (s *Store) Share(ctx context.Context, actor casework.Actor, sh casework.Sharing) (casework.Sharing, error) {
	detail := "shared for " + string(sh.Purpose) + ": " + casework.JoinCodes(sh.Items)
	err := s.onCase(ctx, actor, casework.ShareCase, sh.Case, detail, func(a *access, c *casework.Case) error {
		h, err := a.handover(c.ID, sh.Orientation)
		if err != nil {
			return err
		}
		p, err := a.openPerson(c.Person)
		if err != nil {
			return err
		}
		if err := casework.CheckSharing(&sh, p.Identity.Contact); err != nil {
			return err
		}
		sh.ID, sh.Kind, sh.Service, sh.ServiceName, sh.Account, sh.At = casework.NewID(a.now.Time), h.Partner, h.Service, h.ServiceName, actor.Account, a.now
		_, err = a.Exec(`INSERT INTO sharings (id, post_id, case_id, orientation_id, partner_kind, partner_id, purpose, items, delivery, account_id, at)
			VALUES ($1, $2, $3, $4, $5, NULLIF($6, ''), $7, $8, $9, $10, $11)`,
			sh.ID, c.Post, c.ID, sh.Orientation, sh.Kind, sh.Service, sh.Purpose, casework.JoinCodes(sh.Items), sh.Delivery, sh.Account, sh.At)
		return err
	})
	return sh, err
}

const sharingQuery = `SELECT s.id, s.case_id, s.orientation_id, s.partner_kind, COALESCE(s.partner_id, ''), COALESCE(p.name, ''), s.purpose, s.items, s.delivery, s.account_id, s.at
	FROM sharings s LEFT JOIN partners p ON p.id = s.partner_id`

func scanSharing(row db.Scanner) (s casework.Sharing, err error) {
	var items string
	err = row.Scan(&s.ID, &s.Case, &s.Orientation, &s.Kind, &s.Service, &s.ServiceName, &s.Purpose, &items, &s.Delivery, &s.Account, &s.At)
	s.Items = casework.SplitCodes[casework.SharedItem](items)
	return s, err
}

// Sharings lists what was given of a case, the latest first. For whoever may
// ReadCase.
func (s *Store) Sharings(ctx context.Context, actor casework.Actor, id casework.CaseID) (all []casework.Sharing, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "sharings", func(a *access, _ *casework.Case) (err error) {
		all, err = db.All(a.Tx, scanSharing, sharingQuery+` WHERE s.case_id = $1 ORDER BY s.id DESC`, id)
		return err
	})
	return all, err
}

// Letter writes a letter that Share has logged, from what the file says now. It
// can be made again until the end of its day only: later, it would be another
// sharing. For whoever may ShareCase.
func (s *Store) Letter(ctx context.Context, actor casework.Actor, id casework.CaseID, sharing string) (l casework.Letter, err error) {
	err = s.onCase(ctx, actor, casework.ShareCase, id, "letter written", func(a *access, c *casework.Case) error {
		if l.Sharing, err = db.One(a.Tx, scanSharing, sharingQuery+` WHERE s.id = $1 AND s.case_id = $2`, sharing, id); err != nil {
			return absent(err)
		}
		a.line.Detail += " " + sharing
		if casework.DayOf(l.Sharing.At.In(s.clock().Location())) != s.today() {
			return casework.Refuse(casework.KindInvalid, "Une lettre se refait le jour même seulement. Pour en écrire une autre, faites un nouveau partage : il sera journalisé.")
		}
		return a.writeLetter(c, &l)
	})
	return l, err
}

func (a *access) writeLetter(c *casework.Case, l *casework.Letter) error {
	p, err := a.openPerson(c.Person)
	if err != nil {
		return err
	}
	l.Safe = p.Identity.Contact
	if err := casework.CheckSharing(&l.Sharing, l.Safe); err != nil {
		return err
	}
	h, err := a.handover(c.ID, l.Sharing.Orientation)
	if err != nil {
		return err
	}
	for _, i := range l.Sharing.Items {
		if text := itemText(i, c, &p, &h); text != "" {
			l.Items = append(l.Items, casework.LetterItem{Item: i, Text: text})
		}
	}
	if l.Sharing.Service != "" {
		if l.Partner, err = a.partner(c.Post, l.Sharing.Service); err != nil {
			return err
		}
	}
	l.On = a.s.today()
	if l.Post, err = db.One(a.Tx, db.Value[string], `SELECT name FROM posts WHERE id = $1`, c.Post); err != nil {
		return err
	}
	return a.Each(func(row db.Scanner) error { return row.Scan(&l.Worker, &l.Phone) }, `SELECT name, work_phone FROM accounts WHERE id = $1`, l.Sharing.Account)
}

// openPerson reads a person of the case under way.
func (a *access) openPerson(id casework.PersonID) (casework.Person, error) {
	p, err := db.One(a.Tx, scanPerson, personQuery+` WHERE p.id = $1`, id)
	if err != nil {
		return casework.Person{}, err
	}
	_, err = p.open(a.s.vault)
	return p.Person, err
}

// itemText is what the file says of an item, in French; empty when it says
// nothing.
func itemText(i casework.SharedItem, c *casework.Case, p *casework.Person, h *casework.Handover) string {
	known := &p.Identity
	switch i {
	case casework.ShareName:
		return joinNonEmpty(known.FirstName, known.LastName)
	case casework.ShareNeed:
		if h.Need != "" && h.Need != casework.NotKnown {
			return casework.OrientationNeeds.Label(h.Need)
		}
	case casework.SharePhone:
		if len(known.Phones) > 0 {
			return known.Phones[0]
		}
	case casework.ShareMail:
		return known.Mail
	case casework.ShareAddress:
		return known.Address
	case casework.ShareBirth:
		if known.Birth.Day != 0 {
			return known.Birth.Day.French()
		}
		return known.Birth.String()
	case casework.ShareCommune:
		if c.Facts.Commune != "" {
			return commune.Label(c.Facts.Commune)
		}
	case casework.ShareChildren:
		if c.Facts.Children >= 0 {
			return strconv.Itoa(c.Facts.Children)
		}
	}
	return ""
}

func joinNonEmpty(first, last string) string {
	if first == "" || last == "" {
		return first + last
	}
	return first + " " + last
}
