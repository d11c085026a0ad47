package indicator_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

// known are the identities (=) and the bounds (<=) that a reader takes from the
// wording of the definitions, table/row being a row.
const known = `
persons_new + persons_returning = persons_met
persons_met_once + persons_followed = persons_met
persons_met_once + 2 persons_followed <= appointments_kept
persons_new <= cases_first_kept
followup_cases + cases_closed_without_kept = cases_closed
delay_known + delay_within_7d#missing = cases_first_kept
delay_within_48h <= delay_within_7d
delay_within_7d <= delay_known
delay_without_referral_date <= cases_first_kept
minutes#base + minutes#missing = appointments_kept
children_concerned#base + children_concerned#missing = persons_met
women_victims_psychological_and_physical + women_victims_psychological_and_physical#missing <= persons_met
women_victims_psychological_and_physical <= persons_by_sex/F
women_victims_psychological_and_physical <= persons_by_standing/victime
women_victims_psychological_and_physical <= persons_by_violence/psychologiques
women_victims_psychological_and_physical <= persons_by_violence/physiques
persons_by_secondary_problem/non_connu <= persons_by_problem/non_connu
persons_by_procedure/penal = persons_by_police_act/plainte + persons_by_police_act/garde_a_vue
persons_by_procedure/non_connu = persons_by_police_act/non_connu
persons_by_place/commissariat <= appointments_by_place/commissariat
persons_by_place/mairie <= appointments_by_place/mairie
persons_by_place/distance <= appointments_by_place/distance
persons_in_several_places <= persons_met
referrals = cases_opened + referrals_without_case
cases_active = cases_open_at_start + cases_opened
contact_delay_known = cases_by_contact_delay/0-2 + cases_by_contact_delay/3-7 + cases_by_contact_delay/8+
contact_within_7d = cases_by_contact_delay/0-2 + cases_by_contact_delay/3-7
referrals_by_outcome/contact_refuse + referrals_by_outcome/refus <= referrals_by_consent/non
referrals_by_outcome/injoignable <= referrals_by_consent/injoignable
persons_by_problem/violences_conjugales <= conjugal_persons
persons_by_secondary_problem/violences_conjugales <= conjugal_persons
conjugal_victims <= conjugal_persons
conjugal_persons <= conjugal_appointments
conjugal_persons + conjugal_persons#missing <= persons_met
conjugal_persons#missing <= persons_by_secondary_problem/non_connu
conjugal_minutes#missing <= conjugal_appointments
conjugal_minutes#missing <= minutes#missing
adults_in_situations#base + adults_in_situations#missing = persons_met
children_in_situations#base + children_in_situations#missing = persons_met
persons_by_violence/non_connu <= persons_by_main_violence/non_connu
persons_by_main_violence/psychologiques <= persons_by_violence/psychologiques
persons_by_main_violence/physiques <= persons_by_violence/physiques
persons_by_main_violence/sexuelles <= persons_by_violence/sexuelles
persons_by_main_violence/verbales <= persons_by_violence/verbales
persons_by_main_violence/economiques <= persons_by_violence/economiques
persons_by_main_violence/administratives <= persons_by_violence/administratives
persons_by_main_violence/cyberviolences <= persons_by_violence/cyberviolences
persons_by_main_violence/mariage_force <= persons_by_violence/mariage_force
persons_by_children/1 + 2 persons_by_children/2 + 3 persons_by_children/3 + 4 persons_by_children/4+ <= children_concerned
`

// sameCells are printed twice.
var sameCells = map[string]string{
	"appointments_by_status/honore": "appointments_kept", "appointments_by_status/absent": "appointments_absent",
	"appointments_by_status/excuse": "appointments_excused", "appointments_by_status/annule_service": "appointments_cancelled_by_service",
	"orientations_by_outcome/proposee": "orientations_proposed", "orientations_by_outcome/acceptee": "orientations_accepted",
	"orientations_by_outcome/effective": "orientations_effective", "orientations_proposed#missing": "orientations_by_outcome/non_connu",
	"orientations_accepted#missing": "orientations_by_outcome/non_connu", "orientations_effective#missing": "orientations_by_outcome/non_connu",
	"followup_cases#missing": "cases_closed_without_kept", "followup_mean_months#missing": "cases_closed_without_kept", "followup_median_days#missing": "cases_closed_without_kept",
	"cases_opened": "referrals_by_outcome/prise_en_charge", "victims_met": "persons_by_standing/victime", "victims_met#missing": "persons_by_standing/non_connu",
	"children_concerned#missing": "persons_by_children/non_connu", "callbacks_new_facts": "callbacks_by_new_facts/oui", "callbacks_new_facts#missing": "callbacks_by_new_facts/non_connu",
	"contact_within_48h": "cases_by_contact_delay/0-2", "contact_delay_median_days#missing": "cases_by_contact_delay/non_connu",
	"contact_within_48h#missing": "cases_by_contact_delay/non_connu", "contact_within_7d#missing": "cases_by_contact_delay/non_connu",
	"delay_median_days#missing": "delay_within_7d#missing", "delay_within_48h#missing": "delay_within_7d#missing",
}

// attack is what a reader makes of a masked report.
type attack struct {
	at        map[string]int
	names     []string
	shown     map[int]float64
	least     map[int]float64
	atLeast   map[int]bool
	printed   map[string][]string // the rows of each table
	equations []equation
}

func (a *attack) variable(name string) int {
	if same, ok := sameCells[name]; ok {
		name = same
	}
	i, ok := a.at[name]
	if !ok {
		i = len(a.names)
		a.at[name], a.names = i, append(a.names, name)
	}
	return i
}

func (a *attack) see(name string, value float64, hidden bool) {
	if i := a.variable(name); !hidden {
		a.shown[i] = value
	}
}

// bound notes a share "au moins" of a shown denominator.
func (a *attack) bound(name string, share, base float64) {
	i := a.variable(name)
	a.atLeast[i] = true
	a.least[i] = max(a.least[i], math.Ceil(share*base-1e-9))
}

func (a *attack) say(text string) {
	e, side := equation{factor: map[int]float64{}}, 1.0
	factor := 1.0
	for _, word := range strings.Fields(text) {
		switch word {
		case "+":
		case "=", "<=":
			side, e.bound = -1, word == "<="
		case "2", "3", "4":
			factor = float64(word[0] - '0')
		default:
			e.factor[a.variable(word)] += side * factor
			factor = 1
		}
	}
	a.equations = append(a.equations, e)
}

func newAttack(r *indicator.Report) *attack {
	a := &attack{at: map[string]int{}, shown: map[int]float64{}, least: map[int]float64{}, atLeast: map[int]bool{}, printed: map[string][]string{}}
	for i := range r.Figures {
		a.readFigure(&r.Figures[i])
	}
	for i := range r.Tables {
		a.readTable(&r.Tables[i])
	}
	for line := range strings.Lines(strings.TrimSpace(known)) {
		a.say(line)
	}
	if !a.reversed() {
		a.say("cases_open_at_start + cases_opened = cases_closed + cases_open_at_end")
	}
	return a
}

// reversed tells that the flow of cases is shown and does not hold: a case closed
// before it opened, which a reader sees as well.
func (a *attack) reversed() bool {
	rest := 0.0
	for name, sign := range map[string]float64{"cases_open_at_start": 1, "cases_opened": 1, "cases_closed": -1, "cases_open_at_end": -1} {
		v, shown := a.shown[a.variable(name)]
		if !shown {
			return false
		}
		rest += sign * v
	}
	return rest != 0
}

func (a *attack) readFigure(f *indicator.Figure) {
	d := f.Definition
	if d.Section == "p" {
		return
	}
	if d.Unit.Counted() {
		a.see(d.Name, f.Value, f.Hidden)
	}
	if d.Missing != "" {
		a.see(d.Name+"#missing", float64(f.Missing), f.MissingHidden)
	}
	if d.DenominatorFigure == "" && d.Denominator != "" && (f.Base > 0 || !f.Known && !f.Hidden) {
		a.see(d.Name+"#base", f.Base, false) // nothing to compute it from: on no record
	}
	if share, ok := f.Share(); ok && f.Hidden && f.Base > 0 {
		a.bound(d.Name, share, f.Base)
	}
	if d.Numerator != "" && d.Unit.Counted() {
		a.say(d.Name + " <= " + d.DenominatorFigure)
	}
}

func (a *attack) readTable(t *indicator.Table) {
	d := t.Definition
	if d.Section == "p" {
		return
	}
	base := d.DenominatorFigure
	if base == "" {
		base = d.Name + "#base"
		a.see(base, float64(t.Base), t.BaseHidden)
	}
	if len(t.Rows) == 0 {
		return
	}
	var names []string
	for _, row := range t.Rows {
		name := d.Name + "/" + row.Code
		names = append(names, name)
		a.see(name, float64(row.Value), row.Hidden)
		i := a.variable(name)
		if row.Hidden {
			a.least[i] = max(a.least[i], 1)
		}
		if row.AtLeast {
			a.bound(name, row.Share, float64(t.Base))
		}
		if !d.AddsUp {
			a.say(name + " <= " + base)
		}
		if !d.AddsUp && row.Code != casework.NotKnown && d.Name != "persons_by_place" {
			a.say(name + " + " + d.Name + "/non_connu <= " + base)
		}
	}
	if d.AddsUp {
		a.say(strings.Join(names, " + ") + " = " + base)
	}
	a.printed[d.Name] = names
}

// absent notes that a row which is not printed, in a table that is, counts
// nothing.
func (a *attack) absent() {
	for i, name := range a.names {
		table, _, isRow := strings.Cut(name, "/")
		if rows, ok := a.printed[table]; isRow && ok && !slices.Contains(rows, name) {
			a.shown[i] = 0
		}
	}
}

// solve gives the least and the most that each hidden count may be: exactly
// or, once they are seen as far apart as is enough, what was seen.
func (a *attack) solve(t *testing.T, enough func(i int) float64) (low, high map[int]float64) {
	t.Helper()
	low, high = map[int]float64{}, map[int]float64{}
	system, ok := a.substitute(low, high)
	for _, part := range connected(system) {
		ok = ok && a.solvePart(part, enough, low, high)
	}
	if !ok {
		t.Error("what is published contradicts itself")
		return nil, nil
	}
	for i := range a.names {
		_, shown := a.shown[i]
		if _, solved := high[i]; !shown && !solved {
			low[i], high[i] = a.least[i], math.Inf(1) // nothing is said of it
		}
	}
	return low, high
}

// substitute puts what is shown into the equations, and what an equation alone
// tells, as often as there is such a one. What is left counts hidden variables from
// their least. False when a count would be less.
func (a *attack) substitute(low, high map[int]float64) ([]equation, bool) {
	known := maps.Clone(a.shown)
	system := a.equations
	for {
		var left []equation
		told := false
		for _, e := range system {
			e = e.without(known)
			if len(e.factor) == 1 && !e.bound {
				for v, f := range e.factor {
					known[v], told = e.constant/f, true
					low[v], high[v] = math.Ceil(known[v]-1e-6), math.Floor(known[v]+1e-6)
					if known[v] < a.least[v]-1e-6 {
						return nil, false
					}
				}
				continue
			}
			if e.wrong() {
				return nil, false
			}
			if len(e.factor) > 0 {
				left = append(left, e)
			}
		}
		system = left
		if !told {
			break
		}
	}
	for k := range system {
		for v, f := range system[k].factor {
			system[k].constant -= f * a.least[v]
		}
	}
	return system, true
}

// without is the equation with what is known on its other side.
func (e equation) without(known map[int]float64) equation {
	left := equation{factor: make(map[int]float64, len(e.factor)), constant: e.constant, bound: e.bound}
	for v, f := range e.factor {
		if value, ok := known[v]; ok {
			left.constant -= f * value
		} else if f != 0 {
			left.factor[v] = f
		}
	}
	return left
}

// wrong tells that it holds for no count at all.
func (e equation) wrong() bool {
	return len(e.factor) == 0 && (e.constant < -1e-6 || !e.bound && e.constant > 1e-6)
}

// connected parts a system into those that share no variable.
func connected(system []equation) (parts [][]equation) {
	root := map[int]int{}
	var find func(v int) int
	find = func(v int) int {
		if r, ok := root[v]; ok && r != v {
			root[v] = find(r)
			return root[v]
		}
		root[v] = v
		return v
	}
	for _, e := range system {
		first := -1
		for v := range e.factor {
			if first < 0 {
				first = v
			}
			root[find(v)] = find(first)
		}
	}
	at := map[int]int{}
	for _, e := range system {
		for v := range e.factor {
			r := find(v)
			k, ok := at[r]
			if !ok {
				k = len(parts)
				at[r], parts = k, append(parts, nil)
			}
			parts[k] = append(parts[k], e)
			break
		}
	}
	return parts
}

func (a *attack) solvePart(part []equation, enough func(i int) float64, low, high map[int]float64) bool {
	column := map[int]int{}
	var hidden []int
	for k := range part {
		moved := make(map[int]float64, len(part[k].factor))
		for _, v := range slices.Sorted(maps.Keys(part[k].factor)) {
			if _, ok := column[v]; !ok {
				column[v] = len(hidden)
				hidden = append(hidden, v)
			}
			moved[column[v]] = part[k].factor[v]
		}
		part[k].factor = moved
	}
	p, ok := newProgram(len(hidden), part)
	if !ok {
		return false
	}
	for k, i := range hidden {
		wide := func() bool { return math.Floor(p.most[k]+1e-6)-math.Ceil(p.least[k]-1e-6) >= enough(i) }
		for _, sign := range []float64{-1, 1} {
			if !wide() {
				p.see()
				if v := p.bound(k, sign, wide); math.IsInf(v, 1) {
					p.most[k] = v
				}
			}
		}
		low[i], high[i] = math.Ceil(p.least[k]+a.least[i]-1e-6), math.Floor(p.most[k]+a.least[i]+1e-6)
	}
	return true
}

// width is how far apart the ends of a hidden count must be: the threshold or,
// beside a share "au moins" which says that the rest is small, all small
// counts.
func (a *attack) width(i, limit int) float64 {
	table, _, isRow := strings.Cut(a.names[i], "/")
	if _, printed := a.printed[table]; a.atLeast[i] || isRow && !printed {
		return float64(limit - 2) // a row of a table that is not shown at all is what is nowhere printed
	}
	for _, e := range a.equations {
		if e.factor[i] == 0 {
			continue
		}
		for v := range e.factor {
			if a.atLeast[v] {
				return float64(limit - 2)
			}
		}
	}
	return float64(limit)
}

func checkAttack(t *testing.T, r *indicator.Report, limit int) {
	t.Helper()
	a := newAttack(r)
	a.absent()
	low, high := a.solve(t, func(i int) float64 { return a.width(i, limit) })
	for i, name := range a.names {
		if most, ok := high[i]; ok && most-low[i] < a.width(i, limit) {
			t.Errorf("threshold %d: %s is found between %v and %v", limit, name, low[i], most)
		}
	}
}

// attacks is how many random reports are attacked: PERMANENCE_TEST_ATTACKS asks for
// more.
func attacks(t *testing.T, usual int) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("PERMANENCE_TEST_ATTACKS")); err == nil {
		return n
	}
	return usual
}

// TestLinearProgrammingFindsNoHiddenCount attacks random reports, mostly small.
// PERMANENCE_TEST_ATTACKS asks for more of them.
func TestLinearProgrammingFindsNoHiddenCount(t *testing.T) {
	t.Parallel()
	for seed := range attacks(t, 120) {
		rng := rand.New(rand.NewSource(int64(seed)))
		exact := indicator.NewReport(casework.Post{}, referred(randomTally(indicatortest.Random(rng, 5+rng.Intn(56))), indicatortest.RandomReferrals(rng, rng.Intn(30))))
		for _, limit := range []int{5, 11} {
			if masked := exact.Disclose(limit); !masked.Figure("persons_met").Hidden {
				t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { checkAttack(t, masked, limit) })
			}
		}
	}
	for _, limit := range []int{5, 11} {
		checkAttack(t, fontenay(t).Disclose(limit), limit)
	}
}
