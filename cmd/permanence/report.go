package main

import (
	"io"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/publish"
	"permanence/internal/reporting"
	"permanence/internal/store"
)

// reportCommand is « permanence report »: without the name of a command it
// makes the report.
type reportCommand struct {
	Make   reportMakeCommand   `cmd:"" default:"withargs" help:"Calculer le bilan d'un poste sur une période."`
	Verify reportVerifyCommand `cmd:"" help:"Vérifier un bilan scellé, ou l'une de ses formes, sans l'installation."`
	Key    reportKeyCommand    `cmd:"" help:"Dire la clé publique dont cette installation scelle ses bilans."`
}

type reportMakeCommand struct {
	Post      string `required:"" placeholder:"POSTE" help:"Nom court du poste."`
	From      string `required:"" placeholder:"JOUR" help:"Premier jour de la période, comme 2021-10-01 ou 01/10/2021."`
	To        string `required:"" placeholder:"JOUR" help:"Dernier jour de la période, compris."`
	Format    string `default:"text" enum:"pdf,odt,xlsx,press,press-odt,text,json,csv,long,dictionary" placeholder:"FORME" help:"Forme du bilan : ${enum}."`
	Template  string `placeholder:"FICHIER" type:"path" help:"Trame à remplir (voir docs/trames.md) : la forme est alors xlsx, odt, csv ou text, et les petits effectifs sont masqués. Pour une trame par postes, plusieurs postes séparés par des virgules."`
	Threshold int    `default:"5" placeholder:"N" help:"Avec --template : plus petit effectif communiqué, 5 pour le comité, 11 pour une publication."`
	Output    string `short:"o" placeholder:"FICHIER" type:"path" help:"Fichier à écrire ; sans lui, sur la sortie."`
}

// Run computes a report.
func (c *reportMakeCommand) Run(p *program) error {
	period, err := c.period()
	if err != nil {
		return err
	}
	format, err := publish.ParseFormat(c.Format)
	if err != nil {
		return err
	}
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	if c.Template != "" {
		return c.fill(p, st, format, period)
	}
	post, err := p.post(st, c.Post)
	if err != nil {
		return err
	}
	report, err := p.report(st, post, period)
	if err != nil {
		return err
	}
	return p.writeFile(c.Output, func(w io.Writer) error { return format.Write(w, report, p.today()) })
}

// report is the exact report of a post. The counts of its period are computed
// afresh from the facts, by another path than the pages'.
func (p *program) report(st *store.Store, post casework.Post, period casework.Period) (*indicator.Report, error) {
	tally, err := indicator.Compute(period, st.Facts(p, console, post.ID))
	if err != nil {
		return nil, err
	}
	activities, err := st.ActivityFacts(p, console, post.ID)
	if err != nil {
		return nil, err
	}
	for i := range activities {
		tally.AddActivity(&activities[i])
	}
	referrals, err := st.ReferralFacts(p, console, post.ID)
	if err != nil {
		return nil, err
	}
	for i := range referrals {
		tally.AddReferral(&referrals[i])
	}
	m, err := reporting.Read(p, st, console, post, period)
	if err != nil {
		return nil, err
	}
	m.Now, m.Exact = tally, true
	return m.Report(), nil
}

func (c *reportMakeCommand) period() (period casework.Period, err error) {
	if period.From, err = parseDay("--from", c.From); err != nil {
		return period, err
	}
	if period.To, err = parseDay("--to", c.To); err != nil {
		return period, err
	}
	if !period.Valid() {
		return period, casework.Invalid("--to", c.To, "un jour qui n'est pas avant le premier ("+period.From.French()+")")
	}
	return period, nil
}

func parseDay(flag, s string) (casework.Day, error) {
	layout := "2006-01-02"
	if strings.Contains(s, "/") {
		layout = "02/01/2006"
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		return 0, casework.Invalid(flag, s, "un jour comme 2021-10-01 ou 01/10/2021")
	}
	return casework.DayOf(t), nil
}
