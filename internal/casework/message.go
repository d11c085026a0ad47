package casework

import (
	"slices"
	"strconv"
	"strings"
)

// PreparedMessage (message préparé) is a text composed to reach a person outside
// a meeting. The program sends nothing: the worker copies or prints it. Its text
// is personal: it is stored encrypted under the case's key.
type PreparedMessage struct {
	ID      string
	Case    CaseID
	Account AccountID
	Channel Channel
	Text    string
	At      Instant
	// Plain tells that the worker read the words that reveal something and keeps
	// them. It is not stored.
	Plain bool
}

// MessageChannels are the ways that take a text; a call and a voice message take
// none.
var MessageChannels = []Channel{BySMS, ByMail, ByLetter}

// Longest texts, in letters: three text messages, and a page.
const (
	maxSMS  = 459
	maxPage = 2500
)

// MessageModel is a text that says nothing of the service.
type MessageModel string

const (
	RemindMeeting MessageModel = "rendez_vous"
	AskCall       MessageModel = "rappeler"
	AskNews       MessageModel = "nouvelles"
	FreeText      MessageModel = "libre"
)

// MessageModels are the models with their French names.
var MessageModels = newList("modele", "Modèle de message",
	Item[MessageModel]{Code: RemindMeeting, Label: "Un rendez-vous"},
	Item[MessageModel]{Code: AskCall, Label: "Demander de rappeler"},
	Item[MessageModel]{Code: AskNews, Label: "Prendre des nouvelles"},
	Item[MessageModel]{Code: FreeText, Label: "Texte libre"})

// Compose is the text of a model, signed. It names neither the person, nor the
// service, nor the place: somebody else may read it. next is the next planned
// appointment, without a day when there is none. Its spaces are ordinary ones: a
// text message counts others double.
func (m MessageModel) Compose(next AppointmentRecord, signature string) string {
	var text string
	switch m {
	case RemindMeeting:
		text = "Bonjour, je vous propose un rendez-vous. Dites-moi quand vous pourriez venir."
		if next.On != 0 {
			text = "Bonjour, je vous rappelle notre rendez-vous du " + WeekdayName(next.On.Weekday()) + " " + next.On.FrenchLong() + atHour(next.At) + ". Prévenez-moi si cela ne vous convient plus."
		}
	case AskCall:
		text = "Bonjour, merci de me rappeler quand cela vous convient."
	case AskNews:
		text = "Bonjour, je souhaitais prendre de vos nouvelles. Rappelez-moi quand cela vous convient."
	default:
		return ""
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text) + "\n" + signature
}

func atHour(at TimeOfDay) string {
	if at == "" {
		return ""
	}
	return " à " + at.French()
}

// CheckMessage refuses a way that the person has not allowed, a text that is
// empty or too long for its way, and one that tells of the service or of the
// facts unless the worker has said that it is meant.
func CheckMessage(m *PreparedMessage, safe SafeContact) error {
	if !slices.Contains(MessageChannels, m.Channel) {
		return Invalid("moyen", "", "un moyen parmi les trois")
	}
	if err := safe.Allows(m.Channel); err != nil {
		return &Error{Kind: KindInvalid, Field: "moyen", Message: err.Error() + " Le message n'est pas préparé.", Err: err}
	}
	longest := maxPage
	if m.Channel == BySMS {
		longest = maxSMS
	}
	switch n := len([]rune(m.Text)); {
	case strings.TrimSpace(m.Text) == "":
		return Invalid("texte", "", "le texte du message")
	case n > longest:
		return Invalid("texte", m.Text, strconv.Itoa(longest)+" caractères au plus par ce moyen (il y en a "+strconv.Itoa(n)+")")
	}
	if words := Revealing(m.Text); len(words) > 0 && !m.Plain {
		return &Error{Kind: KindInvalid, Field: "sans_detour", Message: "Ce texte dit « " + strings.Join(words, " », « ") + " ». Quelqu'un d'autre peut le lire : retirez ces mots, ou confirmez."}
	}
	return nil
}

// revealing are the beginnings of words, folded, that tell whoever reads a
// message over a shoulder what it is about.
var revealing = []string{"violen", "polic", "gendarm", "commissariat", "plainte", "victim", "agress", "frapp", "coups", "danger", "conjug", "intervenant", "social",
	"iscg", "cidff", "hebergement", "tribunal", "juge", "procureur", "avocat", "procedure", "enquet", "separation", "divorce"}

// Revealing are the words of a text that tell of the service or of the facts, in
// their order, each once.
func Revealing(text string) (words []string) {
	for _, w := range Words(text) {
		if slices.ContainsFunc(revealing, func(r string) bool { return strings.HasPrefix(w, r) }) && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}
