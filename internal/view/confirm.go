package view

// ConfirmPage asks who is there to prove it again before something grave. The
// form is a POST to Action with Fields as they were typed and, in preuve, the
// password or a code of the account's application; or, in preuve_demande and
// preuve_reponse, the answer of a passkey.
type ConfirmPage struct {
	Base
	Form
	Reason   string // completes "Pour …"
	From     string // the page that leads to the file asked for; empty when a page follows
	Login    string
	Action   string
	Fields   []HiddenField
	HasCodes bool // a code will do as well
	Passkey  bool // a passkey will do as well
	Provided bool // the installation knows providers: somebody may have no password here
}

// HiddenField is one value that is sent again.
type HiddenField struct{ Name, Value string }

// ProofLabel is the label of the one field.
func (p *ConfirmPage) ProofLabel() string {
	if p.HasCodes {
		return "Mot de passe, ou code à six chiffres de votre application"
	}
	return "Mot de passe"
}

func (*ConfirmPage) file() string { return "confirm" }
