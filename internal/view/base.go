package view

import (
	"strings"

	"permanence/internal/casework"
)

// Base is what every page has. Each page struct embeds it.
type Base struct {
	Title   string       // of the page alone, without the product's name and without personal data
	Account *AccountMenu // nil before log-in
	Path    string       // of the request, such as /bilans/fontenay-sous-bois/2022: marks the current entry of the menu
	Notice  *Notice      // what has just happened, nil for nothing
	Version string       // of the program, for the footer
	// IdleSeconds is how long the screen may be left before the script covers it,
	// and Login who may uncover it.
	IdleSeconds int
	Login       string
	Passkey     bool // a passkey can serve here: one of the account's, or anybody's before log-in
	// EndsSeconds is when the session ends whatever happens, RestSeconds when it
	// does without a request, both from this page.
	EndsSeconds, RestSeconds int
}

// AccountMenu is who is logged in and what the menu may offer.
type AccountMenu struct {
	Name          string // the professional's own
	Role          string // in French
	PostName      string // of the account's only post, empty with none or several
	CanReferral   bool
	CanOrient     bool
	CanCase       bool
	CanAgenda     bool
	CanReplace    bool // name a substitute, without the agenda
	CanReport     bool
	CanImport     bool
	CanActivities bool
	CanAccounts   bool
	CanBackups    bool
	CanJournal    bool
	CanAssign     bool // share out the cases, without opening any
	CanReview     bool // the breaks of the glass
	CanNation     bool
	KeepTemplates bool      // the grids that the installation offers
	CanNeed       bool      // where the next post is needed
	CanFill       bool      // a funder's grid
	CanDivide     bool      // group communes into territories
	CanDeclare    bool      // totals of earlier years
	CanSealed     bool      // sealed reports
	CanPrepare    bool      // draft, check and seal a report
	CanSteer      bool      // the posts and who pays for them
	CanDeploy     bool      // where a post is discussed, agreed, open
	Privacy       []NavItem // the pages on the data of persons
	Entering      bool      // the log-in is not finished: nothing is offered yet
}

// MenuFor is the menu of an account, read from the permission table. The posts
// are the account's own.
func MenuFor(a *casework.Account, posts []casework.Post) *AccountMenu {
	m := &AccountMenu{
		Name:          a.Name,
		Role:          casework.Roles.Label(a.Role),
		CanReferral:   casework.AllowedSomewhere(a.Role, casework.FollowReferral),
		CanOrient:     casework.AllowedSomewhere(a.Role, casework.ShareCase),
		CanCase:       casework.AllowedSomewhere(a.Role, casework.ReadCase),
		CanAgenda:     casework.AllowedSomewhere(a.Role, casework.KeepAgenda),
		CanReplace:    casework.AllowedSomewhere(a.Role, casework.ReplaceWorker),
		CanReport:     casework.AllowedSomewhere(a.Role, casework.ReadReport),
		CanActivities: casework.AllowedSomewhere(a.Role, casework.KeepActivities),
		CanImport:     casework.AllowedSomewhere(a.Role, casework.ImportRegister),
		Privacy:       privacyItems(a.Role),
		CanJournal:    casework.AllowedSomewhere(a.Role, casework.ReadJournal),
		CanBackups:    casework.AllowedSomewhere(a.Role, casework.KeepBackups),
		CanAccounts:   casework.AllowedSomewhere(a.Role, casework.ManageAccounts),
		CanAssign:     casework.AllowedSomewhere(a.Role, casework.AssignCases),
		CanReview:     casework.AllowedSomewhere(a.Role, casework.ReviewGlass),
		CanNation:     casework.AllowedSomewhere(a.Role, casework.ReadNation),
	}
	m.KeepTemplates = casework.AllowedSomewhere(a.Role, casework.KeepTemplates)
	m.CanNeed = casework.AllowedSomewhere(a.Role, casework.ReadNeed)
	m.CanDivide = casework.AllowedSomewhere(a.Role, casework.KeepDivisions)
	m.CanDeclare = casework.AllowedSomewhere(a.Role, casework.DeclareTotals)
	m.CanSealed, m.CanPrepare = casework.AllowedSomewhere(a.Role, casework.ReadSealed), casework.AllowedSomewhere(a.Role, casework.PrepareReport)
	m.CanSteer = casework.AllowedSomewhere(a.Role, casework.ReadSteering)
	m.CanDeploy = casework.AllowedSomewhere(a.Role, casework.KeepDeployment)
	m.CanFill = casework.AllowedSomewhere(a.Role, casework.FillTemplate)
	if len(posts) == 1 {
		m.PostName = posts[0].Name
	}
	return m
}

// Initials of the name, two letters at most.
func (m *AccountMenu) Initials() string {
	var letters []rune
	for _, word := range strings.Fields(m.Name) {
		letters = append(letters, []rune(word)[0])
	}
	if len(letters) > 2 {
		letters = []rune{letters[0], letters[len(letters)-1]}
	}
	return strings.ToUpper(string(letters))
}

// Tone is the colour of a notice or of a tag: it repeats what the words say
// and never replaces them.
type Tone string

// ToneInfo and the others are the tones there are.
const (
	ToneInfo  Tone = "info"
	ToneOK    Tone = "ok"
	ToneWarn  Tone = "warn"
	ToneAlert Tone = "alert"
)

// Notice is one sentence at the top of a page on what has just happened.
type Notice struct {
	Tone Tone
	Text string
}

// NavItem is one entry of the main menu.
type NavItem struct {
	Label   string
	URL     string
	Current bool // the page shown is this one or under it
}

// Nav is the main menu: what the account may open, in the order of the day.
func (b *Base) Nav() []NavItem {
	if b.Account == nil || b.Account.Entering {
		return nil
	}
	items := []NavItem{b.navItem("Accueil", "/")}
	if b.Account.CanReferral {
		items = append(items, b.navItem("Saisines", "/saisines"))
	}
	if b.Account.CanCase {
		items = append(items, b.navItem("Dossiers", "/dossiers"))
	}
	switch {
	case b.Account.CanAgenda:
		items = append(items, b.navItem("Agenda", "/agenda"))
	case b.Account.CanReplace:
		items = append(items, b.navItem("Absences", "/agenda/absences"))
	}
	if b.Account.CanAssign {
		items = append(items, b.navItem("Répartition", "/passations"))
	}
	if b.Account.CanReview {
		items = append(items, b.navItem("Bris de glace", "/bris-de-glace"))
	}
	if b.Account.CanOrient {
		items = append(items, b.navItem("Orientations", "/orientations"))
	}
	if b.Account.CanActivities {
		items = append(items, b.navItem("Activités", "/activites"))
	}
	items = append(items, b.reportItems()...)
	items = append(items, b.wideNav()...)
	if b.Account.CanImport {
		items = append(items, b.navItem("Registre", "/imports"))
	}
	if own := b.Privacy(); len(own) > 0 {
		item := NavItem{Label: "Données", URL: own[0].URL}
		for _, o := range own {
			item.Current = item.Current || o.Current
		}
		items = append(items, item)
	}
	if b.Account.CanAccounts {
		items = append(items, b.navItem("Comptes", "/comptes"))
	}
	if b.Account.CanBackups {
		items = append(items, b.navItem("Sauvegardes", "/sauvegardes"))
	}
	if b.Account.CanJournal {
		items = append(items, b.navItem("Journal", "/journal"))
	}
	return items
}

// reportItems lead to the reports: the live ones for who reads them, those that
// are sealed for the others.
func (b *Base) reportItems() []NavItem {
	switch {
	case b.Account.CanReport:
		return []NavItem{b.navItem("Bilans", "/bilans")}
	case b.Account.CanSealed:
		return []NavItem{b.navItem("Bilans", "/bilans/scelles")}
	}
	return nil
}

// wideNav is what looks beyond one post.
func (b *Base) wideNav() (items []NavItem) {
	if b.Account.CanSteer && !b.Account.CanCase { // a worker comes to it from the first page
		items = append(items, b.navItem("Pilotage", SteeringURL))
	}
	if b.Account.CanNation {
		items = append(items, b.navItem("National", "/national"))
	}
	if b.Account.CanNeed {
		items = append(items, b.navItem("Besoin", "/besoin"))
	}
	if b.Account.CanDivide {
		items = append(items, b.navItem("Territoires", "/territoires"))
	}
	switch {
	case b.Account.KeepTemplates && b.Account.CanFill:
		items = append(items, b.navItem("Trames", "/trames"))
	case b.Account.KeepTemplates:
		items = append(items, b.navItem("Trames", "/trames/modeles"))
	}
	return items
}

func (b *Base) navItem(label, url string) NavItem {
	current := b.Path == url || (url != "/" && strings.HasPrefix(b.Path, url+"/"))
	return NavItem{Label: label, URL: url, Current: current}
}

// Shortcut is one key and what it does.
type Shortcut struct{ Key, Does string }

// Shortcuts are the keys that the script listens to.
func (b *Base) Shortcuts() []Shortcut {
	return []Shortcut{
		{"/", "chercher une personne, ou aller au premier champ de la page"},
		{"n", "nouveau : dossier, rendez-vous, orientation, partenaire, selon la page"},
		{"b", "ouvrir les bilans"},
		{"d", "ouvrir ou fermer toutes les définitions de la page"},
		{"i", "imprimer la page"},
		{"m", "masquer les noms et les notes, ou les montrer"},
		{"v", "verrouiller l'écran"},
		{"s", "activer ou couper le son de la file des saisines"},
		{"?", "montrer ces raccourcis"},
		{"Échap", "fermer un menu"},
	}
}

func (b *Base) base() *Base { return b }
