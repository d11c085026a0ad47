package casework

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// FTE (équivalent temps plein) is a part of one full-time job, in hundredths:
// 100 is one full-time worker.
type FTE int

// MaxFTE is the largest that is taken as typed right: ten full-time workers.
const MaxFTE FTE = 1000

// String is the number as people write it: "1", "0,8", "0,75".
func (f FTE) String() string {
	return strings.TrimRight(strings.TrimRight(FrenchDecimal(float64(f)/100, 2), "0"), ",")
}

// ParseFTE reads "1", "0,8" or "80 %"; false for what is none of these.
func ParseFTE(s string) (FTE, bool) {
	s = strings.Join(strings.Fields(strings.NewReplacer(NarrowSpace, "", "\u00a0", "").Replace(s)), "")
	scale := 100.0
	if rest, ok := strings.CutSuffix(s, "%"); ok {
		s, scale = rest, 1
	}
	x, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsNaN(x) || x < 0 || x*scale > float64(MaxFTE) {
		return 0, false
	}
	return FTE(math.Round(x * scale)), true
}

// FTEStep is the full-time equivalent of a post from a day until the next step.
type FTEStep struct {
	From Day
	FTE  FTE
}

// VacancyReason is why nobody holds a post, or a part of it. It never tells of
// the worker's health or private life.
type VacancyReason string

// VacancyReasons are the reasons that are written down.
var VacancyReasons = newList("vacance", "Vacance",
	Item[VacancyReason]{Code: "recrutement", Label: "Poste à pourvoir"},
	Item[VacancyReason]{Code: "absence", Label: "Titulaire absent, non remplacé"},
	Item[VacancyReason]{Code: "suspendu", Label: "Poste suspendu par les parties"},
	Item[VacancyReason]{Code: "autre", Label: "Autre motif"})

// Vacancy is a time during which a post, or a part of it, is held by nobody.
type Vacancy struct {
	From   Day
	To     Day // last day; zero while it goes on
	FTE    FTE // what is vacant; WholePost for all of it
	Reason VacancyReason
}

// WholePost is the FTE of a vacancy that takes the whole post.
const WholePost FTE = -1

// On tells whether the vacancy holds on a day.
func (v Vacancy) On(d Day) bool { return v.From <= d && (v.To == 0 || d <= v.To) }

// Staffing (effectif) is how much of a worker a post has, and when nobody was
// there. It names nobody.
type Staffing struct {
	Post      PostID
	Steps     []FTEStep // by day
	Vacancies []Vacancy // by day
	Version   int64     // 0 when nobody wrote any
}

// FTEOn is the funded full-time equivalent on a day; 0 before the first step.
func (s *Staffing) FTEOn(d Day) (fte FTE) {
	for _, step := range s.Steps {
		if step.From > d {
			break
		}
		fte = step.FTE
	}
	return fte
}

// VacantOn is how much of it is vacant on a day, at most all of it.
func (s *Staffing) VacantOn(d Day) FTE {
	fte, vacant := s.FTEOn(d), FTE(0)
	for _, v := range s.Vacancies {
		switch {
		case !v.On(d):
		case v.FTE == WholePost:
			return fte
		default:
			vacant += v.FTE
		}
	}
	return min(fte, vacant)
}

// Presence is how much of a worker a post had over a period. Days are summed
// with their full-time equivalent, in hundredths: 100 is one full-time day.
type Presence struct {
	Days    int // of the period in which the post is open
	Funded  int // calendar days, in hundredths
	Held    int // the same without what was vacant
	Working int // Held, on working days only: neither weekends nor public holidays, local ones included
	Known   bool
}

// MeanFTE is the mean full-time equivalent over the days of the period, of what
// was funded and of what was held; both 0 when the post was not open.
func (p Presence) MeanFTE() (funded, held float64) {
	if p.Days == 0 {
		return 0, 0
	}
	return float64(p.Funded) / 100 / float64(p.Days), float64(p.Held) / 100 / float64(p.Days)
}

// Add sums the presence of another post over the same period.
func (p Presence) Add(q Presence) Presence {
	return Presence{max(p.Days, q.Days), p.Funded + q.Funded, p.Held + q.Held, p.Working + q.Working, p.Known && q.Known}
}

// Presence of a post over a period, in the days when it is open. Known is false
// when no full-time equivalent was written down for any of them.
func (s *Staffing) Presence(sheet *PostSheet, over Period) (p Presence) {
	for d := over.From; d <= over.To; d++ {
		if !sheet.Open(d) {
			continue
		}
		p.Days++
		funded := int(s.FTEOn(d))
		held := funded - int(s.VacantOn(d))
		p.Funded += funded
		p.Held += held
		if held > 0 && d.WorkingDay() && !d.LocalHoliday(sheet.departement()) {
			p.Working += held
		}
	}
	p.Known = p.Funded > 0
	return p
}

// Most rows of a staffing.
const (
	MaxSteps     = 40
	MaxVacancies = 40
)

// CheckStaffing sorts the rows by day, and refuses two steps of one day, dates
// out of order and vacancies larger than a post can be. Fields of rows bear
// their number as they were typed: depuis_0, etp_0, vacant_du_0, vacant_au_0,
// vacant_etp_0, motif_0.
func CheckStaffing(s *Staffing) (errs []error) {
	add := func(err *Error) { errs = append(errs, err) }
	if len(s.Steps) > MaxSteps || len(s.Vacancies) > MaxVacancies {
		add(Refuse(KindInvalid, "40 lignes au plus."))
	}
	seen := map[Day]bool{}
	for i, step := range s.Steps {
		n := strconv.Itoa(i)
		switch {
		case step.From == 0:
			add(Invalid("depuis_"+n, "", "la date à partir de laquelle la quotité vaut"))
		case seen[step.From]:
			add(Invalid("depuis_"+n, step.From.French(), "une date qui ne figure qu'une fois"))
		}
		if step.FTE < 0 || step.FTE > MaxFTE {
			add(Invalid("etp_"+n, "", "un équivalent temps plein de 0 à 10, comme 0,8"))
		}
		seen[step.From] = true
	}
	for i, v := range s.Vacancies {
		n := strconv.Itoa(i)
		switch {
		case v.From == 0:
			add(Invalid("vacant_du_"+n, "", "la date de début de la vacance"))
		case v.To != 0 && v.To < v.From:
			add(Invalid("vacant_au_"+n, v.To.French(), "une date qui n'est pas avant le début"))
		}
		if v.FTE != WholePost && (v.FTE <= 0 || v.FTE > MaxFTE) {
			add(Invalid("vacant_etp_"+n, "", "un équivalent temps plein, ou rien pour tout le poste"))
		}
		if !VacancyReasons.Has(v.Reason) {
			add(Invalid("motif_"+n, string(v.Reason), "un motif de la liste"))
		}
	}
	if len(errs) == 0 {
		slices.SortFunc(s.Steps, func(a, b FTEStep) int { return int(a.From - b.From) })
		slices.SortStableFunc(s.Vacancies, func(a, b Vacancy) int { return int(a.From - b.From) })
	}
	return errs
}
