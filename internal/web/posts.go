package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showPosts(rq *request) error { return rq.postsPage(http.StatusOK) }

// postsPage lists the posts of the installation, with the form of a new one.
func (rq *request) postsPage(status int, errs ...error) error {
	posts, err := rq.Store.Posts(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	accounts, err := rq.Store.Accounts(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	return rq.show(status, "Postes", func(b view.Base) view.Page {
		return &view.PostsPage{Base: b, Form: view.Failed(errs...), Lines: view.PostLines(posts, accounts), Name: rq.field("nom"), Slug: rq.field("poste")}
	})
}

// createPost adds a post without a worker, a sheet or an account: the short name
// is made of the name when none is given.
func createPost(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	p := casework.Post{Name: rq.field("nom"), Slug: rq.field("poste")}
	if p.Slug == "" && p.Name != "" {
		p.Slug = casework.SlugOf(p.Name)
	}
	errs := casework.CheckPost(p)
	if p.Name == "" && p.Slug == "" { // nothing is to be said of what a name gives
		errs = errs[:1]
	}
	if len(errs) > 0 {
		return rq.postsPage(http.StatusUnprocessableEntity, errs...)
	}
	_, err := rq.Store.CreatePost(rq.Context(), rq.actor, p)
	if casework.KindOf(err) == casework.KindExists {
		return rq.postsPage(http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	return rq.redirect(view.PostsURL + "?fait=poste")
}
