package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// counted are the counts of the year of Fontenay-sous-Bois, as the report gives
// them to another program.
func counted(t *testing.T, worker *client, year int) map[string]float64 {
	t.Helper()
	text, err := worker.page(fmt.Sprintf("/bilans/fontenay-sous-bois/%d/bilan.json", year))
	if err != nil {
		t.Fatal(err)
	}
	var report struct{ Figures map[string]*float64 }
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	figures := make(map[string]float64, len(report.Figures))
	for name, value := range report.Figures {
		if value != nil && !strings.HasPrefix(name, "followup_") && !strings.HasPrefix(name, "open_age_") && name != "delay_median_days" && !strings.Contains(name, "_per_") {
			figures[name] = *value // a count: means, medians and ratios do not grow by one
		}
	}
	return figures
}

// grown is what each count gained; those that stayed are left out.
func grown(before, after map[string]float64) map[string]float64 {
	gained := map[string]float64{}
	for name, value := range after {
		if value != before[name] {
			gained[name] = value - before[name]
		}
	}
	return gained
}

// oneMoreOfEach is what one person who is received once, oriented with effect
// and whose case is closed adds to the counts of a year. The person leaves two
// children, a meeting of 45 minutes and a next appointment in the same year.
func oneMoreOfEach(nextIsInTheYear bool) map[string]float64 {
	gained := map[string]float64{
		"persons_met": 1, "persons_new": 1, "persons_met_once": 1, "children_concerned": 2,
		"cases_opened": 1, "cases_closed": 1, "cases_first_kept": 1,
		"appointments": 1, "appointments_kept": 1, "minutes": 45,
		"delay_known": 1, "delay_within_48h": 1, "delay_within_7d": 1,
		"orientations": 1, "orientations_effective": 1,
		"referrals": 1, "cases_active": 1, "cases_first_contact": 1, "contact_delay_known": 1, "contact_within_48h": 1, "contact_within_7d": 1,
		"conjugal_persons": 1, "conjugal_cases": 1, "conjugal_appointments": 1, "conjugal_minutes": 45,
	}
	if nextIsInTheYear {
		gained["appointments"] = 2
	}
	return gained
}

// wholePath is one person's way through the scheme, in the two ways in which a
// queue is read.
type wholePath struct {
	name, hour string // of the next appointment: two of 45 minutes never overlap
	officer    look
	worker     look
}

// From the counter to the report, each page met by the two persons who do it.
// With scripts the queue is open all along and shows the referral by itself;
// without, it is asked again.
func TestAPersonGoesFromTheCounterToTheReport(t *testing.T) {
	for _, way := range []wholePath{
		{name: "with scripts", hour: "08:10", officer: look{width: 360}},
		{name: "without", hour: "10:10", officer: look{width: 360, noScript: true}, worker: look{noScript: true}},
	} {
		t.Run(way.name, func(t *testing.T) {
			address := demonstration.address(t)
			figures, err := signIn(address, "intervenante", demo.Password)
			if err != nil {
				t.Fatal(err)
			}
			today := time.Now()
			before := counted(t, figures, today.Year())

			worker := logIn(t, address, way.worker, "intervenante", demo.Password)
			worker.visit("/saisines")
			receipt, name := filedAtTheCounter(t, address, way.officer)
			worker.takesCharge(receipt, name)
			at := worker.path()
			next := today.AddDate(0, 0, 7)
			worker.recordsTheMeeting(next, way.hour)
			worker.isRefusedALetter(at)
			worker.followsTheOrientation(at)
			worker.closesWithTheChecklist(at)

			want := oneMoreOfEach(next.Year() == today.Year())
			if got := grown(before, counted(t, figures, today.Year())); !maps.Equal(got, want) {
				t.Errorf("the report gained %v, want %v", got, want)
			}
			worker.visit(fmt.Sprintf("/bilans/fontenay-sous-bois/%d", today.Year()))
			worker.sees(".body", "Orientations effectives")
			worker.screenshot("whole-report-" + url.PathEscape(way.name))
		})
	}
}

// filedAtTheCounter is the officer's part: the person may be called, and nothing
// else. The tab is left as soon as the receipt is there.
func filedAtTheCounter(t *testing.T, address string, l look) (receipt, name string) {
	t.Helper()
	name = "Montrevel" + map[bool]string{true: "sans", false: "avec"}[l.noScript]
	officer := logIn(t, address, l, "guichet", demo.Password)
	officer.visit("/saisines/nouvelle")
	officer.fillReferral(name, "24h")
	officer.clickNamed("Envoyer la saisine")
	officer.sees("main", "Accusé de réception")
	return strings.TrimSpace(strings.TrimPrefix(officer.read(".receipt"), "Numéro")), name
}

// takesCharge finds the referral in the queue, by itself within two seconds where
// scripts run.
func (p *tab) takesCharge(receipt, name string) {
	p.t.Helper()
	if p.look.noScript {
		p.visit("/saisines")
	} else if took := p.appears("[data-queue]", receipt); took > 2*time.Second {
		p.t.Errorf("the open page showed the referral after %v", took)
	}
	p.judge()
	p.sees("[data-queue]", receipt, "Sous 24 h")
	p.seesNothingOf(name)
	p.clickNamed("Ouvrir la saisine " + receipt)
	p.takesNewPerson()
	p.sees("main", name)
	p.sees(".safe", "Permis", "Appeler", "Interdit", "Laisser un message")
}

// recordsTheMeeting keeps a meeting of 45 minutes with an orientation to the CCAS
// and the next appointment.
func (p *tab) recordsTheMeeting(next time.Time, hour string) {
	p.t.Helper()
	p.clickNamed("Enregistrer un rendez-vous")
	p.tick("#actes-ecoute", "#actes-orientation", "#statut-honore", "#lieu-commissariat")
	p.fill("#champ-duree", "45")
	p.fill("#champ-note", "Elle cherche un logement.")
	p.tick(p.mark("main summary", "Orienter vers un partenaire"))
	p.fill("#champ-partenaire1", "ccas")
	p.fill("#champ-suite1", "proposee")
	p.tick(p.mark("main summary", "Prochain rendez-vous"))
	p.fill("#champ-suivant_date", next.Format(time.DateOnly))
	p.fill("#champ-suivant_heure", hour)
	p.judge()
	p.click("[data-save]")
	p.sees("main", "Le rendez-vous est enregistré.", "Elle cherche un logement.", "CCAS")
}

// isRefusedALetter asks for a letter by the post, then by mail, which the safe
// contact forbids: a sentence beside the field, and nothing made. To the partner,
// it is.
func (p *tab) isRefusedALetter(at string) {
	p.t.Helper()
	p.visit(at + "/orientations")
	p.sees("main", "CCAS", "Rien n'a été partagé avec un partenaire.")
	p.click(`main a[href$="/lettre"]`)
	p.tick("#champ-accord")
	for _, way := range []struct{ delivery, sentence string }{
		{"courrier", "ne permet pas d'écrire à cette personne : aucun courrier. La lettre n'est pas faite."},
		{"courriel", "ne permet pas d'écrire à cette personne : aucun courriel. La lettre n'est pas faite."},
	} {
		p.fill("#champ-remise", way.delivery)
		p.refused(422)
		if status := p.clickNamed("Faire la lettre"); status != 422 {
			p.t.Errorf("a letter by %s is answered %d", way.delivery, status)
		}
		p.sees(".field.bad", way.sentence)
	}
	p.fill("#champ-remise", "partenaire")
	p.clickNamed("Faire la lettre")
	p.sees(".paper", "Montrevel")
}

// followsTheOrientation records the partner's answer, then its effect.
func (p *tab) followsTheOrientation(at string) {
	p.t.Helper()
	p.visit("/orientations")
	p.seesNothingOf("Montrevel")
	p.click(`main a[href="` + at + `/orientations"]`)
	for _, step := range []struct{ code, shown string }{{"acceptee", "Acceptée"}, {"effective", "Effective"}} {
		p.tick(".step summary")
		p.fill(".step [name=suite]", step.code)
		p.click(".step button")
		p.sees(".hand .card-head", step.shown)
	}
}

// closesWithTheChecklist is told of the appointment to come, and closes in spite
// of it.
func (p *tab) closesWithTheChecklist(at string) {
	p.t.Helper()
	p.visit(at)
	p.clickNamed("Clore le dossier")
	p.sees(".notice.warn", "Encore ouvert dans ce dossier", "Rendez-vous prévu")
	if open := p.read(".notice.warn"); strings.Contains(open, "Orientation") {
		p.t.Errorf("an effective orientation is still on the checklist: %s", open)
	}
	p.fill("#champ-motif_cloture", "relais_pris")
	p.refused(422)
	p.clickNamed("Clore le dossier")
	p.sees("#erreurs", "revoir")
	p.do(chromedp.Click(chromedp.CSS("#champ-laisse")))
	p.clickNamed("Clore le dossier")
	p.sees(".line", "Dossier clos", "Relais pris")
}
