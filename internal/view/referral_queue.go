package view

import (
	"slices"
	"time"

	"permanence/internal/casework"
)

// QueuePage is GET /saisines for a worker: what waits, the most urgent first.
// It names nobody. The script asks for the page again when /saisines/flux says
// that something changed, and takes the part marked data-queue out of it.
type QueuePage struct {
	Base
	Lines    []QueueLine
	Duty     []QueueDuty
	Refusals int // of contact, this month: counted, and nobody behind them
}

// QueueDuty says who keeps a post's queue today.
type QueueDuty struct {
	PostName string
	Names    string
	Next     string // when somebody answers next; empty when no hour is known
	Now      bool
}

// QueueLine is one referral that waits.
type QueueLine struct {
	Referral casework.DeskReferral
	PostName string // when the reader keeps several queues
	Now      time.Time
	NextDuty string // for one that came out of hours; empty otherwise
}

// URL of the referral's page.
func (l QueueLine) URL() string { return ReferralURL(l.Referral.ID) }

// Urgency is the urgency with its tone.
func (l QueueLine) Urgency() Tag { return urgencyTag(l.Referral.Urgency) }

// Age is how long it has waited.
func (l QueueLine) Age() string {
	return casework.FrenchMinutes(int(l.Now.Sub(l.Referral.ReceivedAt.Time) / time.Minute))
}

// Since is the moment it came, for the script that lets the age run.
func (l QueueLine) Since() string { return l.Referral.ReceivedAt.UTC().Format(time.RFC3339) }

// Problem and the next ones are what the line says.
func (l QueueLine) Problem() string { return casework.Problems.Label(l.Referral.Problem) }

// Origin is where it comes from.
func (l QueueLine) Origin() string { return casework.Origins.Label(l.Referral.Origin) }

// Contact is what became of trying to reach the person, without a tag before any
// attempt.
func (l QueueLine) Contact() []Tag { return contactTags(l.Referral.Contact) }

// contactTags are what must be known before calling: above all that a contact was
// given up as dangerous.
func contactTags(c casework.ContactSoFar) (tags []Tag) {
	if c.Unsafe {
		tags = append(tags, Tag{Tone: ToneAlert, Text: "Contact jugé dangereux"})
	}
	switch {
	case c.Reached:
		tags = append(tags, Tag{Tone: ToneOK, Text: "Personne jointe"})
	case c.Tries > 0 && !c.Unsafe:
		tags = append(tags, Tag{Tone: ToneInfo, Text: "Non jointe, " + casework.FrenchInt(c.Tries) + "\u00a0" + plural(c.Tries, "tentative", "tentatives")})
	}
	return tags
}

// HasChildren tells that children are known of.
func (l QueueLine) HasChildren() bool { return l.Referral.Children > 0 }

// ReferralURL is the address of a referral's page.
func ReferralURL(id casework.ReferralID) string { return "/saisines/" + string(id) }

// gridText is the result of the desk's grid in words.
func gridText(g casework.DangerGrid) string {
	return casework.FrenchInt(g.Yes) + " oui, dont " + casework.FrenchInt(g.Red) + " " + plural(g.Red, "rouge", "rouges")
}

func urgencyTag(u casework.Urgency) Tag {
	tones := map[casework.Urgency]Tone{casework.Immediate: ToneAlert, casework.WithinDay: ToneWarn, casework.WithinDays: ToneInfo}
	return Tag{Tone: tones[u], Text: casework.Urgencies.Label(u)}
}

func (*QueuePage) file() string { return "referral_queue" }

// ReferralPage is GET /saisines/{referral} for a worker. Its forms are POSTs to
// the same address with faire: prendre, tentative (resultat), transmettre
// (vers), clore (motif), remettre. When persons of the post may be the one named,
// prendre asks with the fields of SameQuestion.
type ReferralPage struct {
	Base
	Form
	Referral casework.DeskReferral
	Zone     *time.Location
	From     string // the unit; empty when a worker filed it
	Attempts []casework.ContactAttempt
	Undoable bool // the last of them, by whoever wrote it, today
	Delays   casework.ReferralDelays
	NextDuty string
	Posts    []Option        // to which it may be handed
	Found    []DuplicateLine // persons of the post who may be the one named: asked before taking charge
	Choice   string
}

// Asking tells that taking charge waits for an answer on who the person is.
func (p *ReferralPage) Asking() bool { return p.Waits() && len(p.Found) > 0 }

// Question is that question.
func (p *ReferralPage) Question() SameQuestion {
	return SameQuestion{Found: p.Found, Choice: p.Choice, Error: p.Errors["choix"]}
}

// Waits tells that it can still be dealt with.
func (p *ReferralPage) Waits() bool { return p.Referral.State == casework.Received }

// Restorable tells that it was closed without follow-up less than a day ago.
func (p *ReferralPage) Restorable() bool {
	return p.Referral.State == casework.ClosedReferral && p.Referral.Person != nil
}

// Contactable tells that attempts may still be written down.
func (p *ReferralPage) Contactable() bool {
	return p.Waits() || p.Referral.State == casework.TakenInCharge
}

// URL is the address of the page and of its forms.
func (p *ReferralPage) URL() string { return ReferralURL(p.Referral.ID) }

// Name of the person, empty once it has left for her or his own record.
func (p *ReferralPage) Name() string {
	if p.Referral.Person == nil || p.Referral.Person.LastName == "" {
		return ""
	}
	if p.Referral.Person.FirstName == "" {
		return p.Referral.Person.LastName
	}
	return p.Referral.Person.FirstName + " " + p.Referral.Person.LastName
}

// Tags are the urgency, the state and the danger.
func (p *ReferralPage) Tags() []Tag {
	tags := []Tag{urgencyTag(p.Referral.Urgency), {Text: casework.ReferralStates.Label(p.Referral.State)}}
	if p.Referral.Grid.Characterised() {
		tags = append(tags, Tag{Tone: ToneAlert, Text: "Danger caractérisé"})
	}
	return append(tags, contactTags(casework.ContactAfter(p.Attempts))...)
}

// Unsafe is when a contact was last given up as dangerous, while the referral can
// still be dealt with; empty when none was.
func (p *ReferralPage) Unsafe() (at string) {
	for _, a := range p.Attempts {
		if a.Result == casework.FoundUnsafe && p.Contactable() {
			at = when(a.At.In(p.Zone))
		}
	}
	return at
}

// Facts are what the desk said, line by line.
func (p *ReferralPage) Facts() []Labelled {
	r := p.Referral
	facts := []Labelled{{"Reçue", when(r.ReceivedAt.In(p.Zone))}, {"Motif", casework.Problems.Label(r.Problem)}, {"Origine", casework.Origins.Label(r.Origin)},
		{"Acte", casework.PoliceActs.Label(r.PoliceAct)}, {"Informée", yesNo(r.Told)}, {"Accord", casework.Consents.Label(r.Agrees)}}
	if p.From != "" {
		facts = append(facts, Labelled{"Unité", p.From})
	}
	if r.Children != casework.Unknown {
		facts = append(facts, Labelled{"Enfants", casework.FrenchInt(r.Children)})
	}
	if r.Grid.Done {
		facts = append(facts, Labelled{"Grille", gridText(r.Grid)})
	}
	if r.Person != nil && r.Person.Language != "" {
		facts = append(facts, Labelled{"Interprète", r.Person.Language})
	}
	if r.Dropped != "" {
		facts = append(facts, Labelled{"Sans suite", casework.DropReasons.Label(r.Dropped)})
	}
	return facts
}

func yesNo(c casework.Consent) string {
	switch c {
	case casework.Agrees:
		return "Oui"
	case casework.Refuses:
		return "Non"
	}
	return "Non renseigné"
}

// Labelled is one fact with its name.
type Labelled struct{ Label, Value string }

// Steps are the delays in words.
func (p *ReferralPage) Steps() []Labelled {
	var steps []Labelled
	for i, s := range p.Delays.Steps() {
		value := "pas encore, ou non renseigné"
		if i == 0 { // the referral has come
			value = "non renseigné"
		}
		if s.Minutes != casework.Unknown {
			value = casework.FrenchMinutes(s.Minutes)
		}
		steps = append(steps, Labelled{s.Label, value})
	}
	return steps
}

// History are the attempts in words, oldest first.
func (p *ReferralPage) History() []Labelled {
	var lines []Labelled
	for _, a := range p.Attempts {
		lines = append(lines, Labelled{when(a.At.In(p.Zone)), casework.AttemptResults.Label(a.Result)})
	}
	return lines
}

// Banner is the safe contact that the desk wrote down.
func (p *ReferralPage) Banner() ContactBanner {
	return ContactBanner{Contact: p.Referral.Person.Safe}
}

// Results and the next ones are the choices of the forms.
func (p *ReferralPage) Results() []Option { return Options(casework.AttemptResults, "") }

// Reasons are those of closing without follow-up.
func (p *ReferralPage) Reasons() []Option {
	return append([]Option{{Label: "Choisir…"}}, Options(casework.DropReasons, "")...)
}

// CaseURL is the page of the case once taken in charge.
func (p *ReferralPage) CaseURL() string { return "/dossiers/" + string(p.Referral.Case) }

func (*ReferralPage) file() string { return "referral" }

// SortQueue puts the lines of several posts in the order of one queue.
func SortQueue(lines []QueueLine) {
	slices.SortStableFunc(lines, func(a, b QueueLine) int { return casework.MoreUrgent(&a.Referral, &b.Referral) })
}
