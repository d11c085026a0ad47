package demo

import (
	"fmt"
	"math/rand/v2"

	"permanence/internal/casework"
)

// life draws what happens to the persons of a generated register.
type life struct {
	*rand.Rand
	g       *Generator
	until   casework.Day
	rows    []*casework.RegisterRow
	persons int
}

// odds is a choice with its weight.
type odds[T any] struct {
	value  T
	weight int
}

func draw[T any](r *rand.Rand, all []odds[T]) T {
	total := 0
	for _, o := range all {
		total += o.weight
	}
	n := r.IntN(total)
	for _, o := range all {
		if n -= o.weight; n < 0 {
			return o.value
		}
	}
	return all[0].value
}

func (l *life) pick(all []string) string { return all[l.IntN(len(all))] }

// person draws one person referred on a day, with one case, sometimes two.
func (l *life) person(day casework.Day) {
	l.persons++
	base := casework.RegisterRow{
		PersonKey: fmt.Sprintf("%s-%04d", l.g.Prefix, l.persons), LastName: l.pick(lastNames), FirstName: l.pick(firstNamesF),
		Sex: casework.Female, Birth: casework.Birth{Year: day.Year() - 18 - int(abs(l.NormFloat64())*17)},
		CaseNumber: 1, Commune: l.pick(l.g.Communes), Known: draw(l.Rand, knownOdds),
		AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown,
	}
	if l.IntN(100) < 17 {
		base.Sex, base.FirstName = casework.Male, l.pick(firstNamesM)
	}
	if closed := l.situation(base, day); closed != 0 && l.IntN(100) < 12 {
		base.CaseNumber = 2
		l.situation(base, closed+casework.Day(60+l.IntN(400)))
	}
}

func abs(x float64) float64 { return max(x, -x) }

// situation draws one case and its meetings; it returns the closing day, zero
// while open.
func (l *life) situation(row casework.RegisterRow, referred casework.Day) casework.Day {
	if referred > l.until {
		return 0
	}
	way := draw(l.Rand, ways)
	row.Referral = casework.Referral{ReceivedOn: referred, Origin: way.origin, PoliceAct: way.act}
	l.motive(&row)
	row.Children = draw(l.Rand, childrenOdds)
	l.household(&row)
	var meetings []casework.RegisterRow
	on := referred + draw(l.Rand, delays)
	for range draw(l.Rand, lengths) {
		if on > l.until {
			break
		}
		meetings = append(meetings, l.meeting(row, on))
		on += casework.Day(6 + l.IntN(34))
	}
	closed := l.closing(meetings)
	for i := range meetings {
		l.rows = append(l.rows, &meetings[i])
	}
	return closed
}

func (l *life) motive(row *casework.RegisterRow) {
	problem := draw(l.Rand, problemOdds)
	row.Problems = []casework.Problem{problem}
	if l.IntN(4) == 0 {
		if second := draw(l.Rand, problemOdds); second != problem {
			row.Problems = append(row.Problems, second)
		}
	}
	row.Standing = draw(l.Rand, standingOdds)
	if problem == "violences_conjugales" || problem == "violences_intrafamiliales" {
		row.Standing = casework.Victim
		row.Violences = []casework.Violence{casework.Psychological}
		for _, o := range violenceOdds {
			if l.IntN(100) < o.weight {
				row.Violences = append(row.Violences, o.value)
			}
		}
	}
}

// household draws who the situation touches and the answer to being contacted,
// by chances of its own: the rest of a register stays what it was before they
// were recorded.
func (l *life) household(row *casework.RegisterRow) {
	chance := rand.New(rand.NewPCG(uint64(l.persons), uint64(row.CaseNumber)))
	row.Family = draw(chance, familyOdds)
	row.Referral.Consent = draw(chance, consentOdds)
	if row.Children != casework.Unknown {
		row.AdultsConcerned, row.ChildrenConcerned = draw(chance, adultsOdds), row.Children
	}
	if len(row.Violences) > 1 && chance.IntN(5) > 0 {
		row.MainViolence = row.Violences[chance.IntN(2)]
	}
	if len(row.Violences) > 0 {
		row.AuthorLink = draw(chance, authorOdds)
		if row.Problems[0] == casework.ConjugalViolence {
			row.AuthorLink = draw(chance, partnerAuthorOdds)
		}
	}
}

// meeting draws one appointment on the next day of the week that has one.
func (l *life) meeting(row casework.RegisterRow, on casework.Day) casework.RegisterRow {
	for on.Time().Weekday() == 0 || on.Time().Weekday() == 6 {
		on++
	}
	row.On = on
	row.At, _ = casework.NewTimeOfDay(9+l.IntN(9), 15*l.IntN(4))
	row.Status = draw(l.Rand, statusOdds)
	row.Place, row.Mode = draw(l.Rand, placeOdds), "presentiel"
	if row.Place == casework.AtDistance {
		row.Mode = "telephone"
	}
	row.Minutes = casework.Unknown
	if on > l.until {
		row.Status = casework.Planned
	}
	if row.Status != casework.Kept {
		return row
	}
	row.Minutes = draw(l.Rand, minuteOdds)
	row.Acts = draw(l.Rand, actOdds)
	if l.IntN(100) < 40 {
		row.Acts = append(row.Acts[:len(row.Acts):len(row.Acts)], "orientation")
		row.Orientations = []casework.Orientation{{Partner: draw(l.Rand, partnerOdds), Outcome: draw(l.Rand, outcomeOdds)}}
	}
	return row
}

// closing ends four cases in five, some time after the last meeting.
func (l *life) closing(meetings []casework.RegisterRow) casework.Day {
	if len(meetings) == 0 || l.IntN(100) < 18 {
		return 0
	}
	closed := meetings[len(meetings)-1].On + casework.Day(l.IntN(60))
	if closed > l.until {
		return 0
	}
	reason := draw(l.Rand, reasonOdds)
	for i := range meetings {
		meetings[i].ClosedOn, meetings[i].Reason = closed, reason
	}
	return closed
}
