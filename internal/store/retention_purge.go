package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// PurgeOptions say how a purge goes.
type PurgeOptions struct {
	DryRun        bool                  // count, and change nothing
	WithoutNotice bool                  // do not wait for the worker to have been told
	Progress      func(done, total int) // nil for none
}

// PurgeResult is what a purge found and did, in persons.
type PurgeResult struct {
	Told         int // whose worker is told from today
	Waiting      int // past the term, and not yet told for long enough
	Restricted   int // past the term, and kept because they asked
	Due          int // to be erased
	Erased       int
	Certificates []string // numbers
}

// chunk is how many persons one transaction erases: a certificate each.
const chunk = 50

// Purge tells the workers of the terms that come, and erases the persons whose
// term is past and whose worker was told long enough ago. Then nothing of them
// is left in the files of the database. Marks whose own term is past go too. For whoever may PurgePersons.
func (s *Store) Purge(ctx context.Context, actor casework.Actor, o PurgeOptions) (result PurgeResult, err error) {
	due, err := s.purgeList(ctx, actor, o, &result)
	if err != nil || o.DryRun {
		return result, err
	}
	for post, persons := range due {
		for begin := 0; begin < len(persons); begin += chunk {
			some := persons[begin:min(begin+chunk, len(persons))]
			number, err := s.erase(ctx, actor, post, some)
			if err != nil {
				return result, err
			}
			result.Erased += len(some)
			result.Certificates = append(result.Certificates, number)
			if o.Progress != nil {
				o.Progress(result.Erased, result.Due)
			}
		}
	}
	if result.Erased > 0 {
		err = s.scrub(ctx, true)
	}
	return result, err
}

// purgeList finds who is to be erased, by post, and writes the notices.
func (s *Store) purgeList(ctx context.Context, actor casework.Actor, o PurgeOptions, result *PurgeResult) (map[casework.PostID][]casework.PersonID, error) {
	due := map[casework.PostID][]casework.PersonID{}
	detail := "terms looked at"
	if o.DryRun {
		detail += ", dry run"
	}
	err := s.do(ctx, actor, request{action: casework.PurgePersons, object: "installation", detail: detail}, func(a *access) error {
		posts, err := db.All(a.Tx, db.Value[casework.PostID], `SELECT id FROM posts ORDER BY id`)
		if err != nil {
			return err
		}
		if !o.DryRun {
			if err := a.forgetMarks(); err != nil {
				return err
			}
		}
		for _, post := range posts {
			all, err := a.retention(`post_id = $2`, post)
			if err != nil {
				return err
			}
			for i := range all {
				if err := a.sort(&all[i], o, result, func() { due[post] = append(due[post], all[i].Person) }); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return due, err
}

// sort puts one person where she or he belongs.
func (a *access) sort(r *casework.Retention, o PurgeOptions, result *PurgeResult, erase func()) error {
	today := a.s.today()
	if !r.Warned(today) {
		return nil
	}
	if r.WarnedOn == 0 {
		result.Told++
		if !o.DryRun {
			if _, err := a.Exec(`INSERT INTO retention_notices (person_id, since) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING`, r.Person, today); err != nil {
				return err
			}
		}
	}
	switch {
	case r.Term >= today:
	case r.Restricted:
		result.Restricted++
	case o.WithoutNotice || r.ErasedOn(today) <= today:
		result.Due++
		erase()
	default:
		result.Waiting++
	}
	return nil
}

func (s *Store) erase(ctx context.Context, actor casework.Actor, post casework.PostID, persons []casework.PersonID) (number string, err error) {
	err = s.do(ctx, actor, request{action: casework.PurgePersons, object: "post", record: string(post), detail: "persons erased at their term"}, func(a *access) error {
		e := a.erasing(post, casework.ErasedAtTerm)
		for _, p := range persons {
			if err := e.person(p); err != nil {
				return err
			}
		}
		number = e.certificate.Number
		return e.finish()
	})
	return number, err
}
