package view

// LoginPage is GET and POST /connexion. Fields: identifiant, mot_de_passe,
// suite (the address to go to afterwards). A wrong pair is told by
// Form.Message, never by a field: it must not tell which log-ins exist. A
// throttled one likewise, with the time to wait.
type LoginPage struct {
	Base
	Form
	Login     string // as typed
	Next      string // a local path, empty for the first page
	Demo      []DemoAccount
	Providers []ProviderLink
}

// ProviderLink leads to a provider of identities, by GET.
type ProviderLink struct{ Name, URL string }

// DemoAccount is shown on the log-in page of a demonstration, and only there.
type DemoAccount struct {
	Role, Login, Password string
}

func (*LoginPage) file() string { return "login" }
