package view

import (
	"strconv"
	"strings"

	"permanence/internal/casework"
)

// PostSheetPage is GET /pilotage/postes/{post}/fiche; a POST to it saves the
// sheet. Rows are commune_0, depuis_0, jusqua_0 and lieu_0, nom_lieu_0,
// id_lieu_0 (empty for a new one).
type PostSheetPage struct {
	Base
	SteeringForm
	Post casework.Post
}

var sheetLabels = []FieldLabel{{"accueil", "Accueil"}, {"service", "Service qui accueille"}, {"genre_employeur", "Employeur"}, {"employeur", "Nom de l'employeur"}, {"ouvert_le", "Ouvert le"}, {"ferme_le", "Dernier jour"}, {"communes", "Communes"}, {"lieux", "Lieux"}}

// NewSheetForm is the sheet as its form holds it.
func NewSheetForm(values Values, errs ...error) SteeringForm {
	return NewSteeringForm(values, sheetLabels, errs...)
}

// SheetValues are a sheet as it is edited. The rows stand one by one, and
// together, for the comparison after a conflict.
func SheetValues(s *casework.PostSheet) Values {
	v := Values{"accueil": string(s.HostKind), "service": s.Host, "genre_employeur": string(s.EmployerKind), "employeur": s.Employer, "ouvert_le": dayValue(s.OpenedOn), "ferme_le": dayValue(s.ClosedOn), "version": versionText(s.Version)}
	for i, c := range s.Covers {
		v[rowName("commune", i)], v[rowName("depuis", i)], v[rowName("jusqua", i)] = WrittenCommunes([]string{c.Commune}), dayValue(c.From), dayValue(c.To)
	}
	for i, p := range s.Stations {
		v[rowName("lieu", i)], v[rowName("nom_lieu", i)], v[rowName("id_lieu", i)] = string(p.Place), p.Name, string(p.ID)
	}
	return v.Together()
}

// Together adds to a form of rows what they say as one text.
func (v Values) Together() Values {
	var communes, places, steps, vacancies []string
	for _, r := range rowIndexes(v, 0, "commune") {
		communes = append(communes, strings.TrimSpace(strings.Join([]string{v[r.Name("commune")], v[r.Name("depuis")], v[r.Name("jusqua")]}, " ")))
	}
	for _, r := range rowIndexes(v, 0, "lieu") {
		places = append(places, kindAnd(casework.Places.LabelOf(v[r.Name("lieu")]), v[r.Name("nom_lieu")]))
	}
	for _, r := range rowIndexes(v, 0, "etp") {
		steps = append(steps, v[r.Name("etp")]+" "+v[r.Name("depuis")])
	}
	for _, r := range rowIndexes(v, 0, "vacant_du") {
		vacancies = append(vacancies, strings.TrimSpace(strings.Join([]string{v[r.Name("vacant_du")], v[r.Name("vacant_au")], v[r.Name("vacant_etp")], casework.VacancyReasons.LabelOf(v[r.Name("motif")])}, " ")))
	}
	v["communes"], v["lieux"], v["quotites"], v["vacances"] = strings.Join(communes, " ; "), strings.Join(places, " ; "), strings.Join(steps, " ; "), strings.Join(vacancies, " ; ")
	return v
}

// URL of the post's own page.
func (p *PostSheetPage) URL() string { return PostFolderURL(p.Post.Slug) }

// Hosts are the choices of the force that hosts.
func (p *PostSheetPage) Hosts() []Option { return Options(casework.HostKinds, p.Values["accueil"]) }

// Employers are the choices of the employer.
func (p *PostSheetPage) Employers() []Option {
	return Options(casework.EmployerKinds, p.Values["genre_employeur"])
}

// CoverRows are the rows of communes, three empty ones at the end.
func (p *PostSheetPage) CoverRows() []RowIndex {
	return rowIndexes(p.Values, 3, "commune", "depuis", "jusqua")
}

// PlaceRows are the rows of places, two empty ones at the end.
func (p *PostSheetPage) PlaceRows() []RowIndex { return rowIndexes(p.Values, 2, "lieu", "nom_lieu") }

// PlaceOptions are the choices of a row.
func (p *PostSheetPage) PlaceOptions(r RowIndex) []Option {
	options := []Option{{Label: "Aucun"}}
	for _, o := range Options(casework.Places, p.Values[r.Name("lieu")]) {
		if casework.Place(o.Value).ReceivesPeople() {
			options = append(options, o)
		}
	}
	return options
}

func (*PostSheetPage) file() string { return "post_sheet" }

// StaffingPage is GET /pilotage/postes/{post}/effectif; a POST to it saves the
// staffing. Rows are depuis_0, etp_0 and vacant_du_0, vacant_au_0,
// vacant_etp_0, motif_0.
type StaffingPage struct {
	Base
	SteeringForm
	Post casework.Post
}

var staffingLabels = []FieldLabel{{"quotites", "Équivalent temps plein"}, {"vacances", "Vacances"}}

// NewStaffingForm is the staffing as its form holds it.
func NewStaffingForm(values Values, errs ...error) SteeringForm {
	return NewSteeringForm(values, staffingLabels, errs...)
}

// StaffingValues are a staffing as it is edited.
func StaffingValues(s *casework.Staffing) Values {
	v := Values{"version": versionText(s.Version)}
	for i, step := range s.Steps {
		v[rowName("depuis", i)], v[rowName("etp", i)] = dayValue(step.From), step.FTE.String()
	}
	for i, x := range s.Vacancies {
		v[rowName("vacant_du", i)], v[rowName("vacant_au", i)], v[rowName("motif", i)] = dayValue(x.From), dayValue(x.To), string(x.Reason)
		if x.FTE != casework.WholePost {
			v[rowName("vacant_etp", i)] = x.FTE.String()
		}
	}
	return v.Together()
}

// URL of the post's own page.
func (p *StaffingPage) URL() string { return PostFolderURL(p.Post.Slug) }

// StepRows are the rows of full-time equivalents, two empty ones at the end.
func (p *StaffingPage) StepRows() []RowIndex { return rowIndexes(p.Values, 2, "depuis", "etp") }

// VacancyRows are the rows of vacancies, two empty ones at the end.
func (p *StaffingPage) VacancyRows() []RowIndex {
	return rowIndexes(p.Values, 2, "vacant_du", "vacant_au", "vacant_etp")
}

// Reasons are the choices of a row.
func (p *StaffingPage) Reasons(r RowIndex) []Option {
	return Options(casework.VacancyReasons, p.Values[r.Name("motif")])
}

func (*StaffingPage) file() string { return "post_staffing" }

// AgreementPage is GET /pilotage/postes/{post}/conventions/{agreement}, and
// nouvelle for a new one. A reader who may not change it reads it.
type AgreementPage struct {
	Base
	SteeringForm
	Post      casework.Post
	Agreement casework.Agreement // as it is; its ID is empty for a new one
	Posts     []casework.Post    // that the reader may choose among
	Chosen    []casework.PostID
	Today     casework.Day
	MayKeep   bool
}

var agreementLabels = []FieldLabel{{"objet", "Objet"}, {"signee_le", "Signée le"}, {"du", "Du"}, {"au", "Au"}, {"signataires", "Signataires"}, {"rappel", "Premier rappel"}, {"second_rappel", "Second rappel"}}

// NewAgreementForm is the agreement as its form holds it.
func NewAgreementForm(values Values, errs ...error) SteeringForm {
	return NewSteeringForm(values, agreementLabels, errs...)
}

// AgreementValues are an agreement as it is edited.
func AgreementValues(a *casework.Agreement) Values {
	return Values{"objet": a.Title, "signee_le": dayValue(a.SignedOn), "du": dayValue(a.Term.From), "au": dayValue(a.Term.To), "signataires": strings.Join(a.Signatories, "\n"),
		"rappel": strconv.Itoa(a.Remind), "second_rappel": strconv.Itoa(a.RemindAgain), "version": versionText(a.Version)}
}

// URL of the post's own page.
func (p *AgreementPage) URL() string { return PostFolderURL(p.Post.Slug) }

// Action is where the form is sent.
func (p *AgreementPage) Action() string {
	if p.Fresh() {
		return p.URL() + "/conventions"
	}
	return AgreementURL(p.Post.Slug, p.Agreement.ID)
}

// Fresh tells that it is not written yet.
func (p *AgreementPage) Fresh() bool { return p.Agreement.ID == "" }

// Line is the agreement as a list shows it.
func (p *AgreementPage) Line() AgreementLine {
	return AgreementLine{p.Agreement, AgreementURL(p.Post.Slug, p.Agreement.ID), stageTag(p.Agreement.Stage(p.Today))}
}

// PostChoices are the posts that it may be about.
func (p *AgreementPage) PostChoices() []Option { return postChoices(p.Posts, p.Chosen) }

// PostNames are the posts that it is about, of those that the reader knows.
func (p *AgreementPage) PostNames() string { return postNames(p.Posts, p.Agreement.Posts) }

func postChoices(posts []casework.Post, chosen []casework.PostID) (options []Option) {
	for _, post := range posts {
		selected := false
		for _, c := range chosen {
			selected = selected || c == post.ID
		}
		options = append(options, Option{Value: post.Slug, Label: post.Name, Selected: selected})
	}
	return options
}

func postNames(posts []casework.Post, of []casework.PostID) string {
	var names []string
	for _, o := range postChoices(posts, of) {
		if o.Selected {
			names = append(names, o.Label)
		}
	}
	if others := len(of) - len(names); others > 0 {
		names = append(names, strconv.Itoa(others)+plural(others, " autre poste", " autres postes"))
	}
	return strings.Join(names, ", ")
}

func (*AgreementPage) file() string { return "agreement" }
