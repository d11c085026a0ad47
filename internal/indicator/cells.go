package indicator

import "permanence/internal/casework"

// counter is one plain count of a tally.
type counter int

const (
	personsMet counter = iota
	personsNew
	personsMetOnce
	womenVictims
	womenVictimsMissing
	children
	childrenMissing
	adultsTouched
	adultsTouchedMissing
	childrenTouched
	childrenTouchedMissing
	casesReopened
	casesConjugal
	casesClosed
	casesOpenAtStart
	casesOpenAtEnd
	reversedOpened
	reversedClosed
	casesFirstKept
	casesWithoutReferralDate
	minutes
	minutesMissing
	personsConjugal
	personsConjugalMissing
	victimsConjugal
	appointmentsConjugal
	minutesConjugal
	minutesConjugalMissing
	callbacks
	violencesMore
	secondaryMore
	secondaryNone
	activityMinutes
	activityMinutesMissing
	peopleReached
	peopleMissing
	numCounters
)

// counterNames are the names under which a tally is stored. A stored name
// never changes its meaning within a DefinitionsVersion.
var counterNames = [numCounters]string{
	personsMet: "persons_met", personsNew: "persons_new", personsMetOnce: "persons_met_once",
	womenVictims: "women_victims", womenVictimsMissing: "women_victims_missing",
	children: "children", childrenMissing: "children_missing",
	adultsTouched: "adults_in_situations", adultsTouchedMissing: "adults_in_situations_missing",
	childrenTouched: "children_in_situations", childrenTouchedMissing: "children_in_situations_missing",
	casesReopened: "cases_reopened", casesConjugal: "cases_conjugal", casesClosed: "cases_closed", casesOpenAtStart: "cases_open_at_start", casesOpenAtEnd: "cases_open_at_end",
	reversedOpened: "reversed_opened", reversedClosed: "reversed_closed",
	casesFirstKept: "cases_first_kept", casesWithoutReferralDate: "cases_without_referral_date",
	minutes: "minutes", minutesMissing: "minutes_missing",
	personsConjugal: "persons_conjugal", personsConjugalMissing: "persons_conjugal_missing", victimsConjugal: "victims_conjugal",
	appointmentsConjugal: "appointments_conjugal", minutesConjugal: "minutes_conjugal", minutesConjugalMissing: "minutes_conjugal_missing",
	callbacks: "callbacks", violencesMore: "violences_more", secondaryMore: "secondary_problems_more", secondaryNone: "secondary_problems_none",
	activityMinutes: "activity_minutes", activityMinutesMissing: "activity_minutes_missing", peopleReached: "people_reached", peopleMissing: "people_missing",
}

// series is one histogram of a tally.
type series int

const (
	delays    series = iota // opening to first kept appointment
	contacts                // opening to first contact, by an attempt or an appointment
	followups               // first kept appointment to closing
	openAges                // opening to the end of the period, of the cases open then
	numSeries
)

var seriesNames = [numSeries]string{delays: "delays", contacts: "contacts", followups: "followups", openAges: "open_ages"}

// breakdown is one table of a tally: a count for each code of a closed list.
// The table by commune has no closed list and stands apart.
type breakdown int

const (
	personsByPlace breakdown = iota
	personsBySex
	personsByAge
	personsByStanding
	personsByProblem
	personsBySecondaryProblem
	personsByViolence
	personsByMainViolence
	personsByFamily
	personsByChildren
	personsByOrigin
	personsByPoliceAct
	personsByProcedure
	personsByKnown
	appointmentsByStatus
	appointmentsByPlace
	appointmentsByMode
	acts
	orientationsByPartner
	orientationsByOutcome
	closingsByReason
	referralsByOutcome
	referralsByConsent
	casesByContactDelay
	casesByContactOrigin
	callbacksByNewFacts
	activitiesByKind
	numBreakdowns
	personsByCommune breakdown = -1
)

const communesName = "persons_by_commune"

// axis gives the rows of a breakdown: the codes of its list in order, with
// non_connu last, and where its counts begin among all those of a tally.
type axis struct {
	name   string
	list   casework.Labels
	codes  []string
	byCode map[string]int
	at     int
}

var axes, numCells = newAxes()

func newAxes() (axes [numBreakdowns]axis, cells int) {
	for b, a := range map[breakdown]axis{
		personsByPlace:            {name: "persons_by_place", list: casework.Places},
		personsBySex:              {name: "persons_by_sex", list: casework.Sexes},
		personsByAge:              {name: "persons_by_age", list: casework.AgeBands},
		personsByStanding:         {name: "persons_by_standing", list: casework.Standings},
		personsByProblem:          {name: "persons_by_problem", list: casework.Problems},
		personsBySecondaryProblem: {name: "persons_by_secondary_problem", list: casework.Problems},
		personsByViolence:         {name: "persons_by_violence", list: casework.Violences},
		personsByMainViolence:     {name: "persons_by_main_violence", list: casework.Violences},
		personsByFamily:           {name: "persons_by_family_situation", list: casework.FamilySituations},
		personsByChildren:         {name: "persons_by_children", list: casework.ChildrenBands},
		personsByOrigin:           {name: "persons_by_origin", list: casework.Origins},
		personsByPoliceAct:        {name: "persons_by_police_act", list: casework.PoliceActs},
		personsByProcedure:        {name: "persons_by_procedure", list: casework.Procedures},
		personsByKnown:            {name: "persons_by_known_to_services", list: casework.KnownList},
		appointmentsByStatus:      {name: "appointments_by_status", list: casework.Statuses},
		appointmentsByPlace:       {name: "appointments_by_place", list: casework.Places},
		appointmentsByMode:        {name: "appointments_by_mode", list: casework.Modes},
		acts:                      {name: "acts", list: casework.Acts},
		orientationsByPartner:     {name: "orientations_by_partner", list: casework.PartnerKinds},
		orientationsByOutcome:     {name: "orientations_by_outcome", list: casework.Outcomes},
		closingsByReason:          {name: "closings_by_reason", list: casework.ClosingReasons},
		referralsByOutcome:        {name: "referrals_by_outcome", list: casework.ReferralOutcomes},
		referralsByConsent:        {name: "referrals_by_consent", list: casework.Agreements},
		casesByContactDelay:       {name: "cases_by_contact_delay", list: casework.ContactDelays},
		casesByContactOrigin:      {name: "cases_by_contact_origin", list: casework.Origins},
		callbacksByNewFacts:       {name: "callbacks_by_new_facts", list: casework.NewFactsList},
		activitiesByKind:          {name: "activities_by_kind", list: casework.ActivityKinds},
	} {
		a.codes = a.list.Codes()
		if a.codes[len(a.codes)-1] != casework.NotKnown {
			a.codes = append(a.codes, casework.NotKnown)
		}
		a.byCode = positions[int](a.codes)
		axes[b] = a
	}
	for b := range axes {
		axes[b].at = cells
		cells += len(axes[b].codes)
	}
	return axes, cells
}

// position of a code among the rows of the breakdowns of its list. A code that
// is missing, or that no list of this program has, is the last row: non_connu.
func position[T ~string](l *casework.List[T], code T) int {
	if i := l.Index(code); i >= 0 {
		return i
	}
	if last := len(l.Items) - 1; l.Items[last].Code == casework.NotKnown {
		return last
	}
	return len(l.Items)
}
