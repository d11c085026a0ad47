package store

import (
	"context"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// granted are those of the actor's posts where an action is granted, or of
// those that are named when there are some; the first that is refused comes
// back with its refusal.
func granted(actor casework.Actor, action casework.Action, posts []casework.PostID) (all []casework.PostID, refused casework.PostID) {
	if len(posts) == 0 {
		for _, p := range actor.Posts {
			if actor.May(action, p) == nil {
				all = append(all, p)
			}
		}
		return all, ""
	}
	for _, p := range posts {
		if actor.May(action, p) != nil {
			return nil, p
		}
	}
	return posts, ""
}

// onPosts is the request for an operation on several posts: on the one that is
// refused when there is one, so that the refusal is on record.
func onPosts(actor casework.Actor, action casework.Action, posts []casework.PostID, object, record, detail string) request {
	r := request{action: action, object: object, record: record, detail: detail, own: true}
	if _, refused := granted(actor, action, posts); refused != "" {
		r.own, r.post = false, refused
	} else if len(posts) == 1 {
		r.own, r.post = false, posts[0]
	}
	return r
}

// PostFolders reads what the parties know of the posts that are named, or of
// all of the actor's when none is, by their names. For whoever may ReadSteering
// on each; the exercises are only there for whoever may ReadFunding.
func (s *Store) PostFolders(ctx context.Context, actor casework.Actor, posts ...casework.PostID) (all []casework.PostFolder, err error) {
	r := onPosts(actor, casework.ReadSteering, posts, "post_folder", "", "read")
	err = s.look(ctx, actor, r, func(a *access) (err error) {
		own, _ := granted(actor, casework.ReadSteering, posts)
		all, err = a.folders(own)
		return err
	})
	return all, err
}

// PostFolder is PostFolders for one post.
func (s *Store) PostFolder(ctx context.Context, actor casework.Actor, post casework.PostID) (f casework.PostFolder, err error) {
	all, err := s.PostFolders(ctx, actor, post)
	switch {
	case err != nil:
		return f, err
	case len(all) == 0:
		return f, casework.NotFound()
	}
	return all[0], nil
}

// folders reads the folders of posts, whatever their number in eight queries.
func (a *access) folders(posts []casework.PostID) ([]casework.PostFolder, error) {
	b := bind()
	found, err := db.All(a.Tx, scanPost, `SELECT `+postColumns+` FROM posts WHERE `+inPosts(b, "id", posts)+` ORDER BY name`, b.args...)
	if err != nil {
		return nil, err
	}
	all := make([]casework.PostFolder, len(found))
	at := map[casework.PostID]*casework.PostFolder{}
	for i, p := range found {
		all[i].Post, all[i].Sheet.Post, all[i].Staffing.Post = p, p.ID, p.ID
		all[i].Sheet.HostKind, all[i].Sheet.EmployerKind = casework.NotKnown, casework.NotKnown
		at[p.ID] = &all[i]
	}
	for _, read := range []func([]casework.PostID, map[casework.PostID]*casework.PostFolder) error{a.readSheets, a.readCovers, a.readStations, a.readStaffing, a.readAgreements, a.readExercises, a.readCommitteeDays} {
		if err := read(posts, at); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (a *access) readSheets(posts []casework.PostID, at map[casework.PostID]*casework.PostFolder) error {
	b := bind()
	return a.Each(func(row db.Scanner) error {
		var s casework.PostSheet
		if err := row.Scan(&s.Post, &s.HostKind, &s.Host, &s.EmployerKind, &s.Employer, &s.OpenedOn, &s.ClosedOn, &s.Version); err != nil {
			return err
		}
		at[s.Post].Sheet = s
		return nil
	}, `SELECT post_id, host_kind, host, employer_kind, employer, opened_on, closed_on, version FROM post_sheets WHERE `+inPosts(b, "post_id", posts), b.args...)
}

func (a *access) readCommitteeDays(posts []casework.PostID, at map[casework.PostID]*casework.PostFolder) error {
	b := bind()
	return a.Each(func(row db.Scanner) error {
		var post casework.PostID
		var held casework.Day
		if err := row.Scan(&post, &held); err != nil {
			return err
		}
		at[post].Committees = append(at[post].Committees, held)
		return nil
	}, `SELECT p.post_id, c.held_on FROM committee_posts p JOIN committees c ON c.id = p.committee_id
		WHERE c.removed_at IS NULL AND `+inPosts(b, "p.post_id", posts)+` ORDER BY p.post_id, c.held_on`, b.args...)
}

func (a *access) readCovers(posts []casework.PostID, at map[casework.PostID]*casework.PostFolder) error {
	b := bind()
	return a.Each(func(row db.Scanner) error {
		var post casework.PostID
		var c casework.Cover
		if err := row.Scan(&post, &c.Commune, &c.Departement, &c.From, &c.To); err != nil {
			return err
		}
		at[post].Sheet.Covers = append(at[post].Sheet.Covers, c)
		return nil
	}, `SELECT post_id, commune, departement, from_day, to_day FROM post_covers WHERE `+inPosts(b, "post_id", posts)+` ORDER BY post_id, position`, b.args...)
}

func (a *access) readStations(posts []casework.PostID, at map[casework.PostID]*casework.PostFolder) error {
	b := bind()
	return a.Each(func(row db.Scanner) error {
		s, err := scanStation(row)
		if err != nil {
			return err
		}
		at[s.Post].Sheet.Stations = append(at[s.Post].Sheet.Stations, s)
		return nil
	}, `SELECT id, post_id, place, name, FALSE FROM stations WHERE removed_at IS NULL AND `+inPosts(b, "post_id", posts)+` ORDER BY post_id, position`, b.args...)
}

func (a *access) readStaffing(posts []casework.PostID, at map[casework.PostID]*casework.PostFolder) error {
	b := bind()
	in := inPosts(b, "post_id", posts)
	err := a.Each(func(row db.Scanner) error {
		var post casework.PostID
		var version int64
		if err := row.Scan(&post, &version); err != nil {
			return err
		}
		at[post].Staffing.Version = version
		return nil
	}, `SELECT post_id, version FROM post_staffing WHERE `+in, b.args...)
	if err != nil {
		return err
	}
	err = a.Each(func(row db.Scanner) error {
		var post casework.PostID
		var s casework.FTEStep
		if err := row.Scan(&post, &s.From, &s.FTE); err != nil {
			return err
		}
		at[post].Staffing.Steps = append(at[post].Staffing.Steps, s)
		return nil
	}, `SELECT post_id, from_day, hundredths FROM post_fte WHERE `+in+` ORDER BY post_id, from_day`, b.args...)
	if err != nil {
		return err
	}
	return a.Each(func(row db.Scanner) error {
		var post casework.PostID
		var v casework.Vacancy
		var fte *int
		if err := row.Scan(&post, &v.From, &v.To, &fte, &v.Reason); err != nil {
			return err
		}
		v.FTE = casework.WholePost
		if fte != nil {
			v.FTE = casework.FTE(*fte)
		}
		at[post].Staffing.Vacancies = append(at[post].Staffing.Vacancies, v)
		return nil
	}, `SELECT post_id, from_day, to_day, hundredths, reason FROM post_vacancies WHERE `+in+` ORDER BY post_id, position`, b.args...)
}

func (a *access) readAgreements(posts []casework.PostID, at map[casework.PostID]*casework.PostFolder) error {
	b := bind()
	all, err := a.agreements(`id IN (SELECT agreement_id FROM agreement_posts WHERE `+inPosts(b, "post_id", posts)+`)`, b)
	for _, found := range all {
		for _, p := range found.Posts {
			if f := at[p]; f != nil {
				f.Agreements = append(f.Agreements, found)
			}
		}
	}
	return err
}

func (a *access) readExercises(posts []casework.PostID, at map[casework.PostID]*casework.PostFolder) error {
	open := slices.DeleteFunc(slices.Clone(posts), func(p casework.PostID) bool { return a.actor.May(casework.ReadFunding, p) != nil })
	b := bind()
	all, err := a.exercises(inPosts(b, "post_id", open), b)
	for _, e := range all {
		at[e.Post].Exercises = append(at[e.Post].Exercises, e)
	}
	return err
}

// CoverOn are the communes that posts of the installation cover on a day, by
// commune. For whoever may ReadNeed.
func (s *Store) CoverOn(ctx context.Context, actor casework.Actor, on casework.Day) (all []casework.CoveringPost, err error) {
	err = s.look(ctx, actor, request{action: casework.ReadNeed, object: "post_covers", detail: "read"}, func(a *access) (err error) {
		all, err = db.All(a.Tx, func(row db.Scanner) (c casework.CoveringPost, err error) {
			err = row.Scan(&c.Post.ID, &c.Post.Slug, &c.Post.Name, &c.Post.Version, &c.Commune, &c.Departement, &c.From, &c.To)
			return c, err
		}, `SELECT p.id, p.slug, p.name, p.version, c.commune, c.departement, c.from_day, c.to_day
			FROM post_covers c JOIN posts p ON p.id = c.post_id LEFT JOIN post_sheets s ON s.post_id = p.id
			WHERE (c.from_day IS NULL OR c.from_day <= $1) AND (c.to_day IS NULL OR c.to_day >= $1)
			AND (s.opened_on IS NULL OR s.opened_on <= $1) AND (s.closed_on IS NULL OR s.closed_on >= $1) ORDER BY c.commune, p.name`, on)
		return err
	})
	return all, err
}

// PostsFundedBy are the actor's posts in which funders of a kind put something
// over a period; with a name, those of that name alone. For whoever may
// ReadFunding.
func (s *Store) PostsFundedBy(ctx context.Context, actor casework.Actor, kind casework.FunderKind, name string, over casework.Period) (posts []casework.Post, err error) {
	r := request{action: casework.ReadFunding, object: "fundings", detail: "posts of " + string(kind), own: true}
	err = s.look(ctx, actor, r, func(a *access) error {
		own, _ := granted(actor, casework.ReadFunding, nil)
		all, err := a.folders(own)
		for i := range all {
			if all[i].FundedBy(kind, name, over) {
				posts = append(posts, all[i].Post)
			}
		}
		return err
	})
	return posts, err
}
