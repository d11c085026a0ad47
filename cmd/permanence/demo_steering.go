package main

import (
	"permanence/internal/casework"
	"permanence/internal/demo"
	"permanence/internal/store"
)

// seedSheets writes the sheets of the posts, which name their places, as the
// prefecture would.
func (p *program) seedSheets(st *store.Store, posts map[string]casework.PostID) error {
	actor, err := p.actorOf(st, "pilote")
	if err != nil {
		return err
	}
	for slug, x := range demo.Sheets() {
		x.Sheet.Post, x.Staffing.Post = posts[slug], posts[slug]
		if err := st.SavePostSheet(p, actor, x.Sheet); err != nil {
			return err
		}
		if err := st.SaveStaffing(p, actor, x.Staffing); err != nil {
			return err
		}
	}
	return nil
}

// seedSteering writes what the parties of the posts agreed on, as the
// prefecture would: through the store, by its own account.
func (p *program) seedSteering(st *store.Store, posts map[string]casework.PostID) error {
	actor, err := p.actorOf(st, "pilote")
	if err != nil {
		return err
	}
	var agreements []casework.Agreement
	for _, a := range demo.Agreements(p.today()) {
		for _, slug := range a.Of {
			a.Posts = append(a.Posts, posts[slug])
		}
		saved, err := st.SaveAgreement(p, actor, a.Agreement)
		if err != nil {
			return err
		}
		agreements = append(agreements, saved)
	}
	for _, e := range demo.Exercises(p.today()) {
		if err := p.seedExercise(st, actor, posts[e.Of], e.Exercise, agreements); err != nil {
			return err
		}
	}
	if err := p.seedCommittees(st, actor); err != nil {
		return err
	}
	for _, t := range demo.DeclaredTotals() {
		t.Post = posts[t.Of]
		if err := st.DeclareTotal(p, actor, t.DeclaredTotal, ""); err != nil {
			return err
		}
	}
	if _, err := st.SaveDivision(p, actor, demo.Division()); err != nil {
		return err
	}
	return p.seedDeployments(st, actor, posts)
}

func (p *program) seedExercise(st *store.Store, actor casework.Actor, post casework.PostID, e casework.Exercise, agreements []casework.Agreement) error {
	e.Post = post
	saved, err := st.SaveExercise(p, actor, e)
	if err != nil {
		return err
	}
	for _, f := range e.Fundings {
		f.Exercise = saved.ID
		for _, a := range agreements {
			if a.Covers(post) && a.Term.Contains(e.Period.From) {
				f.Agreement = a.ID
			}
		}
		if _, err := st.SaveFunding(p, actor, post, f); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) seedCommittees(st *store.Store, actor casework.Actor) error {
	for _, c := range demo.Committees(p.today()) {
		c.Posts = actor.Posts
		saved, err := st.SaveCommittee(p, actor, c)
		if err != nil {
			return err
		}
		for _, d := range c.Decisions {
			d.Committee = saved.ID
			if _, err := st.SaveDecision(p, actor, d); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *program) seedDeployments(st *store.Store, actor casework.Actor, posts map[string]casework.PostID) error {
	for _, d := range demo.Deployments() {
		d.Post = posts[d.Of]
		saved, err := st.SaveDeployment(p, actor, d.Deployment, d.Steps[0])
		if err != nil {
			return err
		}
		for _, step := range d.Steps[1:] {
			if err := st.AddStep(p, actor, saved.ID, step); err != nil {
				return err
			}
		}
	}
	return nil
}
