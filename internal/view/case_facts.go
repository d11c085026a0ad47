package view

import (
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
)

// FactsForm is the referral and the facts of a case as they are typed, so that
// nothing is lost when one of them is refused. The fields are date_saisine,
// heure_saisine, origine, acte_police, qualite, problematique,
// problematiques, violences, lien_auteur, enfants, commune,
// connu_services_sociaux, violence_principale, adultes_concernes,
// enfants_concernes, situation_familiale, accord, premier_contact, unite (an
// identifier).
type FactsForm struct {
	ReceivedOn, ReceivedAt     string
	Origin, PoliceAct          string
	Standing, Main, AuthorLink string
	Secondary, Violences       []string
	Children, Commune, Known   string
	MainViolence               string
	AdultsConcerned            string
	ChildrenConcerned          string
	Family, Consent, Contacted string
	Unit                       string
	// Units are those to choose among; none where the post has none.
	Units []casework.Unit
	// CommuneName names the recorded commune, for whoever reads.
	CommuneName string
}

// NewFactsForm is a case as it is edited.
func NewFactsForm(c *casework.Case) FactsForm {
	f := FactsForm{ReceivedOn: c.Referral.ReceivedOn.String(), ReceivedAt: string(c.Referral.ReceivedAt), Origin: string(c.Referral.Origin), PoliceAct: string(c.Referral.PoliceAct),
		Standing: string(c.Facts.Standing), AuthorLink: string(c.Facts.AuthorLink), Commune: c.Facts.Commune, Known: string(c.Facts.Known),
		MainViolence: string(c.Facts.MainViolence), Children: countValue(c.Facts.Children),
		AdultsConcerned: countValue(c.Facts.AdultsConcerned), ChildrenConcerned: countValue(c.Facts.ChildrenConcerned),
		Family: string(c.Facts.Family), Consent: string(c.Referral.Consent), Contacted: c.Referral.ContactedOn.String(), Unit: string(c.Referral.Unit)}
	for i, p := range c.Facts.Problems {
		if i == 0 {
			f.Main = string(p)
		} else {
			f.Secondary = append(f.Secondary, string(p))
		}
	}
	for _, v := range c.Facts.Violences {
		f.Violences = append(f.Violences, string(v))
	}
	return f
}

// countValue is a number as its field holds it, empty when nobody wrote it down.
func countValue(n int) string {
	if n == casework.Unknown {
		return ""
	}
	return strconv.Itoa(n)
}

// concerned is "2 adultes, 1 enfant".
func concerned(adults, children string) string {
	var words []string
	if n, err := strconv.Atoi(adults); err == nil {
		words = append(words, adults+" "+plural(n, "adulte", "adultes"))
	}
	if n, err := strconv.Atoi(children); err == nil {
		words = append(words, children+" "+plural(n, "enfant", "enfants"))
	}
	return strings.Join(words, ", ")
}

// Facts are the lines in words; what nobody wrote down is left empty.
func (f FactsForm) Facts() []Fact {
	main := known(casework.Problems, f.Main)
	received := typedFrench(f.ReceivedOn)
	if h := casework.TimeOfDay(f.ReceivedAt).French(); h != "" && received != "" {
		received += " à " + h
	}
	commune := f.Commune
	if f.CommuneName != "" {
		commune = f.CommuneName
	}
	return []Fact{
		{"Qualité", known(casework.Standings, f.Standing)},
		{"Problématique", main},
		{"Aussi", strings.Join(knownAll(casework.Problems, f.Secondary), ", ")},
		{"Violences", strings.Join(knownAll(casework.Violences, f.Violences), ", ")},
		{"Violence principale", known(casework.Violences, f.MainViolence)},
		{"Auteur", known(casework.AuthorLinks, f.AuthorLink)},
		{"Contexte", known(casework.Contexts, string(casework.AuthorLink(f.AuthorLink).Context()))},
		{"Situation familiale", known(casework.FamilySituations, f.Family)},
		{"Enfants", f.Children},
		{"Touchés par la situation", concerned(f.AdultsConcerned, f.ChildrenConcerned)},
		{"Commune", commune},
		{"Déjà connu d'un service social", known(casework.KnownList, f.Known)},
		{"Saisine", received},
		{"Origine", known(casework.Origins, f.Origin)},
		{"Unité qui adresse", casework.UnitName(f.Units, casework.UnitID(f.Unit))},
		{"Acte de police", known(casework.PoliceActs, f.PoliceAct)},
		{"Accord pour être contactée", known(casework.Agreements, f.Consent)},
		{"Premier contact", typedFrench(f.Contacted)},
	}
}

// typedFrench is a typed day as people read it, or what was typed.
func typedFrench(typed string) string {
	if d, err := casework.ParseDay(typed); err == nil {
		return d.French()
	}
	return typed
}

// known is the label of a code, empty for what nobody wrote down.
func known(l casework.Labels, code string) string {
	if code == "" || code == casework.NotKnown {
		return ""
	}
	return l.LabelOf(code)
}

func knownAll(l casework.Labels, codes []string) (all []string) {
	for _, c := range codes {
		if label := known(l, c); label != "" {
			all = append(all, label)
		}
	}
	return all
}

// StandingOptions and the next ones are the choices of the form, the typed one
// selected. The first of each is what nobody wrote down: one key away.
func (f FactsForm) StandingOptions() []Option { return unknownFirst(casework.Standings, f.Standing) }

// MainOptions are the problems, for the main one.
func (f FactsForm) MainOptions() []Option { return unknownFirst(casework.Problems, f.Main) }

// MainViolenceOptions are the types of violence, for the main one.
func (f FactsForm) MainViolenceOptions() []Option {
	return unknownFirst(casework.Violences, f.MainViolence)
}

// AuthorLinkOptions are what the author may be to the person.
func (f FactsForm) AuthorLinkOptions() []Option {
	return unknownFirst(casework.AuthorLinks, f.AuthorLink)
}

// KnownOptions say whether a social service knew the person.
func (f FactsForm) KnownOptions() []Option { return unknownFirst(casework.KnownList, f.Known) }

// OriginOptions are the origins of a referral.
func (f FactsForm) OriginOptions() []Option { return unknownFirst(casework.Origins, f.Origin) }

// UnitOptions are the units that may have brought the person; the first is none.
func (f FactsForm) UnitOptions() []Option { return unitOptions("Non précisé", f.Units, f.Unit) }

func unitOptions(none string, units []casework.Unit, selected string) []Option {
	options := []Option{{Label: none, Selected: selected == ""}}
	for _, u := range units {
		options = append(options, Option{Value: string(u.ID), Label: u.Name, Selected: string(u.ID) == selected})
	}
	return options
}

// PoliceActOptions are the police acts that a referral comes from.
func (f FactsForm) PoliceActOptions() []Option {
	return unknownFirst(casework.PoliceActs, f.PoliceAct)
}

// FamilyOptions are the family situations.
func (f FactsForm) FamilyOptions() []Option {
	return unknownFirst(casework.FamilySituations, f.Family)
}

// ConsentOptions are the person's answers to being contacted.
func (f FactsForm) ConsentOptions() []Option { return unknownFirst(casework.Agreements, f.Consent) }

// SecondaryChecks are the problems beside the main one.
func (f FactsForm) SecondaryChecks() []Option { return checks(casework.Problems, f.Secondary) }

// ViolenceChecks are the types of violence.
func (f FactsForm) ViolenceChecks() []Option { return checks(casework.Violences, f.Violences) }

// unknownFirst are the choices of a list with what nobody wrote down first.
func unknownFirst(l casework.Labels, selected string) []Option {
	if selected == "" {
		selected = casework.NotKnown
	}
	options := Options(l, selected)
	i := slices.IndexFunc(options, func(o Option) bool { return o.Value == casework.NotKnown })
	if i < 0 {
		return options
	}
	unknown := options[i]
	return slices.Concat([]Option{unknown}, options[:i], options[i+1:])
}

// checks are the choices of a list of which several may be ticked.
func checks(l casework.Labels, ticked []string) []Option {
	var options []Option
	for _, o := range Options(l, "") {
		if o.Value != casework.NotKnown {
			o.Selected = slices.Contains(ticked, o.Value)
			options = append(options, o)
		}
	}
	return options
}

// CheckGroup is several boxes of one name; its partial is "case-checks".
type CheckGroup struct {
	Name    string
	Options []Option
}

func newGroup(name string, options []Option) CheckGroup { return CheckGroup{name, options} }

// CaseFactsPage is GET /dossiers/{case}/faits. The form is a POST to the same
// address, with version. After a conflict Theirs is what is recorded now.
type CaseFactsPage struct {
	Base
	Form
	Head    CaseHead
	Edited  FactsForm
	Typed   FactsForm // after a conflict, before it was put over Theirs
	Theirs  *FactsForm
	Version int64
}

// FactsFields are the fields of the facts with what is wrong with them; the
// partial is "case-facts-fields".
type FactsFields struct {
	FactsForm
	Errors map[string]string
}

// ViolencesOpen tells that the types of violence are worth showing at once.
func (f FactsFields) ViolencesOpen() bool {
	return len(f.Violences) > 0 || known(casework.Violences, f.MainViolence) != "" || f.Errors["violence_principale"] != ""
}

// FactsFields of the form.
func (p *CaseFactsPage) FactsFields() FactsFields { return FactsFields{p.Edited, p.Errors} }

// Differences are what somebody else changed meanwhile.
func (p *CaseFactsPage) Differences() []Difference {
	if p.Theirs == nil {
		return nil
	}
	return differences(p.Theirs.Facts(), p.Typed.Facts())
}

func (*CaseFactsPage) file() string { return "case_facts" }
