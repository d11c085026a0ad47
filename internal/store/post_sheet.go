package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
)

// SavePostSheet writes the sheet of a post with its communes and places, read
// at its Version: 0 when nobody had written it (KindConflict when somebody has
// since). For whoever may KeepPost.
func (s *Store) SavePostSheet(ctx context.Context, actor casework.Actor, x casework.PostSheet) error {
	if errs := casework.CheckPostSheet(&x); len(errs) > 0 {
		return errors.Join(errs...)
	}
	r := request{action: casework.KeepPost, post: x.Post, object: "post_sheet", record: string(x.Post), detail: "written"}
	return s.do(ctx, actor, r, func(a *access) error {
		n, err := a.Exec(`INSERT INTO post_sheets (post_id, host_kind, host, employer_kind, employer, opened_on, closed_on, updated_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
			ON CONFLICT (post_id) DO UPDATE SET host_kind = excluded.host_kind, host = excluded.host, employer_kind = excluded.employer_kind, employer = excluded.employer,
			opened_on = excluded.opened_on, closed_on = excluded.closed_on, updated_at = excluded.updated_at, version = post_sheets.version + 1 WHERE post_sheets.version = $9`,
			x.Post, x.HostKind, x.Host, x.EmployerKind, x.Employer, x.OpenedOn, x.ClosedOn, a.now, x.Version)
		if err == nil && n == 0 {
			err = casework.Conflict()
		}
		if err != nil {
			return err
		}
		return a.replaceRows(&x)
	})
}

func (a *access) replaceRows(x *casework.PostSheet) error {
	if _, err := a.Exec(`DELETE FROM post_covers WHERE post_id = $1`, x.Post); err != nil {
		return err
	}
	for i, c := range x.Covers {
		if _, err := a.Exec(`INSERT INTO post_covers (post_id, position, commune, departement, from_day, to_day) VALUES ($1, $2, $3, $4, $5, $6)`,
			x.Post, i, c.Commune, departementOfCode(c.Commune), c.From, c.To); err != nil {
			return err
		}
	}
	return a.replaceStations(x)
}

// SaveStaffing writes the full-time equivalents and the vacancies of a post,
// read at its Version: 0 when nobody had written any (KindConflict when
// somebody has since). For whoever may KeepStaffing.
func (s *Store) SaveStaffing(ctx context.Context, actor casework.Actor, x casework.Staffing) error {
	if errs := casework.CheckStaffing(&x); len(errs) > 0 {
		return errors.Join(errs...)
	}
	r := request{action: casework.KeepStaffing, post: x.Post, object: "staffing", record: string(x.Post), detail: "written"}
	return s.do(ctx, actor, r, func(a *access) error {
		n, err := a.Exec(`INSERT INTO post_staffing (post_id, updated_at, version) VALUES ($1, $2, 1)
			ON CONFLICT (post_id) DO UPDATE SET updated_at = excluded.updated_at, version = post_staffing.version + 1 WHERE post_staffing.version = $3`, x.Post, a.now, x.Version)
		if err == nil && n == 0 {
			err = casework.Conflict()
		}
		if err != nil {
			return err
		}
		return a.replaceStaffing(&x)
	})
}

func (a *access) replaceStaffing(x *casework.Staffing) error {
	if _, err := a.Exec(`DELETE FROM post_fte WHERE post_id = $1`, x.Post); err != nil {
		return err
	}
	for _, step := range x.Steps {
		if _, err := a.Exec(`INSERT INTO post_fte (post_id, from_day, hundredths) VALUES ($1, $2, $3)`, x.Post, step.From, int(step.FTE)); err != nil {
			return err
		}
	}
	if _, err := a.Exec(`DELETE FROM post_vacancies WHERE post_id = $1`, x.Post); err != nil {
		return err
	}
	for i, v := range x.Vacancies {
		var fte *int
		if v.FTE != casework.WholePost {
			n := int(v.FTE)
			fte = &n
		}
		if _, err := a.Exec(`INSERT INTO post_vacancies (post_id, position, from_day, to_day, hundredths, reason) VALUES ($1, $2, $3, $4, $5, $6)`, x.Post, i, v.From, v.To, fte, v.Reason); err != nil {
			return err
		}
	}
	return nil
}
