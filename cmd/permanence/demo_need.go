package main

import (
	"bytes"

	"permanence/internal/crime"
	"permanence/internal/demo"
	"permanence/internal/geo"
	"permanence/internal/store"
)

// seedNeed imports the contours and the made-up recorded crime of the
// demonstration's département, by the doors that real files go through.
func (p *program) seedNeed(st *store.Store) error {
	shapes, err := geo.Read(bytes.NewReader(demo.Contours))
	if err != nil {
		return err
	}
	if _, err := st.ImportContours(p, console, shapes); err != nil {
		return err
	}
	read, err := crime.Read(bytes.NewReader(demo.Crime()), []string{"94"})
	if err != nil {
		return err
	}
	_, err = st.ImportCrime(p, console, demo.CrimeFile, read)
	return err
}
