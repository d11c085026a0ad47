package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

const partnerColumns = `id, post_id, name, kind, communes, phone, mail, address, notes, retired_on, version`

func partnerNotesCell(id casework.PartnerID) vault.Cell {
	return vault.Cell{Table: "partners", Column: "notes", Row: string(id)}
}

// scanPartner reads one row; its notes are opened.
func (s *Store) scanPartner(row db.Scanner) (p casework.Partner, err error) {
	var communes string
	var notes []byte
	if err := row.Scan(&p.ID, &p.Post, &p.Name, &p.Kind, &communes, &p.Phone, &p.Mail, &p.Address, &notes, &p.RetiredOn, &p.Version); err != nil {
		return p, err
	}
	p.Communes = casework.SplitCodes[string](communes)
	plain, err := s.vault.OpenSetting(partnerNotesCell(p.ID), notes)
	p.Notes = string(plain)
	return p, err
}

// PartnerFilter selects partners of a post's directory.
type PartnerFilter struct {
	Kind    casework.PartnerKind // empty for all
	Commune string               // INSEE code that they must serve; empty for all
	Retired bool                 // also those where nobody is oriented any more
}

// Partners lists a post's directory, by name. For whoever may KeepDirectory.
func (s *Store) Partners(ctx context.Context, actor casework.Actor, post casework.PostID, f PartnerFilter) (found []casework.Partner, err error) {
	r := request{action: casework.KeepDirectory, post: post, object: "partner", detail: "list"}
	err = s.do(ctx, actor, r, func(a *access) error {
		found, err = a.partners(post)
		return err
	})
	found = slices.DeleteFunc(found, func(p casework.Partner) bool {
		return f.Kind != "" && p.Kind != f.Kind || !p.Serves(f.Commune) || p.RetiredOn != 0 && !f.Retired
	})
	return found, err
}

// partners reads the directory by name as French readers sort it.
func (a *access) partners(post casework.PostID) ([]casework.Partner, error) {
	all, err := db.All(a.Tx, a.s.scanPartner, `SELECT `+partnerColumns+` FROM partners WHERE post_id = $1`, post)
	slices.SortFunc(all, func(x, y casework.Partner) int {
		return cmp.Or(strings.Compare(casework.Fold(x.Name), casework.Fold(y.Name)), cmp.Compare(x.ID, y.ID))
	})
	return all, err
}

// Partner reads one of a post's partners. For whoever may KeepDirectory.
func (s *Store) Partner(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.PartnerID) (p casework.Partner, err error) {
	r := request{action: casework.KeepDirectory, post: post, object: "partner", record: string(id)}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		p, err = a.partner(post, id)
		return err
	})
	return p, err
}

func (a *access) partner(post casework.PostID, id casework.PartnerID) (casework.Partner, error) {
	p, err := db.One(a.Tx, a.s.scanPartner, `SELECT `+partnerColumns+` FROM partners WHERE id = $1 AND post_id = $2`, id, post)
	return p, absent(err)
}

// SavePartner writes a partner: a new one when its ID is empty, else the one
// read at its Version (KindConflict when somebody changed it since). For
// whoever may KeepDirectory.
func (s *Store) SavePartner(ctx context.Context, actor casework.Actor, p casework.Partner) (casework.Partner, error) {
	if err := casework.CheckPartner(&p); err != nil {
		return p, err
	}
	fresh := p.ID == ""
	if fresh {
		p.ID = casework.PartnerID(casework.NewID(s.clock()))
	}
	r := request{action: casework.KeepDirectory, post: p.Post, object: "partner", record: string(p.ID), detail: "saved"}
	err := s.do(ctx, actor, r, func(a *access) error {
		notes, err := s.vault.SealSetting(partnerNotesCell(p.ID), []byte(p.Notes))
		if err != nil {
			return err
		}
		if fresh {
			return a.insertPartner(&p, notes)
		}
		return a.updatePartner(&p, notes)
	})
	return p, err
}

func (a *access) insertPartner(p *casework.Partner, notes []byte) error {
	p.Version = 1
	_, err := a.Exec(`INSERT INTO partners (id, post_id, name, kind, communes, phone, mail, address, notes, retired_on, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, 1)`,
		p.ID, p.Post, p.Name, p.Kind, casework.JoinCodes(p.Communes), p.Phone, p.Mail, p.Address, notes, p.RetiredOn, a.now)
	return err
}

func (a *access) updatePartner(p *casework.Partner, notes []byte) error {
	n, err := a.Exec(`UPDATE partners SET name = $1, kind = $2, communes = $3, phone = $4, mail = $5, address = $6, notes = $7, retired_on = $8, updated_at = $9, version = version + 1
		WHERE id = $10 AND post_id = $11 AND version = $12`,
		p.Name, p.Kind, casework.JoinCodes(p.Communes), p.Phone, p.Mail, p.Address, notes, p.RetiredOn, a.now, p.ID, p.Post, p.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		if _, err := a.partner(p.Post, p.ID); err != nil {
			return err
		}
		return casework.Conflict()
	}
	p.Version++
	return nil
}
