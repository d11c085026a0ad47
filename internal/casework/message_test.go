package casework

import (
	"strings"
	"testing"
)

func TestNoModelTellsOfTheServiceOrOfThePlace(t *testing.T) {
	next := AppointmentRecord{On: NewDay(2022, 3, 28), At: "09:30", Place: "commissariat"}
	for _, m := range MessageModels.Items {
		for _, on := range []AppointmentRecord{next, {}} {
			text := m.Code.Compose(on, "Camille")
			if m.Code == FreeText {
				if text != "" {
					t.Errorf("the free text begins with %q", text)
				}
				continue
			}
			if words := Revealing(text); len(words) > 0 {
				t.Errorf("%s says %q", m.Code, words)
			}
			if !strings.HasSuffix(text, "\nCamille") || strings.ContainsAny(text, "\u00a0\u202f") || len([]rune(text)) > maxSMS {
				t.Errorf("%s is %q", m.Code, text)
			}
		}
	}
	if text := RemindMeeting.Compose(next, ""); !strings.Contains(text, "du lundi 28 mars 2022 à 9 h 30") {
		t.Errorf("%q", text)
	}
}

func TestAMessageTakesOnlyTheWaysThatThePersonAllows(t *testing.T) {
	safe := SafeContact{Ways: []Channel{BySMS, ByCall}}
	sound := PreparedMessage{Channel: BySMS, Text: "Bonjour, pourriez-vous me rappeler ?"}
	if err := CheckMessage(&sound, safe); err != nil {
		t.Error(err)
	}
	for channel, sentence := range map[Channel]string{ByLetter: "aucun courrier", ByMail: "aucun courriel"} {
		refused := PreparedMessage{Channel: channel, Text: sound.Text}
		err := CheckMessage(&refused, safe)
		checkField(t, "moyen", err)
		if err == nil || !strings.Contains(err.Error(), sentence) {
			t.Errorf("%s: %v", channel, err)
		}
	}
	checkField(t, "moyen", CheckMessage(&sound, SafeContact{Asked: true}))
	for field, change := range map[string]PreparedMessage{
		"moyen":       {Channel: ByCall, Text: sound.Text},
		"texte":       {Channel: BySMS, Text: " \n"},
		"sans_detour": {Channel: BySMS, Text: "Rendez-vous au Commissariat demain"},
	} {
		checkField(t, field, CheckMessage(&change, safe))
	}
	long := PreparedMessage{Channel: BySMS, Text: strings.Repeat("é", maxSMS+1)}
	checkField(t, "texte", CheckMessage(&long, safe))
	long.Text = strings.Repeat("é", maxSMS)
	if err := CheckMessage(&long, safe); err != nil {
		t.Error(err)
	}
	meant := PreparedMessage{Channel: BySMS, Text: "Rendez-vous au commissariat", Plain: true}
	if err := CheckMessage(&meant, safe); err != nil {
		t.Errorf("what the worker confirms is refused: %v", err)
	}
}
