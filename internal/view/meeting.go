package view

import (
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
)

// MeetingForm is the form of a meeting as it is typed, refused or kept as a
// draft.
type MeetingForm struct {
	Date, Hour, Status, Missed, Place, Mode, Minutes string

	Acts         []string
	Orientations []MeetingOrientation // those to add
	Note         string
	Next         NextForm
	Version      string // of the appointment read; empty for a new one
	Number       string // drawn with the form of a new one, so that it is recorded once
}

// MeetingOrientation is one orientation to add; without a partner it is none.
type MeetingOrientation struct{ Partner, Outcome string }

// NextForm is the next appointment, made at once; without a day it is none.
type NextForm struct{ Date, Hour, Place, Mode string }

// MeetingPage is GET /dossiers/{case}/rendez-vous/nouveau and
// /dossiers/{case}/rendez-vous/{appointment}. The form is a POST to the same
// address: date, heure, statut, motif_absence, lieu, modalite, duree, actes
// (several), partenaire and suite (one each a line), note, suivant_date,
// suivant_heure, suivant_lieu, suivant_modalite, version, numero. The draft is a POST
// to DraftURL.
type MeetingPage struct {
	Base
	Form
	Who         CaseWho
	Appointment casework.AppointmentID // empty for a new one
	Recorded    []casework.Orientation // with their own follow-up
	Notes       []MeetingNote          // the reader's own, oldest first
	Edited      MeetingForm
	Theirs      *MeetingForm       // after a conflict, what is recorded now
	DraftAt     string             // when the form comes from a draft: "9 h 30"
	Why         Why                // the reader sees the case, when not in charge
	Stations    []casework.Station // of the post
	Free        []Option           // free slots to choose among, for the next appointment
}

// MeetingNote is a private note of the reader.
type MeetingNote struct{ At, Text string }

// IsNew tells that the meeting is not recorded yet.
func (p *MeetingPage) IsNew() bool { return p.Appointment == "" }

// Contact is how the person can be reached, in short.
func (p *MeetingPage) Contact() ContactBanner { return ContactBanner{p.Who.Contact(), true} }

// Day of the meeting, empty when it cannot be read.
func (p *MeetingPage) Day() string {
	d, err := casework.ParseDay(p.Edited.Date)
	if err != nil {
		return ""
	}
	return d.French()
}

// CaseURL is the page that the form comes back to.
func (p *MeetingPage) CaseURL() string { return CaseURL(p.Who.Case.ID) }

// Action is the address of the form.
func (p *MeetingPage) Action() string { return MeetingURL(p.Who.Case.ID, p.Appointment) }

// MeetingURL is the form of an appointment of a case, or of a new one.
func MeetingURL(id casework.CaseID, about casework.AppointmentID) string {
	return CaseURL(id) + "/rendez-vous/" + draftForm(about)
}

// DraftURL is where the form is kept before it is sent.
func (p *MeetingPage) DraftURL() string {
	return "/brouillons/" + string(p.Who.Case.ID) + "/" + draftForm(p.Appointment)
}

func draftForm(about casework.AppointmentID) string {
	if about == "" {
		return casework.MeetingDraft
	}
	return string(about)
}

// Differences are what somebody else changed meanwhile.
func (p *MeetingPage) Differences() []Difference {
	if p.Theirs == nil {
		return nil
	}
	return differences(p.Theirs.facts(p.Stations), p.Edited.facts(p.Stations))
}

// facts are the form as people read it.
func (f *MeetingForm) facts(stations []casework.Station) []Fact {
	labels := make([]string, 0, len(f.Acts))
	for _, a := range f.Acts {
		labels = append(labels, casework.Acts.LabelOf(a))
	}
	date := f.Date
	if d, err := casework.ParseDay(f.Date); err == nil {
		date = d.French()
	}
	return []Fact{
		{"Date", date}, {"Heure", casework.TimeOfDay(f.Hour).French()}, {"Ce qu'il en a été", casework.Statuses.LabelOf(f.Status)},
		{"Pourquoi", missedLabel(f.Missed)}, {"Lieu", whereLabelOf(stations, f.Place)}, {"Modalité", casework.Modes.LabelOf(f.Mode)},
		{"Durée en minutes", f.Minutes}, {"Actes", strings.Join(labels, ", ")},
	}
}

func missedLabel(code string) string {
	if code == "" {
		return ""
	}
	return casework.MissedReasons.LabelOf(code)
}

// StatusCodes and the next ones are the choices of the form.
func (p *MeetingPage) StatusCodes() Codes {
	return p.codes("statut", "Ce qu'il en a été", casework.Statuses, p.Edited.Status)
}

// MissedOptions say why it did not take place.
func (p *MeetingPage) MissedOptions() []Option {
	return append([]Option{{Value: "", Label: "…"}}, Options(casework.MissedReasons, p.Edited.Missed)...)
}

// PlaceCodes are where it took place.
func (p *MeetingPage) PlaceCodes() Codes {
	c := p.codes("lieu", "Lieu", casework.Places, p.Edited.Place)
	c.Options = WhereOptions(p.Stations, p.Edited.Place)
	return c
}

// ModeCodes are how it took place.
func (p *MeetingPage) ModeCodes() Codes {
	return p.codes("modalite", "Modalité", casework.Modes, p.Edited.Mode)
}

// ActCodes are what was done: several.
func (p *MeetingPage) ActCodes() Codes {
	c := p.codes("actes", "Actes", casework.Acts, "")
	c.Several = true
	for i := range c.Options {
		c.Options[i].Selected = slices.Contains(p.Edited.Acts, c.Options[i].Value)
	}
	return c
}

// NextPlaces and the next are the choices of the next appointment.
func (p *MeetingPage) NextPlaces() []Option { return WhereOptions(p.Stations, p.Edited.Next.Place) }

// NextModes are the modes of the next appointment.
func (p *MeetingPage) NextModes() []Option { return Options(casework.Modes, p.Edited.Next.Mode) }

// HasNext tells that something is typed of the next appointment.
func (p *MeetingPage) HasNext() bool { return p.Edited.Next.Date != "" }

// MeetingPartner is one line of the form.
type MeetingPartner struct {
	Number             int
	Partners, Outcomes []Option
}

// PartnerLines are those typed and blank ones, three at least.
func (p *MeetingPage) PartnerLines() []MeetingPartner {
	typed := p.Edited.Orientations
	lines := make([]MeetingPartner, max(3, len(typed)))
	for i := range lines {
		var o MeetingOrientation
		if i < len(typed) {
			o = typed[i]
		}
		if o.Outcome == "" {
			o.Outcome = string(casework.Proposed)
		}
		partners := append([]Option{{Value: "", Label: "Aucune"}}, Options(casework.PartnerKinds, o.Partner)...)
		lines[i] = MeetingPartner{i + 1, partners, Options(casework.Outcomes, o.Outcome)}
	}
	return lines
}

// HasOrientations tells that an orientation is typed.
func (p *MeetingPage) HasOrientations() bool {
	return slices.ContainsFunc(p.Edited.Orientations, func(o MeetingOrientation) bool { return o.Partner != "" })
}

// RecordedOrientations are those that are followed already, in words.
func (p *MeetingPage) RecordedOrientations() []string {
	lines := make([]string, len(p.Recorded))
	for i, o := range p.Recorded {
		lines[i] = casework.PartnerKinds.Label(o.Partner) + " : " + strings.ToLower(casework.Outcomes.Label(o.Outcome))
	}
	return lines
}

// Codes is a code list chosen by click, by arrow keys, or by the digit before
// each label. Its partial is "codes".
type Codes struct {
	Name, Legend string
	Several      bool
	Options      []Option
	Error        string
}

func (p *MeetingPage) codes(name, legend string, l casework.Labels, selected string) Codes {
	return Codes{Name: name, Legend: legend, Options: Options(l, selected), Error: p.Errors[name]}
}

// Kind of the input elements.
func (c Codes) Kind() string {
	if c.Several {
		return "checkbox"
	}
	return "radio"
}

// Digit that chooses the option at a position; empty after the tenth.
func (c Codes) Digit(i int) string {
	if i > 9 {
		return ""
	}
	return strconv.Itoa((i + 1) % 10)
}

func (*MeetingPage) file() string { return "meeting" }

// SlotOption is a free slot as a choice: "lundi 30/11/2026, 9 h, Commissariat".
func SlotOption(s casework.Slot) Option {
	return Option{Value: s.On.String() + "|" + string(s.From) + "|" + casework.WhereCode(s.Place, s.Station.ID),
		Label: casework.WeekdayName(s.On.Weekday()) + " " + s.On.French() + ", " + s.From.French() + ", " + s.Where()}
}
