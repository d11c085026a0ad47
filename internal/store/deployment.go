package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func stepNoteCell(id string) vault.Cell {
	return vault.Cell{Table: "deployment_steps", Column: "note", Row: id}
}

const deploymentColumns = `id, departement, name, communes, station, COALESCE(post_id, ''), removed_at, version`

func scanDeployment(row db.Scanner) (d casework.Deployment, err error) {
	var communes string
	err = row.Scan(&d.ID, &d.Departement, &d.Name, &communes, &d.Station, &d.Post, &d.RemovedAt, &d.Version)
	d.Communes = casework.SplitCodes[string](communes)
	return d, err
}

// territory are the départements of the communes that the actor's posts cover
// or covered: those whose deployment the actor steers.
func (a *access) territory() ([]string, error) {
	own, _ := granted(a.actor, casework.ReadSteering, nil)
	b := bind()
	return db.All(a.Tx, db.Value[string], `SELECT DISTINCT departement FROM post_covers WHERE `+inPosts(b, "post_id", own)+` ORDER BY departement`, b.args...)
}

// deployments reads those of a condition with their steps, by name, what was
// taken away today included.
func (a *access) deployments(where string, b *binder) ([]casework.Deployment, error) {
	today := b.at(a.s.midnight())
	all, err := db.All(a.Tx, scanDeployment, `SELECT `+deploymentColumns+` FROM deployments WHERE `+where+` AND (removed_at IS NULL OR removed_at >= `+today+`)`, b.args...)
	if err != nil || len(all) == 0 {
		return all, err
	}
	slices.SortFunc(all, func(x, y casework.Deployment) int {
		return strings.Compare(casework.Fold(x.Name), casework.Fold(y.Name))
	})
	at := map[casework.DeploymentID]*casework.Deployment{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	return all, a.Each(func(row db.Scanner) error {
		var of casework.DeploymentID
		var step casework.DeploymentStep
		var note []byte
		if err := row.Scan(&step.ID, &of, &step.State, &step.On, &note, &step.RemovedAt); err != nil {
			return err
		}
		plain, err := a.s.vault.OpenSetting(stepNoteCell(step.ID), note)
		step.Note = string(plain)
		if d := at[of]; d != nil {
			d.Steps = append(d.Steps, step)
		}
		return err
	}, `SELECT id, deployment_id, state, on_day, note, removed_at FROM deployment_steps WHERE deployment_id IN (SELECT id FROM deployments WHERE `+where+`)
		AND (removed_at IS NULL OR removed_at >= `+today+`) ORDER BY on_day, id`, b.args...)
}

// inTerritory is the condition that a deployment is of the actor's
// départements, or of one of the actor's posts.
func (a *access) inTerritory(b *binder) (string, error) {
	territory, err := a.territory()
	if err != nil {
		return "", err
	}
	where := inPosts(b, "post_id", a.actor.Posts)
	for _, d := range territory {
		where += ` OR departement = ` + b.at(d)
	}
	return `(` + where + `)`, nil
}

// Deployments lists those of the actor's départements, by name, what was taken
// away today included, and these départements. For whoever may KeepDeployment.
func (s *Store) Deployments(ctx context.Context, actor casework.Actor) (all []casework.Deployment, territory []string, err error) {
	r := request{action: casework.KeepDeployment, object: "deployment", detail: "list", own: true}
	err = s.look(ctx, actor, r, func(a *access) error {
		if territory, err = a.territory(); err != nil {
			return err
		}
		b := bind()
		where, err := a.inTerritory(b)
		if err != nil {
			return err
		}
		all, err = a.deployments(where, b)
		return err
	})
	return all, territory, err
}

// PostDeployments lists the deployments that led to a post. For whoever may
// ReadSteering there.
func (s *Store) PostDeployments(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.Deployment, err error) {
	r := request{action: casework.ReadSteering, post: post, object: "deployment", detail: "list"}
	err = s.look(ctx, actor, r, func(a *access) (err error) {
		all, err = a.deployments(`post_id = $1 AND removed_at IS NULL`, bind(post))
		return err
	})
	return all, err
}

// Deployment reads one of the actor's départements; any other is not found. For
// whoever may KeepDeployment.
func (s *Store) Deployment(ctx context.Context, actor casework.Actor, id casework.DeploymentID) (d casework.Deployment, err error) {
	r := request{action: casework.KeepDeployment, object: "deployment", record: string(id), detail: "read", own: true}
	err = s.look(ctx, actor, r, func(a *access) (err error) {
		d, err = a.deployment(id)
		return err
	})
	return d, err
}

func (a *access) deployment(id casework.DeploymentID) (d casework.Deployment, err error) {
	b := bind(id)
	where, err := a.inTerritory(b)
	if err != nil {
		return d, err
	}
	all, err := a.deployments(`id = $1 AND removed_at IS NULL AND `+where, b)
	if err == nil && len(all) == 0 {
		err = casework.NotFound()
	}
	if err != nil {
		return d, err
	}
	return all[0], nil
}

// SaveDeployment writes a deployment without its steps: a new one, with its
// first step, when its ID is empty, else the one read at its Version
// (KindConflict when somebody changed it since). Its communes are of one
// département, and of the actor's; without any it is of the actor's only one. For whoever may KeepDeployment.
func (s *Store) SaveDeployment(ctx context.Context, actor casework.Actor, d casework.Deployment, first casework.DeploymentStep) (casework.Deployment, error) {
	errs := casework.CheckDeployment(&d)
	if d.ID == "" {
		if err := casework.CheckStep(&casework.Deployment{}, first); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) > 0 {
		return d, errors.Join(errs...)
	}
	r := request{action: casework.KeepDeployment, object: "deployment", record: string(d.ID), detail: "written", own: true}
	err := s.do(ctx, actor, r, func(a *access) error {
		if err := a.forgetDeployments(); err != nil {
			return err
		}
		if err := a.checkTerritory(&d); err != nil {
			return err
		}
		if d.ID != "" {
			return a.updateDeployment(&d)
		}
		d.ID, d.Version = casework.DeploymentID(casework.NewID(a.now.Time)), 1
		a.line.Record = string(d.ID)
		if _, err := a.Exec(`INSERT INTO deployments (id, departement, name, communes, station, post_id, account_id, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, NULLIF($6, ''), $7, $8, $8, 1)`,
			d.ID, d.Departement, d.Name, casework.JoinCodes(d.Communes), d.Station, d.Post, actor.Account, a.now); err != nil {
			return err
		}
		return a.insertStep(d.ID, first)
	})
	return d, err
}

func (a *access) checkTerritory(d *casework.Deployment) error {
	territory, err := a.territory()
	if err != nil {
		return err
	}
	switch {
	case len(d.Communes) > 0:
		d.Departement = departementOfCode(d.Communes[0])
	case len(territory) == 1:
		d.Departement = territory[0]
	default:
		return casework.Invalid("communes", "", "une commune au moins, puisque vos postes n'en disent pas le département")
	}
	for _, c := range d.Communes {
		if departementOfCode(c) != d.Departement {
			return casework.Invalid("communes", c, "des communes d'un même département")
		}
	}
	if !slices.Contains(territory, d.Departement) {
		return casework.Invalid("communes", "", "des communes d'un département où l'un de vos postes couvre déjà une commune")
	}
	if d.Post != "" && a.actor.May(casework.KeepPost, d.Post) != nil {
		return casework.Invalid("poste", "", "un de vos postes, ou aucun")
	}
	return nil
}

func (a *access) updateDeployment(d *casework.Deployment) error {
	if _, err := a.deployment(d.ID); err != nil {
		return err
	}
	n, err := a.Exec(`UPDATE deployments SET departement = $1, name = $2, communes = $3, station = $4, post_id = NULLIF($5, ''), updated_at = $6, version = version + 1 WHERE id = $7 AND version = $8`,
		d.Departement, d.Name, casework.JoinCodes(d.Communes), d.Station, d.Post, a.now, d.ID, d.Version)
	if err == nil && n == 0 {
		err = casework.Conflict()
	}
	d.Version++
	return err
}

func (a *access) insertStep(id casework.DeploymentID, step casework.DeploymentStep) error {
	step.ID = casework.NewID(a.now.Time)
	note, err := a.s.vault.SealSetting(stepNoteCell(step.ID), []byte(step.Note))
	if err != nil {
		return err
	}
	_, err = a.Exec(`INSERT INTO deployment_steps (id, deployment_id, state, on_day, note, account_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		step.ID, id, step.State, step.On, note, a.actor.Account, a.now)
	return err
}

// AddStep writes that a deployment came, or will come, to a state on a day. For
// whoever may KeepDeployment.
func (s *Store) AddStep(ctx context.Context, actor casework.Actor, id casework.DeploymentID, step casework.DeploymentStep) error {
	r := request{action: casework.KeepDeployment, object: "deployment", record: string(id), detail: "added", own: true}
	return s.do(ctx, actor, r, func(a *access) error {
		d, err := a.deployment(id)
		if err == nil {
			err = casework.CheckStep(&d, step)
		}
		if err == nil {
			err = a.forgetDeployments()
		}
		if err != nil {
			return err
		}
		return a.insertStep(id, step)
	})
}

// RemoveStep takes a step away, or puts it back until the end of the day when
// the others still allow it. The last one stays: a deployment has a state. For
// whoever may KeepDeployment.
func (s *Store) RemoveStep(ctx context.Context, actor casework.Actor, id casework.DeploymentID, step string, removed bool) error {
	r := request{action: casework.KeepDeployment, object: "deployment", record: string(id), detail: removedWord(removed), own: true}
	return s.do(ctx, actor, r, func(a *access) error {
		d, err := a.deployment(id)
		if err != nil {
			return err
		}
		if err := checkStepRemoval(&d, step, removed); err != nil {
			return err
		}
		return a.setRemoved(`UPDATE deployment_steps SET removed_at = $1 WHERE id = $2 AND deployment_id = $3`, step, string(id), removed)
	})
}

// checkStepRemoval refuses what would leave steps that cannot follow one
// another.
func checkStepRemoval(d *casework.Deployment, step string, removed bool) error {
	rest := casework.Deployment{}
	for _, s := range d.Steps {
		switch {
		case s.ID == step && !removed:
			s.RemovedAt = casework.Instant{}
			rest.Steps = append(rest.Steps, s)
		case s.ID != step && s.RemovedAt.IsZero():
			rest.Steps = append(rest.Steps, s)
		}
	}
	if len(rest.Steps) == 0 {
		return casework.Refuse(casework.KindInvalid, "C'est la seule étape du projet : retirez plutôt le projet.")
	}
	history := rest.History()
	last := history[len(history)-1]
	rest.Steps = history[:len(history)-1]
	return casework.CheckStep(&rest, last)
}

// RemoveDeployment takes a deployment away, or puts it back until the end of
// the day. For whoever may KeepDeployment.
func (s *Store) RemoveDeployment(ctx context.Context, actor casework.Actor, id casework.DeploymentID, removed bool) error {
	r := request{action: casework.KeepDeployment, object: "deployment", record: string(id), detail: removedWord(removed), own: true}
	return s.do(ctx, actor, r, func(a *access) error {
		b := bind(id)
		where, err := a.inTerritory(b)
		if err != nil {
			return err
		}
		all, err := a.deployments(`id = $1 AND `+where, b)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return casework.NotFound()
		}
		return a.setRemoved(`UPDATE deployments SET removed_at = $1 WHERE id = $2 AND departement = $3`, string(id), all[0].Departement, removed)
	})
}

// forgetDeployments destroys what was taken away on an earlier day.
func (a *access) forgetDeployments() error {
	for _, query := range []string{`DELETE FROM deployment_steps WHERE removed_at < $1 OR deployment_id IN (SELECT id FROM deployments WHERE removed_at < $1)`, `DELETE FROM deployments WHERE removed_at < $1`} {
		if _, err := a.Exec(query, a.s.midnight()); err != nil {
			return err
		}
	}
	return nil
}
