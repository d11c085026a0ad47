package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/grid"
	"permanence/internal/indicator"
	"permanence/internal/publish"
	"permanence/internal/view"
)

// sumForm is which sealed reports are put together, as it stands in the
// address.
type sumForm struct {
	period string
	group  string   // the label of a group; empty for the posts that are ticked
	posts  []string // slugs; none for all
}

func parseSum(q url.Values) sumForm {
	return sumForm{period: q.Get("periode"), group: q.Get("ensemble"), posts: q["postes"]}
}

// sumChoice is what the account may put together.
type sumChoice struct {
	posts   []casework.Post
	periods []casework.Period                   // of sealed reports, the latest first
	sealed  map[casework.Period][]casework.Post // whose report of that period is sealed
	groups  []sumGroup
}

// sumGroup is a group of posts that is reported on together: those of a
// département, of a funder, of a service that hosts them, those that cover a
// commune or a part of a territory.
type sumGroup struct {
	kind, name string // French
	posts      []casework.PostID
}

// Kinds of groups by the communes that their posts cover.
const ofCommune, ofTerritory = "Commune couverte", "Territoire couvert"

func (g *sumGroup) label() string { return casework.Typeset(g.kind + " : " + g.name) }

// sumChoice reads what may be put together. For whoever may ReadSealed; the
// groups are there for whoever may ReadSteering.
func (rq *request) sumChoice() (*sumChoice, error) {
	c := &sumChoice{posts: rq.sealedPosts(), sealed: map[casework.Period][]casework.Post{}}
	for _, post := range c.posts {
		reports, err := rq.Store.SealedReports(rq.Context(), rq.actor, post.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range reports {
			if r.Threshold != casework.SealThresholds[0] || r.Superseded() {
				continue
			}
			if len(c.sealed[r.Period]) == 0 {
				c.periods = append(c.periods, r.Period)
			}
			c.sealed[r.Period] = append(c.sealed[r.Period], post)
		}
	}
	slices.SortFunc(c.periods, func(a, b casework.Period) int { return cmp.Or(cmp.Compare(b.To, a.To), cmp.Compare(b.From, a.From)) })
	if !casework.AllowedSomewhere(rq.actor.Role, casework.ReadSteering) {
		return c, nil
	}
	folders, err := rq.Store.PostFolders(rq.Context(), rq.actor)
	if err != nil {
		return nil, err
	}
	var divisions []casework.Division
	if casework.AllowedSomewhere(rq.actor.Role, casework.KeepDivisions) {
		if divisions, err = rq.Store.Divisions(rq.Context(), rq.actor); err != nil {
			return nil, err
		}
	}
	for i := range folders {
		if !slices.ContainsFunc(c.posts, func(p casework.Post) bool { return p.ID == folders[i].Post.ID }) {
			continue
		}
		c.group(&folders[i])
		c.groupByTerritory(&folders[i], divisions)
	}
	slices.SortStableFunc(c.groups, func(a, b sumGroup) int { return strings.Compare(a.kind, b.kind) })
	return c, nil
}

// groupByTerritory puts a post with the others that cover a part of the same
// territory. A report counts all the persons of its post, wherever they live.
func (c *sumChoice) groupByTerritory(f *casework.PostFolder, divisions []casework.Division) {
	for _, d := range divisions {
		for _, territory := range d.Territories {
			if d.RemovedAt.IsZero() && slices.ContainsFunc(f.Sheet.Covers, func(cover casework.Cover) bool { return slices.Contains(territory.Communes, cover.Commune) }) {
				c.join(ofTerritory, territory.Name+", "+d.Name, f.Post.ID)
			}
		}
	}
}

// group puts a post into its groups.
func (c *sumChoice) group(f *casework.PostFolder) {
	for _, cover := range f.Sheet.Covers {
		if town, ok := commune.ByCode(cover.Commune); ok {
			c.join("Département", departementName(town.Departement()), f.Post.ID)
			c.join(ofCommune, commune.Written(cover.Commune), f.Post.ID)
		}
	}
	if f.Sheet.Host != "" {
		c.join("Service d'accueil", f.Sheet.Host, f.Post.ID)
	}
	for i := range f.Exercises {
		for _, x := range f.Exercises[i].Fundings {
			if f.Exercises[i].RemovedAt.IsZero() && x.RemovedAt.IsZero() {
				c.join("Financeur", x.Name(), f.Post.ID)
			}
		}
	}
}

func (c *sumChoice) join(kind, name string, post casework.PostID) {
	at := slices.IndexFunc(c.groups, func(g sumGroup) bool { return g.kind == kind && casework.Fold(g.name) == casework.Fold(name) })
	if at < 0 {
		at, c.groups = len(c.groups), append(c.groups, sumGroup{kind: kind, name: name})
	}
	if !slices.Contains(c.groups[at].posts, post) {
		c.groups[at].posts = append(c.groups[at].posts, post)
	}
}

// chosen are the period and the posts that the form asks for, with the words for
// them, or what to say beside which field.
func (c *sumChoice) chosen(f sumForm) (period casework.Period, posts []casework.Post, name string, errs []error) {
	at := slices.IndexFunc(c.periods, func(p casework.Period) bool { return p.String() == f.period })
	if at < 0 {
		errs = append(errs, casework.Invalid("periode", f.period, "une période dont un bilan est scellé"))
	} else {
		period = c.periods[at]
	}
	posts, name = c.posts, "Tous les postes"
	if f.group != "" {
		at := slices.IndexFunc(c.groups, func(g sumGroup) bool { return g.label() == casework.Typeset(f.group) })
		if at < 0 {
			return period, nil, "", append(errs, casework.Invalid("ensemble", f.group, "un ensemble de la liste"))
		}
		name = c.groups[at].label()
		posts = slices.DeleteFunc(slices.Clone(posts), func(p casework.Post) bool { return !slices.Contains(c.groups[at].posts, p.ID) })
	}
	if len(f.posts) > 0 {
		all := len(posts)
		posts = slices.DeleteFunc(slices.Clone(posts), func(p casework.Post) bool { return !slices.Contains(f.posts, p.Slug) })
		switch {
		case len(posts) == all:
		case f.group == "":
			name = "Postes choisis"
		default: // a part of a group is not to be read as the group
			name += fmt.Sprintf(" (une partie : %d sur %d)", len(posts), all)
			name = casework.Typeset(name)
		}
	}
	if len(posts) == 0 {
		errs = append(errs, &casework.Error{Kind: casework.KindInvalid, Field: "postes", Message: "Choisissez un poste au moins."})
	}
	return period, posts, name, errs
}

// sum adds the sealed reports that the form asks for. absent are the posts that
// were asked for and have none over the period.
func (rq *request) sum(c *sumChoice, f sumForm) (g *grid.Grid, absent []casework.Post, errs []error) {
	period, posts, name, errs := c.chosen(f)
	if len(errs) > 0 {
		return nil, nil, errs
	}
	var reports []*indicator.Report
	for _, post := range posts {
		d, err := rq.Store.LatestSealed(rq.Context(), rq.actor, post.ID, period)
		if err != nil {
			return nil, nil, []error{err}
		}
		if d == nil {
			absent = append(absent, post)
			continue
		}
		reports = append(reports, d.Report)
	}
	if len(reports) == 0 {
		return nil, nil, []error{&casework.Error{Kind: casework.KindInvalid, Field: "periode", Message: "Aucun de ces postes n'a de bilan scellé sur cette période."}}
	}
	version := reports[0].DefinitionsVersion
	if slices.ContainsFunc(reports, func(r *indicator.Report) bool { return r.DefinitionsVersion != version }) {
		return nil, nil, []error{&casework.Error{Kind: casework.KindInvalid, Field: "periode", Message: "Ces bilans ne sont pas scellés d'après les mêmes définitions : ils ne s'additionnent pas. Une nouvelle version du plus ancien les accorde."}}
	}
	g, err := grid.OfSum(name, reports)
	if err != nil {
		return nil, nil, []error{err}
	}
	if strings.HasPrefix(name, ofCommune) || strings.HasPrefix(name, ofTerritory) {
		g.Notes = append(g.Notes, "Le bilan d'un poste compte toutes les personnes qu'il a reçues, où qu'elles habitent.")
	}
	if len(absent) > 0 {
		g.Notes = append(g.Notes, view.AbsentNote(absent))
	}
	return g, absent, nil
}

// sumAsked reads what is asked for, and what may be: a post that is not the
// account's is not found.
func (rq *request) sumAsked() (f sumForm, c *sumChoice, err error) {
	f = parseSum(rq.URL.Query())
	if err := (gatheredForm{posts: f.posts}).ownChoice(rq.sealedPosts()); err != nil {
		return f, nil, rq.refuse(err, "")
	}
	c, err = rq.sumChoice()
	return f, c, err
}

func showSum(rq *request) error {
	f, c, err := rq.sumAsked()
	if err != nil {
		return err
	}
	page := &view.SealedSumPage{Period: f.period, Group: casework.Typeset(f.group)}
	for _, p := range c.periods {
		page.Periods = append(page.Periods, view.SumPeriod{Period: p, Sealed: len(c.sealed[p])})
	}
	for _, g := range c.groups {
		page.Groups = append(page.Groups, view.SumGroup{Kind: g.kind, Label: g.name, Value: g.label()})
	}
	for _, p := range c.posts {
		page.Posts = append(page.Posts, view.Option{Value: p.Slug, Label: p.Name, Selected: len(f.posts) == 0 || slices.Contains(f.posts, p.Slug)})
	}
	status := http.StatusOK
	if len(rq.URL.Query()) > 0 {
		g, _, errs := rq.sum(c, f)
		if status, err = sumRefused(errs); err != nil {
			return err
		}
		page.Grid, page.Form = g, view.Failed(errs...)
		page.Query = rq.URL.Query().Encode()
	}
	return rq.show(status, "Bilans scellés réunis", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// sumRefused tells a choice that is refused from a failure.
func sumRefused(errs []error) (int, error) {
	for _, err := range errs {
		if casework.KindOf(err) != casework.KindInvalid {
			return 0, err
		}
	}
	if len(errs) > 0 {
		return http.StatusUnprocessableEntity, nil
	}
	return http.StatusOK, nil
}

// downloadSum is the handler of one file form of a sum.
func downloadSum(format publish.Format) func(*request) error {
	return func(rq *request) error {
		f, c, err := rq.sumAsked()
		if err != nil {
			return err
		}
		g, _, errs := rq.sum(c, f)
		if len(errs) > 0 {
			return errs[0]
		}
		rq.attach(format.SumFileName(g), format.ContentType())
		return format.WriteGrid(rq.w, g, casework.DayOf(rq.Clock()))
	}
}
