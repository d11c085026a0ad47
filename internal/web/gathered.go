package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/indicator"
	"permanence/internal/publish"
	"permanence/internal/reporting"
	"permanence/internal/view"
)

// gatheredForm is the choice of a report over several posts, or of a part of
// them, as it stands in the address: codes of places, nothing of a person.
type gatheredForm struct {
	period    periodForm
	posts     []string // slugs; none for all of the account's
	territory string   // identifier
	commune   string   // as typed
	unit      string   // identifier, or indicator.NoUnit
	where     string   // code of a kind of place, or a station
}

func parseGathered(q url.Values) gatheredForm {
	return gatheredForm{period: parsePeriodForm(q), posts: q["postes"], territory: q.Get("territoire"), commune: strings.TrimSpace(q.Get("commune")), unit: q.Get("unite"), where: q.Get("lieu")}
}

// gatheredChoice is what an account may gather.
type gatheredChoice struct {
	posts     []casework.Post
	divisions []casework.Division
	units     []gatheredUnit
	stations  []casework.Station // of its posts
}

func (rq *request) gatheredChoice() (c gatheredChoice, err error) {
	c.posts = rq.ownPosts()
	if c.divisions, err = rq.Store.Divisions(rq.Context(), rq.actor); err != nil {
		return c, err
	}
	names := make([]casework.PostNames, len(c.posts))
	for i, p := range c.posts {
		if names[i], err = rq.Store.PostNames(rq.Context(), rq.actor, p.ID); err != nil {
			return c, err
		}
		c.stations = append(c.stations, names[i].Stations...)
	}
	c.units = gatheredUnits(c.posts, names)
	return c, nil
}

// gathering is what the form asks for, or what to say beside which field.
func (f gatheredForm) gathering(of *gatheredChoice) (g reporting.Gathering, errs []error) {
	g.Period, errs = f.period.chosen()
	var names []string
	for _, p := range of.posts {
		if len(f.posts) == 0 || slices.Contains(f.posts, p.Slug) {
			g.Posts = append(g.Posts, p)
			names = append(names, p.Name)
		}
	}
	if len(g.Posts) == 0 {
		errs = append(errs, &casework.Error{Kind: casework.KindInvalid, Field: "postes", Message: "Choisissez un poste au moins."})
	}
	label, err := f.communes(&g.Filter, of.divisions)
	if err != nil {
		errs = append(errs, err)
	}
	if f.unit != "" {
		brought, err := f.brought(&g, of.units)
		if err != nil {
			errs = append(errs, err)
		}
		if label == "" {
			label = "Personnes " + brought
		} else {
			label += ", personnes " + brought
		}
	}
	if f.where != "" {
		where, err := f.place(&g, of.stations)
		if err != nil {
			errs = append(errs, err)
		}
		label = strings.TrimPrefix(label+", "+where, ", ")
	}
	g.Name = strings.Join(names, ", ")
	if label != "" {
		g.Name = label + " (" + g.Name + ")"
	}
	return g, errs
}

// communes are those of the territory or of the commune that was chosen, with
// the words for it.
func (f gatheredForm) communes(filter *indicator.Filter, divisions []casework.Division) (label string, err error) {
	switch {
	case f.territory != "" && f.commune != "":
		return "", &casework.Error{Kind: casework.KindInvalid, Field: "commune", Message: "Choisissez un territoire ou une commune, pas les deux."}
	case f.commune != "":
		code, problem := findCommune(f.commune)
		if problem != "" {
			return "", &casework.Error{Kind: casework.KindInvalid, Field: "commune", Message: problem}
		}
		filter.Communes = []string{code}
		return "Habitants de " + commune.Label(code), nil
	case f.territory != "":
		for _, d := range divisions {
			for _, t := range d.Territories {
				if t.ID == f.territory && d.RemovedAt.IsZero() {
					filter.Communes = t.Communes
					return "Habitants du territoire " + t.Name, nil
				}
			}
		}
		return "", &casework.Error{Kind: casework.KindInvalid, Field: "territoire", Message: "Ce territoire n'existe plus."}
	}
	return "", nil
}

// place is the kind of place or the station that was chosen, with the words for
// it. A station is of one of the posts that are gathered.
func (f gatheredForm) place(g *reporting.Gathering, stations []casework.Station) (label string, err error) {
	kind, id := casework.ParseWhere(f.where)
	if id == "" {
		g.Filter.Place = kind
		return casework.Places.Label(kind), nil
	}
	for _, s := range stations {
		if s.ID != id {
			continue
		}
		if !slices.ContainsFunc(g.Posts, func(p casework.Post) bool { return p.ID == s.Post }) {
			return "", casework.Invalid("lieu", s.Label(), "un lieu d'un des postes choisis")
		}
		g.Filter.Station = id
		return s.Label(), nil
	}
	return "", casework.UnknownStation("lieu")
}

// ownChoice refuses a post that is not the account's: absent or another's, it is
// not found.
func (f gatheredForm) ownChoice(posts []casework.Post) error {
	for _, slug := range f.posts {
		if !slices.ContainsFunc(posts, func(p casework.Post) bool { return p.Slug == slug }) {
			return casework.NotFound()
		}
	}
	return nil
}

func showGathered(rq *request) error {
	f := parseGathered(rq.URL.Query())
	if err := f.ownChoice(rq.ownPosts()); err != nil {
		return rq.refuse(err, "")
	}
	choice, err := rq.gatheredChoice()
	if err != nil {
		return err
	}
	page := &view.GatheredPage{Territory: f.territory, Commune: f.commune, Where: f.where, Period: f.period.period, From: f.period.from, To: f.period.to, Divisions: choice.divisions, Unit: f.unit, Units: choice.unitNames(), Places: view.PlaceGroups(choice.posts, choice.stations, f.where)}
	for _, p := range choice.posts {
		page.Posts = append(page.Posts, view.Option{Value: p.Slug, Label: p.Name, Selected: len(f.posts) == 0 || slices.Contains(f.posts, p.Slug)})
		years, err := rq.Store.AppointmentYears(rq.Context(), rq.actor, p.ID)
		if err != nil {
			return err
		}
		page.Years = append(page.Years, years...)
	}
	slices.Sort(page.Years)
	page.Years = slices.Compact(page.Years)
	slices.Reverse(page.Years)
	status := http.StatusOK
	if len(rq.URL.Query()) > 0 {
		if status, err = rq.fillGathered(page, f, &choice); err != nil {
			return err
		}
	}
	return rq.show(status, "Bilan d'un ensemble", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// fillGathered puts the report that is asked for on the page, or what is wrong
// with the choice.
func (rq *request) fillGathered(page *view.GatheredPage, f gatheredForm, of *gatheredChoice) (status int, err error) {
	g, errs := f.gathering(of)
	if len(errs) == 0 {
		report, before, err := g.Reports(rq.Context(), rq.Store, rq.actor)
		if err == nil {
			page.Shown = &view.ReportPage{Report: report}
			if !(&view.ReportPage{Report: before}).Empty() {
				page.Shown.Previous = before
			}
			page.Downloads = gatheredDownloads(rq.URL.Query())
			return http.StatusOK, nil
		}
		if casework.KindOf(err) != casework.KindInvalid {
			return 0, err
		}
		errs = append(errs, err)
	}
	page.Form = view.Failed(errs...)
	return http.StatusUnprocessableEntity, nil
}

// gatheredDownloads are the files of a gathering, as the page offers them.
func gatheredDownloads(q url.Values) []view.Download {
	at := func(file string) string { return "/bilans/ensemble/" + file + "?" + q.Encode() }
	return []view.Download{
		{Label: "PDF", For: "à imprimer ou à envoyer", URL: at("bilan.pdf")},
		{Label: "ODT", For: "à compléter dans un traitement de texte", URL: at("bilan.odt")},
		{Label: "XLSX", For: "les tableaux et leurs graphiques", URL: at("bilan.xlsx")},
		{Label: "CSV détaillé", For: "un nombre par ligne, pour des statistiques", URL: at("bilan-long.csv")},
		{Label: "JSON", For: "pour un logiciel", URL: at("bilan.json")},
	}
}

// downloadGathered is the handler of one file form of a gathering.
func downloadGathered(format publish.Format) func(*request) error {
	return func(rq *request) error {
		f := parseGathered(rq.URL.Query())
		if err := f.ownChoice(rq.ownPosts()); err != nil {
			return rq.refuse(err, "")
		}
		choice, err := rq.gatheredChoice()
		if err != nil {
			return err
		}
		g, errs := f.gathering(&choice)
		if len(errs) > 0 {
			return errs[0]
		}
		report, _, err := g.Reports(rq.Context(), rq.Store, rq.actor)
		if err != nil {
			return err
		}
		rq.attach(format.FileName(report), format.ContentType())
		return format.Write(rq.w, report, casework.DayOf(rq.Clock()))
	}
}
