package web

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/view"
)

// request is one request under way: who asks, and for which post.
type request struct {
	*http.Request
	*Server
	w     http.ResponseWriter
	route route

	account *casework.Account // nil before log-in
	actor   casework.Actor
	post    casework.Post // of a route about a post
	owed    string        // the address of what the log-in still lacks; empty when it is finished
}

// admit reads the session and checks the permission of the route. A refusal is
// written in the log.
func (rq *request) admit() error {
	if rq.route.flags&bare != 0 {
		return nil
	}
	ctx, err := rq.auth.Sessions.Load(rq.Request)
	if err != nil {
		return err
	}
	rq.Request = rq.Request.WithContext(ctx)
	account, ok, err := rq.auth.Sessions.Account(ctx)
	switch {
	case err != nil:
		return err
	case ok:
		rq.account, rq.actor = &account, account.Actor()
		if err := rq.unhurried(); err != nil {
			return err
		}
		if err := rq.checkDuty(); err != nil {
			return err
		}
	case rq.route.action != casework.SignIn:
		return errSignIn
	}
	if ok {
		if err := rq.unlocked(); err != nil {
			return err
		}
	}
	return rq.admitActor()
}

func (rq *request) admitActor() error {
	if !casework.AllowedSomewhere(rq.actor.Role, rq.route.action) {
		return rq.refuse(casework.Forbidden(rq.route.action), "")
	}
	if !rq.route.aboutPost() {
		return nil
	}
	post, err := rq.postOf(rq.PathValue("post"))
	rq.post = post
	return err
}

// postOf finds a post by its short name and checks that the route's action may
// be done on it.
func (rq *request) postOf(slug string) (casework.Post, error) {
	post, err := rq.Store.PostBySlug(rq.Context(), rq.actor, slug)
	if casework.KindOf(err) == casework.KindNotFound {
		return post, rq.refuse(err, "")
	}
	if err != nil {
		return post, err
	}
	if err := rq.actor.May(rq.route.action, post.ID); err != nil {
		return casework.Post{}, rq.refuse(err, post.ID)
	}
	return post, nil
}

// refuse writes the refusal in the log and returns it; a refusal that cannot be
// written is a failure.
func (rq *request) refuse(refusal error, post casework.PostID) error {
	if err := rq.Store.LogRefusal(rq.Context(), rq.actor, rq.route.action, post); err != nil {
		return err
	}
	return refusal
}

// noteForm puts on record that somebody's form was refused for its values, and
// never the values: what is tried again and again shows in the log.
func (rq *request) noteForm(status int) error {
	if rq.account == nil || rq.owed != "" || rq.Method != http.MethodPost || status != http.StatusUnprocessableEntity {
		return nil
	}
	return rq.Store.LogForm(rq.Context(), rq.actor, rq.route.action)
}

// notices are the sentences that a page may begin with after a redirection, by
// the word that the address carries.
var notices = map[string]view.Notice{
	"deconnexion":       {Tone: view.ToneOK, Text: "Vous êtes déconnecté."},
	"mot-de-passe":      {Tone: view.ToneOK, Text: "Votre mot de passe est changé. Vos autres sessions sont terminées."},
	"code-secours":      {Tone: view.ToneWarn, Text: "Un code de secours a servi : il ne servira plus."},
	"tentative-annulee": {Tone: view.ToneOK, Text: "La dernière tentative de contact est annulée."},
	"telephone":         {Tone: view.ToneOK, Text: "Votre téléphone professionnel est enregistré : vos prochaines lettres le portent."},
	"sessions":          {Tone: view.ToneOK, Text: "C'est fermé : il faudra s'y connecter de nouveau."},
	"facteurs":          {Tone: view.ToneInfo, Text: "Le second facteur du compte est retiré et ses sessions sont fermées."},
	"cle":               {Tone: view.ToneOK, Text: "La clé d'accès est ajoutée."},
	"sans-facteur":      {Tone: view.ToneInfo, Text: "C'est retiré. Vos autres sessions sont fermées."},
	"compte":            {Tone: view.ToneOK, Text: "Le compte est enregistré."},
	"compte-lie":        {Tone: view.ToneOK, Text: "Le compte est lié. Ses sessions ouvertes sont terminées."},
	"compte-delie":      {Tone: view.ToneInfo, Text: "Le lien est retiré. Les sessions ouvertes du compte sont terminées."},
	"interrompue":       {Tone: view.ToneWarn, Text: "La connexion par un fournisseur d'identité n'est pas allée à son terme : recommencez."},
	"inconnue":          {Tone: view.ToneWarn, Text: "Votre identité est reconnue, mais aucun compte ouvert de Permanence ne lui est lié. Demandez à l'administrateur de votre installation."},
	"fournisseur":       {Tone: view.ToneWarn, Text: "Ce fournisseur d'identité n'est pas proposé ici."},
	"muet":              {Tone: view.ToneWarn, Text: "Le fournisseur d'identité ne répond pas comme attendu pour l'instant. Réessayez dans un moment, ou connectez-vous avec votre mot de passe."},
	"sauvegardes":       {Tone: view.ToneOK, Text: "Les réglages des sauvegardes sont enregistrés."},
	"note":              {Tone: view.ToneOK, Text: "La note est gardée. Vous seul pouvez la lire."},
	"faits":             {Tone: view.ToneOK, Text: "La situation est enregistrée."},
	"identite":          {Tone: view.ToneOK, Text: "L'identité et la consigne de contact sont enregistrées."},
	"reunies":           {Tone: view.ToneOK, Text: "Les deux fiches sont réunies. Vous pouvez le défaire."},
	"distinctes":        {Tone: view.ToneOK, Text: "C'est noté : la question ne sera plus posée."},
	"defaite":           {Tone: view.ToneOK, Text: "Les deux fiches sont de nouveau séparées."},
	"liees":             {Tone: view.ToneOK, Text: "Les deux personnes sont liées."},
	"separees":          {Tone: view.ToneOK, Text: "Le lien est retiré."},
	"ouvert":            {Tone: view.ToneOK, Text: "Le dossier est ouvert."},
	"clos":              {Tone: view.ToneOK, Text: "Le dossier est clos."},
	"rouvert":           {Tone: view.ToneOK, Text: "Le dossier est rouvert."},
	"rappel":            {Tone: view.ToneOK, Text: "Le rappel est noté."},
	"rendez-vous":       {Tone: view.ToneOK, Text: "Le rendez-vous est enregistré."},
	"prevu":             {Tone: view.ToneOK, Text: "Le rendez-vous est prévu."},
	"journee":           {Tone: view.ToneOK, Text: "Les rendez-vous de la journée sont enregistrés."},
	"permanence":        {Tone: view.ToneOK, Text: "Les permanences sont à jour."},
	"absence":           {Tone: view.ToneOK, Text: "Les absences sont à jour."},
	"mesure":            {Tone: view.ToneOK, Text: "La mesure est enregistrée."},
	"tache":             {Tone: view.ToneOK, Text: "La tâche est notée."},
	"tache-faite":       {Tone: view.ToneOK, Text: "La tâche est faite. Elle peut être remise à faire."},
	"tache-a-faire":     {Tone: view.ToneInfo, Text: "La tâche est de nouveau à faire."},
	"document":          {Tone: view.ToneOK, Text: "Le document est ajouté, chiffré."},
	"message":           {Tone: view.ToneOK, Text: "Le message est gardé dans le dossier. Il reste à l'envoyer."},
	"evaluation":        {Tone: view.ToneOK, Text: "L'évaluation est enregistrée. Les précédentes sont gardées."},
	"activite":          {Tone: view.ToneOK, Text: "C'est noté."},
	"retire":            {Tone: view.ToneInfo, Text: "C'est retiré. Vous pouvez le rétablir jusqu'à la fin de la journée."},
	"retabli":           {Tone: view.ToneOK, Text: "C'est rétabli."},
	"partenaire":        {Tone: view.ToneOK, Text: "L'annuaire est à jour."},
	"orientation":       {Tone: view.ToneOK, Text: "L'orientation est proposée. Elle attend sa réponse."},
	"suite":             {Tone: view.ToneOK, Text: "La suite de l'orientation est enregistrée."},
	"en-charge":         {Tone: view.ToneOK, Text: "Vous êtes en charge de ce dossier."},
	"transmise":         {Tone: view.ToneOK, Text: "La saisine est transmise : l'autre poste la trouve dans sa file. Vous ne la voyez plus."},
	"transmis":          {Tone: view.ToneOK, Text: "Le dossier est transmis. Vous n'y avez plus accès."},
	"ecarte":            {Tone: view.ToneOK, Text: "C'est fait. Rien ne le dit à qui est écarté."},
	"acces-retabli":     {Tone: view.ToneOK, Text: "L'accès est rétabli."},
	"confies":           {Tone: view.ToneOK, Text: "C'est enregistré. Les dossiers qui pouvaient l'être sont confiés."},
	"declare":           {Tone: view.ToneOK, Text: "Le total est enregistré. Il paraît dans la comparaison du bilan, marqué « déclaré »."},
	"declare-retire":    {Tone: view.ToneInfo, Text: "Le total est retiré. Vous pouvez le rétablir ; ses écritures sont gardées."},
	"avis":              {Tone: view.ToneOK, Text: "L'avis est enregistré."},
	"inscrite":          {Tone: view.ToneOK, Text: "C'est inscrit au registre."},
	"etape":             {Tone: view.ToneOK, Text: "L'étape est enregistrée."},
	"prolonge":          {Tone: view.ToneOK, Text: "La conservation est prolongée."},
	"efface":            {Tone: view.ToneOK, Text: "La personne est effacée. Voici le certificat ; il ne nomme personne."},
	"annule":            {Tone: view.ToneInfo, Text: "L'import est annulé : rien n'a été écrit."},
	"verifier":          {Tone: view.ToneOK, Text: "C'est vérifié. Il reste à sceller."},
	"brouillon":         {Tone: view.ToneOK, Text: "Le brouillon est gardé."},
	"brouillon-retire":  {Tone: view.ToneInfo, Text: "Le brouillon est retiré. Rien n'a été scellé."},
	"scelle":            {Tone: view.ToneOK, Text: "Le bilan est scellé. Les lecteurs du poste le voient."},
	"lien-revoque":      {Tone: view.ToneInfo, Text: "Le lien est révoqué : il n'ouvre plus rien."},

	"fiche":         {Tone: view.ToneOK, Text: "La fiche du poste est enregistrée."},
	"effectif":      {Tone: view.ToneOK, Text: "L'effectif est enregistré."},
	"convention":    {Tone: view.ToneOK, Text: "La convention est enregistrée."},
	"exercice":      {Tone: view.ToneOK, Text: "L'exercice est enregistré. Inscrivez-y chaque financeur."},
	"poste":         {Tone: view.ToneOK, Text: "Le poste est créé. Reliez-y maintenant les comptes de celles et ceux qui y travaillent, le pilotent ou le financent."},
	"financeur":     {Tone: view.ToneOK, Text: "Le financeur est enregistré."},
	"comite":        {Tone: view.ToneOK, Text: "Le comité est enregistré."},
	"decision":      {Tone: view.ToneOK, Text: "La décision est enregistrée."},
	"projet":        {Tone: view.ToneOK, Text: "Le projet est enregistré."},
	"etape-projet":  {Tone: view.ToneOK, Text: "L'étape est enregistrée."},
	"decoupage":     {Tone: view.ToneOK, Text: "Le découpage est enregistré."},
	"trame":         {Tone: view.ToneOK, Text: "La trame est gardée. Les versions d'avant restent."},
	"trame-retiree": {Tone: view.ToneInfo, Text: "La trame n'est plus proposée. Elle peut être rétablie."},
	"cle-admise":    {Tone: view.ToneOK, Text: "L'installation est admise. Comparez l'empreinte de sa clé avec l'expéditeur, par un autre moyen que celui qui l'a portée."},
	"cle-retiree":   {Tone: view.ToneInfo, Text: "Sa clé n'est plus admise. Ce qu'elle a envoyé reste compté."},
}

// base is what every page has.
func (rq *request) base(title string) (view.Base, error) {
	b := view.Base{Title: title, Path: rq.URL.Path, Version: rq.Version}
	if n, ok := notices[rq.URL.Query().Get("fait")]; ok {
		b.Notice = &n
	}
	if rq.account == nil {
		b.Passkey = auth.PasskeysAt(rq.Host)
		return b, nil
	}
	b.IdleSeconds, b.Login, b.Passkey = int(rq.idleLock().Seconds()), rq.account.Login, rq.account.HasPasskey && auth.PasskeysAt(rq.Host)
	rq.tellEnd(&b)
	posts := rq.ownPosts()
	b.Account = view.MenuFor(rq.account, posts)
	b.Account.Entering = rq.owed != ""
	return b, nil
}

// endSoon is how long before its end a page says that the session ends.
const endSoon = 15 * time.Minute

// tellEnd says when the session ends: in seconds to the script, which also knows
// of a page left without a request, and in a sentence when it is near.
func (rq *request) tellEnd(b *view.Base) {
	ends := rq.auth.Sessions.Current(rq.Context()).Ends
	left := ends.Sub(rq.Clock())
	b.EndsSeconds, b.RestSeconds = int(left.Seconds()), int(rq.auth.Sessions.Idle().Seconds())
	if left <= endSoon && b.Notice == nil {
		local := ends.In(rq.Clock().Location())
		b.Notice = &view.Notice{Tone: view.ToneWarn, Text: fmt.Sprintf("Votre session se termine à %d\u00a0h\u00a0%02d. Enregistrez ce qui est commencé, puis connectez-vous de nouveau.", local.Hour(), local.Minute())}
	}
}

// ownPosts are the posts that the account works for, hosts or funds, by name.
func (rq *request) ownPosts() []casework.Post { return rq.account.OwnPlaces() }

// keptPosts are the posts whose cases the account keeps today, by name, as they
// were when the request was admitted.
func (rq *request) keptPosts() []casework.Post { return rq.account.KeptPlaces() }

// show answers with a page; fill gets its base.
func (rq *request) show(status int, title string, fill func(view.Base) view.Page) error {
	if err := rq.noteForm(status); err != nil {
		return err
	}
	base, err := rq.base(title)
	if err != nil {
		return err
	}
	return rq.write(rq.w, status, fill(base))
}

// redirect answers with another address to read.
func (rq *request) redirect(to string) error {
	http.Redirect(rq.w, rq.Request, to, http.StatusSeeOther)
	return nil
}

// field is one typed value, without the spaces around it.
func (rq *request) field(name string) string { return strings.TrimSpace(rq.PostForm.Get(name)) }

// address is where the request comes from. Behind a proxy it is the last one
// that the proxy wrote: those before it are the caller's own say.
func (rq *request) address() string {
	if rq.Proxied {
		hops := strings.Split(rq.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(hops[len(hops)-1]); last != "" {
			return last
		}
	}
	host, _, err := net.SplitHostPort(rq.RemoteAddr)
	if err != nil {
		return rq.RemoteAddr
	}
	return host
}

// localPath keeps an address only when it is a page of this site.
func localPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return ""
	}
	return u.EscapedPath()
}
