package view

import (
	"encoding/base64"
	"html/template"
	"strings"

	"permanence/internal/casework"
)

// SecondPage is GET and POST /connexion/verification, after the password.
// Fields: code, suite.
type SecondPage struct {
	Base
	Form
	Next    string // a local path, empty for the first page
	KeyOnly bool   // a passkey alone opens the account
}

func (*SecondPage) file() string { return "second" }

// FactorsPage is /mon-compte/second-facteur: what the account can give besides
// its password. Forms: POST …/application with geste (commencer, retirer),
// POST …/codes, POST …/cles with geste (nothing to begin, retirer with cle).
type FactorsPage struct {
	Base
	Form
	Owed       bool   // nothing else is open before one is there
	Required   bool   // the role asks for one
	KeyOwed    bool   // and for a passkey, which is not there
	CodesSince string // a day; empty without an application
	Recovery   int    // recovery codes that are left
	Passkeys   []PasskeyLine
}

// HasFactor tells whether there is one.
func (p *FactorsPage) HasFactor() bool { return p.CodesSince != "" || len(p.Passkeys) > 0 }

// FewRecovery tells that recovery codes run out.
func (p *FactorsPage) FewRecovery() bool { return p.Recovery < 3 }

func (*FactorsPage) file() string { return "factors" }

// CodesPage shows the secret of a new application, once, and takes its first
// code: POST /mon-compte/second-facteur/application with geste=confirmer, code.
type CodesPage struct {
	Base
	Form
	Login   string
	Secret  string // in base 32
	Picture []byte // the same to be photographed: a PNG
}

// Spaced is the secret in groups of four, as it is typed.
func (p *CodesPage) Spaced() string {
	var groups []string
	for s := p.Secret; s != ""; {
		n := min(4, len(s))
		groups, s = append(groups, s[:n]), s[n:]
	}
	return strings.Join(groups, " ")
}

// Source is the picture inside the page: nothing else ever serves it.
func (p *CodesPage) Source() template.URL {
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(p.Picture))
}

func (*CodesPage) file() string { return "codes" }

// RecoveryPage shows new recovery codes, once, to be printed.
type RecoveryPage struct {
	Base
	Login string
	Codes []string
	On    string // the day, in French
}

func (*RecoveryPage) file() string { return "recovery" }

// FirstPasswordPage is /mon-compte/premier-mot-de-passe. Fields: nouveau,
// confirmation.
type FirstPasswordPage struct {
	Base
	Form
	Login string
}

// PasswordHint says what a password must be.
func (*FirstPasswordPage) PasswordHint() string { return passwordHint() }

func (*FirstPasswordPage) file() string { return "first_password" }

// NeedsFactorLabels are the roles that must give a second factor, in French.
func NeedsFactorLabels() string {
	var labels []string
	for _, r := range casework.Roles.Items {
		if r.Code.NeedsFactor() {
			labels = append(labels, r.Label)
		}
	}
	return strings.Join(labels, ", ")
}
