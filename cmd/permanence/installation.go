package main

import (
	"os"
	"path/filepath"

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
