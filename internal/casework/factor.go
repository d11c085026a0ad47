package casework

// NeedsFactor tells whether an account of the role must give a second factor
// at its log-in: those that reach cases, or open accounts, or read the log
// (ANSSI, Recommandations relatives à l'authentification multifacteur et aux
// mots de passe, 2021; CNIL, guide de la sécurité des données, 2024).
func (r Role) NeedsFactor() bool { return r == Worker || r == Admin || r == DPO }

// RecoveryCodes is how many codes an account is given to log in without its
// telephone, each of them once.
const RecoveryCodes = 10
