package view

import "permanence/internal/casework"

// What is done about the data of persons themselves: the registers of requests
// and of requisitions, the terms, the erasures, the papers of the
// data-protection officer.

// privacyPages are their pages, each with the action that opens it.
var privacyPages = []struct {
	label, url string
	action     casework.Action
}{
	{"Demandes", "/droits", casework.ReadRights},
	{"Réquisitions", "/requisitions", casework.ReadRequisitions},
	{"Conservation", "/conservation", casework.KeepRetention},
	{"Effacements", "/effacements", casework.ReadErasures},
	{"Registre des traitements", "/conformite/registre", casework.ReadCompliance},
	{"Analyse d'impact", "/conformite/aipd", casework.ReadCompliance},
}

// privacyItems are the pages that a role opens.
func privacyItems(role casework.Role) (items []NavItem) {
	for _, p := range privacyPages {
		if casework.AllowedSomewhere(role, p.action) {
			items = append(items, NavItem{Label: p.label, URL: p.url})
		}
	}
	return items
}

// Privacy are the pages on the data of persons that the account opens, the one
// shown marked.
func (b *Base) Privacy() []NavItem {
	if b.Account == nil {
		return nil
	}
	items := make([]NavItem, len(b.Account.Privacy))
	for i, item := range b.Account.Privacy {
		items[i] = b.navItem(item.Label, item.URL)
	}
	return items
}
