package main

import (
	"errors"
	"fmt"
	"io/fs"
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

// installed tells whether the data folder holds an installation. Of a folder into
// which this account may not look, nothing is known.
func (p *program) installed() (bool, error) {
	path := filepath.Join(p.Data, store.DatabaseName)
	if p.Database != "" {
		path = p.keysetPath()
	}
	_, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		refusal := casework.Refuse(casework.KindState, "Le dossier %s ne s'ouvre pas : lancez la commande sous le compte du service, ou vérifiez les droits de ce dossier.", filepath.Dir(path))
		refusal.Err = err
		return false, refusal
	}
	return true, nil
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
		fmt.Fprintln(p.err, casework.Typeset(fmt.Sprintf("Attention : l'horloge de cette machine a reculé. La dernière écriture date du %s. Rien n'est perdu ; remettez-la à l'heure.", p.moment(last.Time))))
	}
	return err
}
