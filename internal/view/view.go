package view

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"sync"
	"time"

	"permanence/internal/casework"
)

// Page is what Render shows: a pointer to one of this package's page structs.
type Page interface {
	base() *Base
	file() string // of its template, without folder and extension
}

// pages is the one list of all pages: it is parsed when the program starts and
// type-checked by a test.
var pages = []Page{
	&LoginPage{},
	&LoggedOutPage{},
	&HomePage{},
	&ReportsPage{},
	&ReportPage{},
	&RenderedPage{},
	&SlidesPage{},
	&ImportsPage{},
	&ImportPage{},
	&ImportProgressPage{},
	&ImportResultPage{},
	&BackupsPage{},
	&AccountsPage{},
	&AccountPage{},
	&OwnAccountPage{},
	&ConfirmPage{},
	&SecondPage{},
	&FactorsPage{},
	&CodesPage{},
	&RecoveryPage{},
	&PasskeyPage{},
	&FirstPasswordPage{},
	&PermissionsPage{},
	&ErrorPage{},
	&JournalPage{},
	&ConsultationsPage{},
	&PartnersPage{},
	&PartnerPage{},
	&OrientationsPage{},
	&CaseOrientationsPage{},
	&NewOrientationPage{},
	&LetterFormPage{},
	&LetterPage{},
	&HelpPage{},
	&ReferralFormPage{},
	&ReceiptPage{},
	&UnitReferralsPage{},
	&QueuePage{},
	&ReferralPage{},
	&BlankReferralPage{},
	&UnitsPage{},
	&PostsPage{},
	&MeasuresPage{},
	&MeasurePage{},
	&TaskPage{},
	&DocumentsPage{},
	&AssessmentPage{},
	&MessagePage{},
	&PreparedPage{},
	&ActivitiesPage{},
	&ActivityPage{},
	&DeclaredPage{},
	&DivisionsPage{},
	&GatheredPage{},
	&CasePage{},
	&CaseFactsPage{},
	&CaseIdentityPage{},
	&CaseClosingPage{},
	&CasesPage{},
	&FoundPage{},
	&CaseNewPage{},
	&CaseMergePage{},
	&CaseLinksPage{},
	&CaseAccessPage{},
	&GlassPage{},
	&GlassReviewPage{},
	&AssignPage{},
	&MeetingPage{},
	&GridPage{},
	&AgendaPage{},
	&SlotPage{},
	&DutiesPage{},
	&AbsencesPage{},
	&RetentionPage{},
	&CaseRetentionPage{},
	&ErasurePage{},
	&CertificatesPage{},
	&CertificatePage{},
	&RequisitionsPage{},
	&RightsPage{},
	&RequestPage{},
	&PersonCopyPage{},
	&CompliancePage{},
	&NoticesPage{},
	&NoticePage{},
	&NationalPage{},
	&ReceivePage{},
	&SendPage{},
	&NeedPage{},
	&NeedImportPage{},
	&SealedListPage{},
	&SealedSumPage{},
	&SealedPage{},
	&DraftPage{},
	&TemplatePage{},
	&SteeringPage{},
	&PostFolderPage{},
	&PostSheetPage{},
	&StaffingPage{},
	&AgreementPage{},
	&ExercisePage{},
	&FundingPage{},
	&CommitteesPage{},
	&CommitteePage{},
	&CommitteeFormPage{},
	&DecisionPage{},
	&DeploymentsPage{},
	&DeploymentPage{},
	&TemplatesPage{},
	&KeptTemplatePage{},
}

//go:embed templates
var templateFiles embed.FS

// templates are those of the pages by file, each parsed when its page is first
// rendered: a command that shows none begins at once, and a server waits some
// two milliseconds once for each page.
var templates = func() map[string]func() *template.Template {
	all := make(map[string]func() *template.Template, len(pages))
	for _, p := range pages {
		file := "templates/" + p.file() + ".html"
		all[p.file()] = sync.OnceValue(func() *template.Template {
			own := template.Must(shared().Clone())
			return template.Must(own.ParseFS(templateFiles, file))
		})
	}
	return all
}()

// shared is what every page has around and within it. It is only ever cloned.
var shared = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("layout.html").Funcs(functions).ParseFS(templateFiles, "templates/layout.html", "templates/partials/*.html"))
})

var functions = template.FuncMap{
	"asset":      AssetURL,
	"int":        casework.FrenchInt,
	"plural":     plural,
	"typeset":    casework.Typeset,
	"when":       when,
	"input":      newInput,
	"hint":       withHint,
	"complete":   withComplete,
	"required":   withRequired,
	"short":      withShort,
	"select":     newSelect,
	"selectHint": selectHint,
	"group":      newGroup,
	"postGroup":  newPostGroup,
	"area":       newArea,
	"areaHint":   areaHint,
	"areaNeeded": areaRequired,
}

// plural is the word for a count: plural 2 "ligne lue" "lignes lues". In French
// zero and one are singular.
func plural(n int, one, many string) string {
	if n > 1 || n < -1 {
		return many
	}
	return one
}

// when is "28/03/2022 à 9 h 05", on the clock of the time's own zone.
func when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("02/01/2006 à ") + fmt.Sprintf("%d\u00a0h\u00a0%02d", t.Hour(), t.Minute())
}

// Render writes a page. It is made whole in memory first, so that a failure
// leaves nothing half-written: the caller can still answer with an ErrorPage.
func Render(w io.Writer, page Page) error {
	var b bytes.Buffer
	if err := templates[page.file()]().Execute(&b, page); err != nil {
		return fmt.Errorf("view.Render %s: %w", page.file(), err)
	}
	_, err := w.Write(inFormOrder(b.Bytes()))
	return err
}

// Main renders what a page shows between its header and its footer: that which
// depends on no account, so that the caller may keep it and show it again in a
// RenderedPage.
func Main(page Page) (template.HTML, error) {
	var b bytes.Buffer
	if err := templates[page.file()]().ExecuteTemplate(&b, "main", page); err != nil {
		return "", fmt.Errorf("view.Main %s: %w", page.file(), err)
	}
	return template.HTML(inFormOrder(b.Bytes())), nil
}

// RenderedPage is a page whose main part was rendered before, by Main.
type RenderedPage struct {
	Base
	Main template.HTML
}

func (*RenderedPage) file() string { return "rendered" }
