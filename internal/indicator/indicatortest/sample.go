// Package indicatortest gives tests of indicators something to count: the
// sample register as facts, and random registers.
package indicatortest

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"permanence/internal/casework"
)

// FontenayYear is the published year of the sample register.
var FontenayYear = casework.Period{From: casework.NewDay(2021, 10, 1), To: casework.NewDay(2022, 9, 30)}

// Fontenay is the post of the sample register.
var Fontenay = casework.Post{Slug: "fontenay-sous-bois", Name: "Fontenay-sous-Bois"}

// FontenayRecords reads the sample register, whose persons are fictitious, as
// the facts that a store would stream. It reads the file in its exact form
// only: the product's reader is elsewhere, and is checked against this one.
func FontenayRecords(t testing.TB) []*casework.PersonRecord {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	data, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../../demo/registre-fontenay-2021-2022.csv"))
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s := sample{t: t, columns: lines[0], persons: map[string]*casework.PersonRecord{}, births: map[casework.PersonID]casework.Birth{}}
	for _, cells := range lines[1:] {
		s.line(cells)
	}
	return s.records()
}

type sample struct {
	t       testing.TB
	columns []string
	cells   []string
	persons map[string]*casework.PersonRecord
	births  map[casework.PersonID]casework.Birth
}

func (s *sample) cell(name string) string { return s.cells[slices.Index(s.columns, name)] }

func (s *sample) day(name string) casework.Day {
	if s.cell(name) == "" {
		return 0
	}
	d, err := casework.ParseDay(s.cell(name))
	if err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	return d
}

func (s *sample) number(name string) int {
	if s.cell(name) == "" {
		return casework.Unknown
	}
	n, err := strconv.Atoi(s.cell(name))
	if err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	return n
}

// code reads one code of a list; anything else stops the test.
func code[T ~string](s *sample, l *casework.List[T], text string) T {
	if text == "" {
		return ""
	}
	c, ok := l.Parse(text)
	if !ok {
		s.t.Fatalf("%s: %q is no code", l.Name, text)
	}
	return c
}

func codes[T ~string](s *sample, l *casework.List[T]) (all []T) {
	for part := range strings.SplitSeq(s.cell(l.Name), "|") {
		if part != "" {
			all = append(all, code(s, l, part))
		}
	}
	return all
}

func (s *sample) line(cells []string) {
	s.cells = cells
	key := s.cell("personne")
	p := s.persons[key]
	if p == nil {
		p = &casework.PersonRecord{Person: casework.PersonID(key)}
		s.persons[key] = p
		s.births[p.Person] = casework.Birth{Year: max(s.number("naissance"), 0)}
	}
	c := s.caseOf(p, max(s.number("situation"), 1))
	a := casework.AppointmentRecord{On: s.day("date"), At: casework.TimeOfDay(s.cell("heure")),
		Place: code(s, casework.Places, s.cell("lieu")), Mode: code(s, casework.Modes, s.cell("modalite")),
		Status: code(s, casework.Statuses, s.cell("statut")), Minutes: s.number("duree"), Acts: codes(s, casework.Acts)}
	if outcomes := strings.Split(s.cell("suite_orientation"), "|"); s.cell("orientation") != "" {
		for i, partner := range codes(s, casework.PartnerKinds) {
			a.Orientations = append(a.Orientations, casework.Orientation{Partner: partner, Outcome: code(s, casework.Outcomes, outcomes[min(i, len(outcomes)-1)])})
		}
	}
	c.Appointments = append(c.Appointments, a)
}

// caseOf is the case of that number, made from this line when it is the first.
func (s *sample) caseOf(p *casework.PersonRecord, number int) *casework.CaseRecord {
	for i := range p.Cases {
		if p.Cases[i].Number == number {
			return &p.Cases[i]
		}
	}
	p.Cases = append(p.Cases, casework.CaseRecord{Number: number,
		Referral: casework.Referral{ReceivedOn: s.day("date_saisine"), Origin: code(s, casework.Origins, s.cell("origine")), PoliceAct: code(s, casework.PoliceActs, s.cell("acte_police"))},
		ClosedOn: s.day("date_cloture"), Reason: code(s, casework.ClosingReasons, s.cell("motif_cloture")),
		Facts: casework.CaseFacts{Sex: code(s, casework.Sexes, s.cell("sexe")), Commune: s.cell("commune"),
			Standing: code(s, casework.Standings, s.cell("qualite")), Children: s.number("enfants"), AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown,
			Known:    code(s, casework.KnownList, s.cell("connu_services_sociaux")),
			Problems: codes(s, casework.Problems), Violences: codes(s, casework.Violences)}})
	return &p.Cases[len(p.Cases)-1]
}

// records completes what depends on all lines of a case, and puts everything
// in order.
func (s *sample) records() (all []*casework.PersonRecord) {
	for _, p := range s.persons {
		for i := range p.Cases {
			c := &p.Cases[i]
			slices.SortStableFunc(c.Appointments, func(a, b casework.AppointmentRecord) int {
				return strings.Compare(a.On.String()+string(a.At), b.On.String()+string(b.At))
			})
			c.OpenedOn = casework.OpeningDay(c.Referral.ReceivedOn, c.Appointments[0].On)
			c.Facts.AgeBand = casework.BandOf(s.births[p.Person].AgeOn(c.FirstKept()))
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *casework.PersonRecord) int { return strings.Compare(string(a.Person), string(b.Person)) })
	return all
}
