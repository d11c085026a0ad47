package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showDeployments(rq *request) error {
	all, territory, err := rq.Store.Deployments(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	posts := rq.ownPosts()
	return rq.show(http.StatusOK, "Déploiement", func(b view.Base) view.Page {
		return &view.DeploymentsPage{Base: b, Deployments: all, Territory: territory, Posts: posts, Today: rq.thisDay()}
	})
}

func (rq *request) deploymentPage(status int, page *view.DeploymentPage) error {
	posts := rq.ownPosts()
	page.Posts, page.Today = posts, rq.thisDay()
	if page.Line.Values == nil {
		page.Line = view.SteeringForm{Values: view.Values{}}
	}
	return rq.show(status, "Déploiement", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func showNewDeployment(rq *request) error {
	values := view.DeploymentValues(&casework.Deployment{}, "")
	values["le"] = rq.thisDay().String()
	return rq.deploymentPage(http.StatusOK, &view.DeploymentPage{SteeringForm: view.NewDeploymentForm(values)})
}

func (rq *request) deploymentOfPath() (casework.Deployment, error) {
	return rq.Store.Deployment(rq.Context(), rq.actor, casework.DeploymentID(rq.PathValue("deployment")))
}

// slugOf is the short name of one of the account's posts.
func (rq *request) slugOf(post casework.PostID) string {
	for _, p := range rq.ownPosts() {
		if p.ID == post {
			return p.Slug
		}
	}
	return ""
}

func showDeployment(rq *request) error {
	d, err := rq.deploymentOfPath()
	if err != nil {
		return err
	}
	slug := rq.slugOf(d.Post)
	return rq.deploymentPage(http.StatusOK, &view.DeploymentPage{SteeringForm: view.NewDeploymentForm(view.DeploymentValues(&d, slug)), Deployment: d})
}

func (f *typed) step() casework.DeploymentStep {
	return casework.DeploymentStep{State: casework.DeploymentState(f.field("etape")), On: f.day("le"), Note: f.field("precision")}
}

// deployment is what the form says.
func (f *typed) deployment() casework.Deployment {
	d := casework.Deployment{ID: casework.DeploymentID(f.PathValue("deployment")), Name: f.field("nom"), Station: f.field("unite"), Version: f.version()}
	codes, refusal := parseCommunes("communes", f.field("communes"))
	if refusal != nil {
		f.errs = append(f.errs, refusal)
	}
	d.Communes = codes
	posts := f.ownPosts()
	for _, p := range posts {
		if p.Slug == f.field("poste") {
			d.Post = p.ID
		}
	}
	return d
}

// saveDeployment writes a deployment, takes it away or puts it back.
func saveDeployment(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	id := casework.DeploymentID(rq.PathValue("deployment"))
	if f.field("geste") != "" {
		return f.removeOr(func(removed bool) error {
			return rq.Store.RemoveDeployment(rq.Context(), rq.actor, id, removed)
		}, view.DeploymentsURL)
	}
	var now casework.Deployment
	if id != "" {
		if now, err = rq.deploymentOfPath(); err != nil {
			return err
		}
	}
	d := f.deployment()
	first := casework.DeploymentStep{}
	if id == "" {
		first = f.step()
	}
	values := f.values("nom", "communes", "unite", "poste", "etape", "le", "precision")
	if len(f.errs) == 0 {
		saved, err := rq.Store.SaveDeployment(rq.Context(), rq.actor, d, first)
		if err == nil {
			return rq.redirect(view.DeploymentURL(saved.ID) + "?fait=projet")
		}
		f.check(err)
	} else {
		f.check(casework.CheckDeployment(&d)...)
		if id == "" {
			f.check(casework.CheckStep(&casework.Deployment{}, first))
		}
	}
	status, failure := refusedAs(f.errs...)
	if failure != nil {
		return failure
	}
	form := view.NewDeploymentForm(values, f.errs...)
	if status == http.StatusConflict {
		slug := rq.slugOf(now.Post)
		form = form.Conflicting(view.DeploymentValues(&now, slug))
	}
	return rq.deploymentPage(status, &view.DeploymentPage{SteeringForm: form, Deployment: now})
}

func addStep(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	d, err := rq.deploymentOfPath()
	if err != nil {
		return err
	}
	step := f.step()
	if len(f.errs) == 0 {
		err := rq.Store.AddStep(rq.Context(), rq.actor, d.ID, step)
		if err == nil {
			return rq.redirect(view.DeploymentURL(d.ID) + "?fait=etape-projet")
		}
		f.check(err)
	} else {
		f.check(casework.CheckStep(&d, step))
	}
	status, failure := refusedAs(f.errs...)
	if failure != nil {
		return failure
	}
	slug := rq.slugOf(d.Post)
	return rq.deploymentPage(status, &view.DeploymentPage{SteeringForm: view.NewDeploymentForm(view.DeploymentValues(&d, slug)), Line: view.SteeringForm{Form: view.Failed(f.errs...), Values: f.values("etape", "le", "precision")}, Deployment: d})
}

// changeStep takes a step away or puts it back.
func changeStep(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	d, err := rq.deploymentOfPath()
	if err != nil {
		return err
	}
	return f.removeOr(func(removed bool) error {
		return rq.Store.RemoveStep(rq.Context(), rq.actor, d.ID, rq.PathValue("step"), removed)
	}, view.DeploymentURL(d.ID))
}
