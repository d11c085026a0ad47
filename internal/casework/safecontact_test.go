package casework

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestASafeContactAllowsNothingThatWasNotSaid(t *testing.T) {
	var none SafeContact
	for _, c := range Channels.Items {
		err := none.Allows(c.Code)
		if KindOf(err) != KindState || !strings.HasPrefix(err.Error(), "La consigne de contact ne permet pas") {
			t.Errorf("%s: %v", c.Code, err)
		}
	}
	calls := SafeContact{Ways: []Channel{ByCall}}
	if calls.Allows(ByCall) != nil || calls.Allows(ByMessage) == nil || calls.Allows("pigeon") == nil {
		t.Error("a call is allowed and opens no other way")
	}
	if got := strings.Join(calls.Allowed(), ",") + "/" + strings.Join(calls.Closed(), ","); got != "Appeler/Laisser un message,Envoyer un SMS,Écrire par courrier,Écrire par courriel" {
		t.Error(got)
	}
}

func TestASafeContactIsALineNeverAnAccount(t *testing.T) {
	for name, c := range map[string]struct {
		contact SafeContact
		field   string
	}{
		"nothing":        {SafeContact{}, ""},
		"a line":         {SafeContact{Ways: []Channel{BySMS}, When: "le mardi matin", CodeWord: "Camille de la mairie"}, ""},
		"an unknown way": {SafeContact{Ways: []Channel{"pigeon"}}, "contact"},
		"a long text":    {SafeContact{When: strings.Repeat("é", MaxSafeText+1)}, "contact_quand"},
		"several lines":  {SafeContact{Shared: "son fils\net sa mère"}, "contact_partage"},
	} {
		err := CheckSafeContact(c.contact)
		e, _ := err.(*Error)
		if (e == nil) != (c.field == "") || e != nil && e.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnIdentityKeepsItsSafeContact(t *testing.T) {
	plain, err := json.Marshal(Identity{LastName: "Lefèvre", Contact: SafeContact{Ways: []Channel{ByCall}, CodeWord: "Camille"}})
	if err != nil {
		t.Fatal(err)
	}
	var back Identity
	if err := json.Unmarshal(plain, &back); err != nil || !back.Contact.May(ByCall) || back.Contact.CodeWord != "Camille" {
		t.Errorf("%s %v", plain, err)
	}
	if plain, _ = json.Marshal(Identity{}); string(plain) != "{}" {
		t.Errorf("an empty identity is %s", plain)
	}
}
