package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// The provider of identities is a real one, of another project, that knows
// these persons. It runs in the test; the browser goes there and comes back.
const (
	providerUser     = "test-user@127.0.0.1"
	providerMail     = "test-user@zitadel.ch"
	providerPassword = "verysecure"
	providerStranger = "test-user2"
)

// cameBack is what the provider knows of us, with where to come back to after a
// log-out.
type cameBack struct {
	*storage.Storage
	to string
}

// GetClientByClientID is asked for by the provider.
func (c cameBack) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	client, err := c.Storage.GetClientByClientID(ctx, id)
	return cameBackClient{client, c.to}, err
}

type cameBackClient struct {
	op.Client
	to string
}

func (c cameBackClient) PostLogoutRedirectURIs() []string { return []string{c.to} }

// provided serves an installation that knows a provider, and returns the
// addresses of both.
func provided(t *testing.T, house *installed) (address, provider string) {
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0") // the configuration says where we are before we are there
	if err != nil {
		t.Fatal(err)
	}
	ours := listener.Addr().String()
	clients := map[string]*storage.Client{"permanence": storage.WebClient("permanence", "un secret", "http://"+ours+"/connexion/fournisseur/mairie/retour")}
	known := cameBack{storage.NewStorageWithClients(storage.NewUserStore(server.URL), clients), "http://" + ours + "/connexion"}
	handler = exampleop.SetupServer(server.URL, known, slog.New(slog.DiscardHandler), false)
	config := filepath.Join(filepath.Dir(house.data), "fournisseurs.json")
	write(t, filepath.Join(filepath.Dir(house.data), "mairie.secret"), "un secret\n")
	write(t, config, fmt.Sprintf(`{"adresse": "http://%s", "fournisseurs": [{"cle": "mairie", "nom": "Mairie de Vincennes", "emetteur": %q, "client": "permanence", "secret": "mairie.secret"}]}`, ours, server.URL))
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return house.serve("--factor-optional", "--oidc", config, "--address", ours).address, server.URL
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// throughTheProvider goes to the provider's own page, which nobody judges, and
// comes back.
func (p *tab) throughTheProvider(user, then string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(".providers a"), chromedp.NodeVisible))
	eventually(p.t, "the provider asks who is there", func() bool { return p.count("#username") == 1 })
	p.fill("#username", user)
	p.fill("#password", providerPassword)
	p.do(chromedp.Click(chromedp.CSS("button"), chromedp.NodeVisible))
	eventually(p.t, "the provider leads back to "+then, func() bool { return strings.Contains(p.read("h1"), then) })
	p.judge()
}

// Nobody registers alone; an administrator links an account; its owner comes in
// by the provider, and a log-out ends both sessions.
func TestAPersonComesInByAProviderOnceAnAdministratorHasLinkedTheAccount(t *testing.T) {
	house := newInstalled(t, doorPost, doorWorker, doorPhrase)
	house.addUser("lectrice", doorPhrase, "--role", "reader", "--post", doorPost)
	house.addUser("gerante", doorPhrase, "--role", "admin", "--name", "Dominique Sorel")
	address, provider := provided(t, house)
	reader := newTab(t, address, look{width: 360})
	reader.also = strings.TrimPrefix(provider, "http://")
	reader.expect("GenericIssue") // of the provider's own page
	reader.expect("QuirksModeIssue")
	reader.expect("favicon.ico")
	reader.visit("/bilans")
	reader.screenshot("provider-login")
	reader.throughTheProvider(providerUser, "Se connecter")
	reader.sees("main", "aucun compte ouvert de Permanence ne lui est lié")
	reader.screenshot("provider-unknown")

	admin := logIn(t, address, look{}, "gerante", doorPhrase)
	admin.visit("/comptes")
	admin.clickNamed("lectrice")
	admin.refused(422)
	admin.clickNamed("Lier le compte")
	admin.screenshot("provider-link-wrong")
	admin.fill("#champ-courriel", providerMail)
	admin.clickNamed("Lier le compte")
	admin.sees("main", "Le compte est lié", "attend une première connexion")
	admin.keepsItsAddressBare(providerMail)

	reader.visit("/bilans")
	reader.throughTheProvider(providerUser, "Bilans") // the page that was asked for
	reader.keepsItsAddressBare(providerMail, "code=", "state=")
	admin.visit(admin.path())
	admin.sees("#identites ~ ul", "liée")
	admin.screenshot("provider-linked")

	// The log-out ends the provider's session too: coming in again asks for the
	// password there.
	reader.do(chromedp.Click(chromedp.CSS(".top .menu summary")),
		chromedp.Click(chromedp.CSS(`form[action="/deconnexion"] button`), chromedp.NodeVisible))
	eventually(t, "both log-outs lead back to the log-in", func() bool { return reader.count("#champ-identifiant") == 1 })
	reader.visit("/bilans")
	reader.sees("h1", "Se connecter")
	reader.throughTheProvider(providerStranger, "Se connecter")
	reader.sees("main", "aucun compte ouvert de Permanence ne lui est lié")

	// Unlinked, it opens nothing any more.
	admin.clickNamed("Retirer le lien avec Mairie de Vincennes")
	admin.sees("main", "Le lien est retiré")
	reader.visit("/")
	reader.throughTheProvider(providerUser, "Se connecter")
	reader.sees("main", "aucun compte ouvert de Permanence ne lui est lié")
}
