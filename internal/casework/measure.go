package casework

import "strconv"

// MeasureKind is a measure that protects a person.
type MeasureKind string

const (
	Complaint       MeasureKind = "plainte"
	ProtectionOrder MeasureKind = "ordonnance_protection"
	GraveDangerCall MeasureKind = "tgd" // téléphone grave danger
	AntiApproach    MeasureKind = "bar" // bracelet anti-rapprochement
	EmergencyAid    MeasureKind = "auu" // aide universelle d'urgence
	MedicalExam     MeasureKind = "umj" // unité médico-judiciaire
)

// MeasureKinds are the protection measures, in the order of a procedure.
var MeasureKinds = newList("mesure", "Mesure de protection",
	Item[MeasureKind]{Code: Complaint, Label: "Dépôt de plainte"},
	Item[MeasureKind]{Code: ProtectionOrder, Label: "Ordonnance de protection"},
	Item[MeasureKind]{Code: GraveDangerCall, Label: "Téléphone grave danger (TGD)"},
	Item[MeasureKind]{Code: AntiApproach, Label: "Bracelet anti-rapprochement (BAR)"},
	Item[MeasureKind]{Code: EmergencyAid, Label: "Aide universelle d'urgence (AUU)"},
	Item[MeasureKind]{Code: MedicalExam, Label: "Examen en UMJ, ITT"},
	Item[MeasureKind]{Code: "mise_abri", Label: "Mise à l'abri"},
	Item[MeasureKind]{Code: "information_preoccupante", Label: "Information préoccupante"},
	Item[MeasureKind]{Code: "signalement", Label: "Signalement"})

// MeasureState says how far a measure is.
type MeasureState string

const (
	MeasureAsked   MeasureState = "demandee"
	MeasureGranted MeasureState = "accordee"
	MeasureRefused MeasureState = "refusee"
)

// MeasureStates are the states of a measure. "Accordée, faite" holds for what
// is done rather than granted, such as a complaint.
var MeasureStates = newList("etat", "Où en est-elle",
	Item[MeasureState]{Code: MeasureAsked, Label: "Demandée"},
	Item[MeasureState]{Code: MeasureGranted, Label: "Accordée, faite"},
	Item[MeasureState]{Code: MeasureRefused, Label: "Refusée"})

// ProtectionMeasure (mesure de protection) is a dated fact of a case. It holds
// no free text.
type ProtectionMeasure struct {
	ID        string
	Case      CaseID
	Kind      MeasureKind
	State     MeasureState
	AskedOn   Day
	DecidedOn Day             // granted, refused or done; zero while asked
	EndsOn    Day             // zero when nobody said
	ITTDays   int             // incapacité totale de travail, Unknown when not said
	KnownCAF  KnownToServices // emergency aid: already known to the CAF or the MSA
	RemovedAt Instant         // zero unless taken away today
	Version   int64
	// Number is drawn with the form of a new one, which is recorded once however
	// often the form is sent; empty for none.
	Number string
}

// Repeats tells that a measure just typed says what was recorded, and is still
// there.
func (m *ProtectionMeasure) Repeats(recorded *ProtectionMeasure) bool {
	same := *m
	same.ID, same.Version, same.Number, same.RemovedAt = recorded.ID, recorded.Version, recorded.Number, recorded.RemovedAt
	return same == *recorded && recorded.RemovedAt.IsZero()
}

// MaxITT is the largest incapacity that is taken as typed right, in days.
const MaxITT = 999

// CheckMeasure refuses codes that no list has, dates in the future or out of
// order, and a granted or refused measure without its day.
func CheckMeasure(m *ProtectionMeasure, today Day) error {
	decided := m.State != MeasureAsked && MeasureStates.Has(m.State)
	var f faults
	f.when(!MeasureKinds.Has(m.Kind), Invalid("mesure", string(m.Kind), "une mesure de la liste"))
	f.when(!MeasureStates.Has(m.State), Invalid("etat", string(m.State), MeasureStates.Expected()))
	f.when(m.AskedOn > today, Invalid("demandee_le", m.AskedOn.French(), "une date qui n'est pas à venir"))
	f.when(m.DecidedOn > today, Invalid("decidee_le", m.DecidedOn.French(), "une date qui n'est pas à venir"))
	f.when(m.State == MeasureAsked && m.AskedOn == 0, Invalid("demandee_le", "", "la date de la demande"))
	f.when(decided && m.DecidedOn == 0, Invalid("decidee_le", "", "la date de l'accord, du refus ou du dépôt"))
	f.when(decided && m.AskedOn != 0 && m.AskedOn <= today && m.DecidedOn < m.AskedOn, Invalid("decidee_le", m.DecidedOn.French(), "une date qui n'est pas avant la demande ("+m.AskedOn.French()+")"))
	f.when(m.EndsOn != 0 && m.EndsOn < min(today, max(m.AskedOn, m.DecidedOn)), Invalid("finit_le", m.EndsOn.French(), "une date qui n'est pas avant le début"))
	f.when(m.ITTDays != Unknown && (m.ITTDays < 0 || m.ITTDays > MaxITT), Invalid("itt", strconv.Itoa(m.ITTDays), "un nombre de jours, de 0 à 999"))
	return f.err()
}

// lasting are the measures that protect for a time once granted; the others
// are done with on their day.
var lasting = map[MeasureKind]bool{ProtectionOrder: true, GraveDangerCall: true, AntiApproach: true, "mise_abri": true}

// Ends is the day when the measure ends: the one written down or, for a
// téléphone grave danger, six months after it was granted. Zero when unknown.
func (m *ProtectionMeasure) Ends() Day {
	if m.EndsOn == 0 && m.Kind == GraveDangerCall && m.State == MeasureGranted {
		return m.DecidedOn.AddMonths(6)
	}
	return m.EndsOn
}

// Running tells whether the measure waits for an answer or protects on a day.
func (m *ProtectionMeasure) Running(on Day) bool {
	switch m.State {
	case MeasureAsked:
		return true
	case MeasureGranted:
		return lasting[m.Kind] && (m.Ends() == 0 || m.Ends() >= on)
	}
	return false
}

// Reminder is a day by which something is to be done about a measure, and the
// day from which it is worth saying.
type Reminder struct {
	Due  Day
	From Day
	Text string // in French, without any personal data
	Past string // the same once Due is over; empty when nothing changes
}

// Words are what to say of it on a day.
func (r Reminder) Words(on Day) string {
	if r.Past != "" && r.Due < on {
		return r.Past
	}
	return r.Text
}

// reminderDays is how long before its end a measure is worth renewing.
const reminderDays = 30

// Reminder of a measure, computed from its dates; false when there is none.
//
// The emergency aid is paid within three working days of the request, five
// when the person was not yet known to the CAF or the MSA (law of 28 February
// 2023): when no payment is written down by then, somebody should ask. When nobody said
// whether she or he was known, three days: asking early harms nobody.
func (m *ProtectionMeasure) Reminder() (Reminder, bool) {
	switch {
	case m.Kind == EmergencyAid && m.State == MeasureAsked:
		days, text := 3, "Versement attendu : 3 jours ouvrés après la demande"
		if m.KnownCAF == "non" {
			days, text = 5, "Versement attendu : 5 jours ouvrés après la demande, la personne n'étant pas connue de la CAF ou de la MSA"
		}
		due := m.AskedOn.AddWorkingDays(days)
		return Reminder{Due: due, From: due, Text: text, Past: "Délai de versement passé et aucun versement noté : demandez à la CAF ou à la MSA"}, true
	case m.State == MeasureGranted && lasting[m.Kind] && m.Ends() != 0:
		text := "Fin de la mesure : renouvellement à demander ?"
		if m.Kind == GraveDangerCall && m.EndsOn == 0 {
			text = "Fin du TGD (6 mois, renouvelable) : renouvellement à demander ?"
		}
		return Reminder{Due: m.Ends(), From: m.Ends() - reminderDays, Text: text}, true
	}
	return Reminder{}, false
}
