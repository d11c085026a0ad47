package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// device gives the tab a telephone or a key that holds passkeys and knows its
// owner, and returns what names it.
func (p *tab) device() webauthn.AuthenticatorID {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, webauthn.Enable, webauthn.EnableParams{})
	p.must(err)
	added, err := chromedp.Call(p.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
	p.must(err)
	return added.AuthenticatorID
}

// knowsItsOwner says whether the device recognises who holds it.
func (p *tab) knowsItsOwner(device webauthn.AuthenticatorID, does bool) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: device, IsUserVerified: does})
	p.must(err)
}

// asksTheDevice presses a button whose form waits for the device, and waits for
// the page that follows: another one, though it may have the same title.
func (p *tab) asksTheDevice(button, then string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`window.left = true`), chromedp.Click(chromedp.CSS(button), chromedp.NodeVisible))
	eventually(p.t, "the device's answer leads to "+then, func() bool {
		return get(p, chromedp.Evaluate[bool](`window.left === undefined`)) && strings.Contains(p.read("h1"), then)
	})
	p.judge()
}

// A passkey is a whole log-in, lifts the cover of a screen that was left, and
// proves who is there before what is grave.
func TestAPasskeyOpensTheAccountLiftsTheCoverAndProvesWhoIsThere(t *testing.T) {
	house := newInstalled(t, doorPost, doorWorker, doorPhrase)
	address := strings.Replace(house.serve().address, "127.0.0.1", "localhost", 1)
	page := newTab(t, address, look{width: 360})
	phone := page.device()
	page.visit("/")
	page.sendLogIn(doorWorker, doorPhrase)
	page.sees("h1", "Second facteur")
	page.clickNamed("Ajouter une clé d'accès")
	page.sees("h1", "Ajouter une clé d'accès")
	page.screenshot("passkey-new")
	page.refused(422)
	page.asksTheDevice("main form .main", "Ajouter une clé d'accès")
	eventually(t, "the name that is missing is asked for", func() bool { return strings.Contains(page.read("#erreur-nom"), "un nom") })
	page.screenshot("passkey-nameless")
	page.fill("#champ-nom", "téléphone")
	page.asksTheDevice("main form .main", "Codes de secours")
	page.clickNamed("Je les ai gardés")

	const byKey = `form[data-passkey="get"] button`
	page.do(chromedp.KeyEvent("v"))
	eventually(t, "one key covers the screen", func() bool { return page.count("#verrou[open]") == 1 })
	page.knowsItsOwner(phone, false)
	page.do(chromedp.Click(chromedp.CSS("#verrou "+byKey), chromedp.NodeVisible))
	eventually(t, "the cover says that the device gave nothing", func() bool {
		return strings.Contains(page.read("#verrou [data-passkey-refused]:not([hidden])"), "n'a pas donné de clé")
	})
	page.screenshot("passkey-cover-refused")
	page.knowsItsOwner(phone, true)
	page.do(chromedp.Click(chromedp.CSS("#verrou "+byKey), chromedp.NodeVisible))
	eventually(t, "the passkey lifts the cover", func() bool { return page.count("#verrou[open]") == 0 })

	proofsAge(t, house.data)
	page.visit("/mon-compte/second-facteur")
	page.sees("main", "téléphone")
	page.refused(403)
	page.clickNamed("Créer de nouveaux codes")
	page.sees("h1", "Confirmez que c'est vous")
	page.screenshot("passkey-proof")
	page.asksTheDevice("main "+byKey, "Codes de secours")

	page.do(chromedp.Click(chromedp.CSS(".top .menu summary")))
	page.click(`form[action="/deconnexion"] button`)
	page.visit("/dossiers")
	page.sees("h1", "Se connecter")
	page.screenshot("passkey-login")
	page.asksTheDevice("main "+byKey, "Dossiers")

	// Taken away, it opens nothing more.
	page.visit("/mon-compte/second-facteur")
	page.clickNamed("Retirer la clé téléphone")
	page.sees("main", "C'est retiré")
	_, err := chromedp.Call(page.ctx, webauthn.Disable, cdp.Empty{})
	page.must(err)
}
