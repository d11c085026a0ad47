package casework

import "strings"

// ExternalIdentity links an account to who a provider of identities (a
// prefecture's, a commune's, ProConnect) says is at the keyboard. An
// administrator types either the subject, which the provider never gives to
// anybody else, or an address of electronic mail; the first log-in with that
// address binds the subject, and from then on the subject alone counts.
type ExternalIdentity struct {
	Account AccountID
	Issuer  string // the provider's address, exactly as its tokens name it
	Mail    string // as the administrator typed it, in small letters; empty when linked by subject
	Subject string // empty until the first log-in of a link by address
}

// Bound tells that the provider's subject is known.
func (e ExternalIdentity) Bound() bool { return e.Subject != "" }

// Check refuses a link that names nobody, or by something that is no address
// of electronic mail. The errors' fields are "courriel" and "sujet".
func (e ExternalIdentity) Check() error {
	switch {
	case e.Mail == "" && e.Subject == "":
		return Invalid("courriel", "", "l'adresse électronique de la personne chez le fournisseur, ou son identifiant")
	case e.Mail != "" && e.Subject != "":
		return Invalid("sujet", e.Subject, "rien quand l'adresse électronique est donnée")
	case e.Mail != "" && (len(e.Mail) > 254 || !mailForm.MatchString(e.Mail)):
		return Invalid("courriel", e.Mail, "une adresse comme prenom.nom@service.fr")
	case len(e.Subject) > 255: // OpenID Connect Core, section 2
		return TooLong("sujet", 255)
	}
	return nil
}

// FoldMail is an address as two of them are compared.
func FoldMail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
