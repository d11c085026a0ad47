package web

import (
	"html/template"
	"sync"

	"permanence/internal/casework"
	"permanence/internal/reporting"
)

// pageMemory keeps the main part of the last pages of some kinds, that which
// depends on no account. A page is known by all that is written on it, so what
// is found says what would be rendered now. Nothing is looked up here before
// the store has checked the permission and written the line of this reading,
// and no page that shows a name is kept.
type pageMemory struct {
	mu  sync.Mutex
	all map[any]template.HTML
}

// renderedReport is all that a report page depends on. The store gives the very
// same tallies again as long as the facts have not moved.
type renderedReport struct {
	material reporting.Key
	role     casework.Role
	years    string // those that the page offers
	sealable bool   // it may be prepared to be sealed
}

// mostRendered bounds the memory: a page is some hundred kilobytes.
const mostRendered = 64

// page is the main part remembered for the key, or what render makes of it.
func (m *pageMemory) page(key any, render func() (template.HTML, error)) (template.HTML, error) {
	m.mu.Lock()
	main, known := m.all[key]
	m.mu.Unlock()
	if known {
		return main, nil
	}
	main, err := render()
	if err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all == nil || len(m.all) >= mostRendered {
		m.all = map[any]template.HTML{}
	}
	m.all[key] = main
	return main, nil
}
