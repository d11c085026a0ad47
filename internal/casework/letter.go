package casework

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Letter is a letter of orientation: nothing of the case but the items chosen,
// and what the reader must know not to put the person in danger. It is always
// addressed to the partner; the delivery says who carries it.
type Letter struct {
	Sharing Sharing
	Partner Partner // zero when only its kind is known
	Items   []LetterItem
	Safe    SafeContact
	Post    string // its name
	Worker  string // who signs: the professional's own name
	Phone   string // the professional's own, to be called back; empty without one
	On      Day
}

// Sender are the lines of who writes.
func (l *Letter) Sender() []string {
	lines := []string{l.Worker, "Intervention sociale, " + l.Post}
	if l.Phone != "" {
		lines = append(lines, "Téléphone\u00a0: "+l.Phone)
	}
	return lines
}

// CheckWorkPhone refuses what is no telephone number; none is allowed.
func CheckWorkPhone(phone string) error {
	digits := 0
	for _, r := range phone {
		if '0' <= r && r <= '9' {
			digits++
		}
	}
	if phone != "" && (strings.Trim(phone, "0123456789 +.-/()") != "" || digits < 4 || len(phone) > 30) {
		return Invalid("telephone", phone, "un numéro de téléphone, comme 01 43 00 00 00, ou rien")
	}
	return nil
}

// LetterItem is one line of the letter.
type LetterItem struct {
	Item SharedItem
	Text string
}

// Label is the item in French.
func (i LetterItem) Label() string { return SharedItems.Label(i.Item) }

// Recipient are the lines of the address.
func (l *Letter) Recipient() []string {
	lines := []string{l.Partner.Name, l.Partner.Address, l.Partner.Mail}
	if l.Partner.Name == "" {
		lines[0] = PartnerKinds.Label(l.Sharing.Kind)
	}
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}

// Subject is the line after "Objet".
func (l *Letter) Subject() string {
	for _, i := range l.Items {
		if i.Item == ShareNeed {
			return "orientation, " + lowerFirst(i.Text)
		}
	}
	return "orientation d'une personne"
}

var openings = map[Purpose]string{
	"demande_prise_en_charge": "Je vous adresse la personne nommée ci-dessous, avec son accord, et vous demande si votre service peut la prendre en charge.",
	"rendez_vous":             "Je vous adresse la personne nommée ci-dessous, avec son accord, et vous demande de convenir d'un rendez-vous avec elle.",
	"mise_a_l_abri":           "Je vous demande, avec l'accord de la personne nommée ci-dessous, une solution de mise à l'abri.",
	"ouverture_droits":        "Je vous adresse la personne nommée ci-dessous, avec son accord, pour l'ouverture ou le rétablissement de ses droits.",
	"relais":                  "Mon accompagnement de la personne nommée ci-dessous prend fin. Avec son accord, je vous demande de prendre le relais.",
}

// Opening is the first sentence, by the purpose of the sharing.
func (l *Letter) Opening() string { return openings[l.Sharing.Purpose] }

// Caution tells the reader how the person may be reached, and by no other way.
func (l *Letter) Caution() string {
	carries := func(i SharedItem) bool { return slices.Contains(l.Sharing.Items, i) }
	if !carries(SharePhone) && !carries(ShareMail) && !carries(ShareAddress) {
		return "Merci de ne pas chercher à joindre la personne directement : elle prendra contact avec vous, ou je ferai le lien."
	}
	text := "Merci de ne joindre la personne que par les moyens indiqués ci-dessus"
	if carries(SharePhone) {
		if l.Safe.When != "" {
			text += ", " + l.Safe.When
		}
		if !l.Safe.May(ByMessage) {
			text += ", sans laisser de message"
		}
		if !l.Safe.May(BySMS) {
			text += ", sans envoyer de SMS"
		}
	}
	return text + "."
}

// Limit recalls to the reader within which law the information is given.
func (l *Letter) Limit() string {
	return "Ces informations vous sont données dans la limite de ce qui est strictement nécessaire (code de l'action sociale et des familles, article L121-6-2). Merci de ne pas les transmettre."
}

// lowerFirst is for a label inside a sentence.
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}
