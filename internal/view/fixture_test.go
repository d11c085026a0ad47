package view

import (
	"cmp"
	"encoding/csv"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

var fontenay = casework.Post{ID: "p1", Slug: "fontenay-sous-bois", Name: "Fontenay-sous-Bois"}

var convention = casework.Period{From: casework.NewDay(2021, 10, 1), To: casework.NewDay(2022, 9, 30)}

// sampleReport is the report of the sample register over a period.
func sampleReport(tb testing.TB, post casework.Post, p casework.Period) *indicator.Report {
	tb.Helper()
	tally, err := indicator.Compute(p, func(yield func(*casework.PersonRecord, error) bool) {
		for _, person := range samplePersons(tb) {
			if !yield(person, nil) {
				return
			}
		}
	})
	if err != nil {
		tb.Fatal(err)
	}
	return indicator.NewReport(post, tally, indicator.WithCommunes(communeName))
}

func communeName(code string) string {
	return cmp.Or(map[string]string{"94033": "Fontenay-sous-Bois", "94080": "Vincennes", "94067": "Saint-Mandé", "94052": "Nogent-sur-Marne", "94058": "Le Perreux-sur-Marne"}[code], code)
}

// samplePersons reads the sample register, which is known to be well formed:
// the reader that takes any register is another package.
func samplePersons(tb testing.TB) []*casework.PersonRecord {
	tb.Helper()
	f, err := os.Open("../demo/registre-fontenay-2021-2022.csv")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	persons := map[string]*casework.PersonRecord{}
	for _, cells := range rows[1:] {
		row := map[string]string{}
		for i, name := range rows[0] {
			row[name] = cells[i]
		}
		add(persons, row)
	}
	return slices.Collect(maps.Values(persons))
}

func add(persons map[string]*casework.PersonRecord, row map[string]string) {
	p := persons[row["personne"]]
	if p == nil {
		p = &casework.PersonRecord{Person: casework.PersonID(row["personne"])}
		persons[row["personne"]] = p
	}
	number := whole(row["situation"])
	i := slices.IndexFunc(p.Cases, func(c casework.CaseRecord) bool { return c.Number == number })
	if i < 0 {
		p.Cases = append(p.Cases, sampleCase(number, row))
		i = len(p.Cases) - 1
	}
	c := &p.Cases[i]
	c.Appointments = append(c.Appointments, sampleAppointment(row))
	slices.SortFunc(c.Appointments, func(a, b casework.AppointmentRecord) int { return cmp.Compare(a.On, b.On) })
}

func sampleCase(number int, row map[string]string) casework.CaseRecord {
	opened := day(row["date_saisine"])
	return casework.CaseRecord{Number: number, OpenedOn: opened, ClosedOn: day(row["date_cloture"]), Reason: casework.ClosingReason(row["motif_cloture"]),
		Referral: casework.Referral{ReceivedOn: opened, Origin: casework.Origin(row["origine"]), PoliceAct: casework.PoliceAct(row["acte_police"])},
		Facts: casework.CaseFacts{Sex: casework.Sex(row["sexe"]), AgeBand: casework.BandOf(2022 - whole(row["naissance"])), Commune: row["commune"],
			Standing: casework.Standing(row["qualite"]), Children: whole(row["enfants"]), AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown, Known: casework.KnownToServices(row["connu_services_sociaux"]),
			Problems: casework.SplitCodes[casework.Problem](row["problematique"]), Violences: casework.SplitCodes[casework.Violence](row["violences"])}}
}

func sampleAppointment(row map[string]string) casework.AppointmentRecord {
	a := casework.AppointmentRecord{On: day(row["date"]), Place: casework.Place(row["lieu"]), Mode: casework.Mode(row["modalite"]),
		Status: casework.Status(row["statut"]), Minutes: whole(row["duree"]), Acts: casework.SplitCodes[casework.Act](row["actes"])}
	outcomes := strings.Split(row["suite_orientation"], "|")
	for i, partner := range casework.SplitCodes[casework.PartnerKind](row["orientation"]) {
		a.Orientations = append(a.Orientations, casework.Orientation{Partner: partner, Outcome: casework.Outcome(outcomes[min(i, len(outcomes)-1)])})
	}
	return a
}

func day(s string) casework.Day {
	d, err := casework.ParseDay(s)
	if err != nil {
		return 0
	}
	return d
}

func whole(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return casework.Unknown
	}
	return n
}
