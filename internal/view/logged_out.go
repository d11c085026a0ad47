package view

// LoggedOutPage answers POST /deconnexion for whoever logged in through a
// provider of identities: the session here is over, and the browser goes on to
// the provider so that the one there ends too. It is a page and no redirection,
// because the policy of content lets no form lead to another site.
type LoggedOutPage struct {
	Base
	Leave string // the provider's address
}

func (*LoggedOutPage) file() string { return "logged_out" }
