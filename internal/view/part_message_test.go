package view

import (
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
)

// messageStates are the page of the messages and one prepared text: open,
// closed, refused, sent no more.
func messageStates() []state {
	head, _ := fullCase()
	silent, open := head, head
	silent.Person.Identity.Contact = casework.SafeContact{}
	open.Person.Identity.Contact.Ways = []casework.Channel{casework.BySMS, casework.ByLetter}
	at := time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC)
	line := func(channel casework.Channel, text string) PreparedLine {
		return PreparedLine{casework.PreparedMessage{ID: "m1", Case: head.Case.ID, Channel: channel, Text: text}, "Camille Moreau", at}
	}
	long := line(casework.ByLetter, strings.Repeat("Bonjour, rappelez-moi quand cela vous convient. ", 12)+"\nCamille")
	page := func(head CaseHead, f Form) *MessagePage {
		return &MessagePage{Base: worker("Joindre la personne", head.URL()+"/message"), Form: f, Head: head, Model: casework.AskCall, Channel: "sms",
			Text: casework.AskCall.Compose(casework.AppointmentRecord{}, "Camille"), Prepared: []PreparedLine{line(casework.BySMS, "Bonjour."), long}}
	}
	first := page(open, Form{})
	first.Prepared = nil
	revealing := page(open, Failed(casework.CheckMessage(&casework.PreparedMessage{Channel: casework.BySMS, Text: "au commissariat"}, open.Contact())))
	revealing.Text = "Venez au commissariat."
	prepared := func(head CaseHead, l PreparedLine) *PreparedPage {
		return &PreparedPage{Base: worker("Message préparé", head.URL()+"/message/m1"), Head: head, Line: l}
	}
	return []state{
		{"message", page(open, Form{})},
		{"message-first", first},
		{"message-silent", page(silent, Form{})},
		{"message-revealing", revealing},
		{"message-refused", page(open, Failed(casework.Invalid("moyen", "", "un moyen parmi les trois"), casework.Invalid("texte", "", "le texte du message")))},
		{"message-sms", prepared(open, line(casework.BySMS, "Bonjour."))},
		{"message-letter", prepared(open, long)},
		{"message-mail-closed", prepared(open, line(casework.ByMail, "Bonjour."))},
	}
}

func TestAClosedWayShowsItsSentenceAndNoText(t *testing.T) {
	for _, s := range messageStates() {
		shown := render(t, s.page)
		closed := s.name == "message-mail-closed"
		if _, ok := s.page.(*PreparedPage); ok && strings.Contains(shown, "ne doit pas partir") != closed {
			t.Errorf("%s: closed is %v", s.name, closed)
		}
		if closed && strings.Contains(shown, "Bonjour.") {
			t.Errorf("%s shows the text", s.name)
		}
		if s.name == "message-silent" && strings.Contains(shown, "<textarea") {
			t.Errorf("%s offers to write", s.name)
		}
	}
}
