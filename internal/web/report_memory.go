package web

import (
	"html/template"
	"sync"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// reportMemory keeps the main part of the last report pages. A page is known
// by the very tallies that it shows, which the store gives again as long as the
// facts have not moved, and by whatever else is written on it: a page that is
// found says what would be rendered now. Nothing is given from here before the
// store has checked the permission and written the line of this reading.
type reportMemory struct {
	mu  sync.Mutex
	all map[renderedReport]template.HTML
}

// renderedReport is all that a report page depends on.
type renderedReport struct {
	tally, before *indicator.Tally
	post          string // its name and short name
	role          casework.Role
	exact         bool
	years         string // those that the page offers
}

// mostRendered bounds the memory: a page is some hundred kilobytes.
const mostRendered = 64

// page is the main part remembered for the key, or what render makes of it.
func (m *reportMemory) page(key renderedReport, render func() (template.HTML, error)) (template.HTML, error) {
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
		m.all = map[renderedReport]template.HTML{}
	}
	m.all[key] = main
	return main, nil
}
