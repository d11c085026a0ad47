package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
)

func (p *program) keysetPath() string {
	if p.Keyset != "" {
		return p.Keyset
	}
	return filepath.Join(p.Data, "master.keyset")
}

// installed tells whether the data folder holds an installation.
func (p *program) installed() bool {
	if p.Database != "" {
		return exists(p.keysetPath())
	}
	return exists(filepath.Join(p.Data, store.DatabaseName))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// clockSlack is how far two clocks of one installation may differ.
const clockSlack = 2 * time.Minute

// checkClock tells whoever runs the machine that its clock was set back. Work
// goes on: the log is sealed in the order of its writing, whatever it says.
func (p *program) checkClock(st *store.Store) error {
	last, err := st.LastWritten(p)
	if err == nil && p.clock().Add(clockSlack).Before(last.Time) {
		fmt.Fprintln(p.err, casework.Typeset(fmt.Sprintf("Attention : l'horloge de cette machine a reculé. La dernière écriture date du %s. Rien n'est perdu ; remettez-la à l'heure.", moment(last.Time))))
	}
	return err
}
