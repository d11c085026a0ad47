package view

import (
	"slices"
	"strings"
	"time"

	"permanence/internal/casework"
)

// MessagePage is GET /dossiers/{case}/message: a text to reach the person, that
// the worker sends. The form is a POST to the same address: moyen, modele, texte,
// sans_detour (1), and geste=proposer to have the text of the model.
type MessagePage struct {
	Base
	Form
	Head     CaseHead
	Model    casework.MessageModel
	Channel  string
	Text     string
	Plain    bool
	Prepared []PreparedLine // the newest first
}

// ChannelChoice is a way to reach the person, or the sentence that refuses it.
type ChannelChoice struct {
	Option
	Refusal string // empty when the person allows it
}

// Channels are the ways that take a text, those refused with their sentence.
func (p *MessagePage) Channels() []ChannelChoice {
	choices := make([]ChannelChoice, len(casework.MessageChannels))
	for i, c := range casework.MessageChannels {
		choices[i].Option = Option{Value: string(c), Label: casework.Channels.Label(c), Selected: p.Channel == string(c)}
		if err := p.Head.Contact().Allows(c); err != nil {
			choices[i].Refusal = err.Error()
		}
	}
	return choices
}

// Open tells that one way at least takes a text.
func (p *MessagePage) Open() bool {
	return slices.ContainsFunc(casework.MessageChannels, p.Head.Contact().May)
}

// Models are the texts to begin with.
func (p *MessagePage) Models() []Option { return Options(casework.MessageModels, string(p.Model)) }

// Action is the address of the form.
func (p *MessagePage) Action() string { return MessageURL(p.Head.Case.ID) }

// MessageURL is the address of the messages of a case.
func MessageURL(id casework.CaseID) string { return CaseURL(id) + "/message" }

func (*MessagePage) file() string { return "part_message" }

// PreparedLine is a text prepared before.
type PreparedLine struct {
	casework.PreparedMessage
	Who string // the professional's name
	At  time.Time
}

// Title is "Par SMS, le 28/03/2022 à 9 h 30".
func (l PreparedLine) Title() string {
	return "Par " + wayInSentence(l.Channel) + ", le " + when(l.At)
}

// URL of its own page.
func (l PreparedLine) URL() string { return MessageURL(l.Case) + "/" + l.ID }

// wayInSentence is a channel after "par".
func wayInSentence(c casework.Channel) string {
	if c == casework.BySMS {
		return "SMS"
	}
	return string(c)
}

// PreparedPage is GET /dossiers/{case}/message/{message}: one prepared text, to
// copy or to print. When the person has closed its way meanwhile, the sentence
// stands in place of the text.
type PreparedPage struct {
	Base
	Head CaseHead
	Line PreparedLine
}

// Refusal is why the text is not to be sent any more; empty when it may be.
func (p *PreparedPage) Refusal() string {
	if err := p.Head.Contact().Allows(p.Line.Channel); err != nil {
		return err.Error()
	}
	return ""
}

// ToLabel names what To is.
func (p *PreparedPage) ToLabel() string {
	return map[casework.Channel]string{casework.BySMS: "Numéro", casework.ByMail: "Adresse électronique", casework.ByLetter: "Adresse"}[p.Line.Channel]
}

// To is where the text goes, as the identity says it; empty when it does not.
func (p *PreparedPage) To() string {
	id := p.Head.Person.Identity
	switch p.Line.Channel {
	case casework.BySMS:
		return strings.Join(id.Phones, ", ")
	case casework.ByMail:
		return id.Mail
	}
	return id.Address
}

// IsLetter tells that the text is printed.
func (p *PreparedPage) IsLetter() bool { return p.Line.Channel == casework.ByLetter }

// On is the day of the letter, in words.
func (p *PreparedPage) On() string { return casework.DayOf(p.Line.At).FrenchLong() }

// Back is the address of the messages of the case.
func (p *PreparedPage) Back() string { return MessageURL(p.Line.Case) }

func (*PreparedPage) file() string { return "part_message_prepared" }
