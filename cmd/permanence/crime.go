package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/crime"
	"permanence/internal/geo"
)

type crimeCommand struct {
	Import crimeImport `cmd:"" help:"Lire un fichier du SSMSI, par commune ou par département, compressé (gzip) ou non."`
}

type crimeImport struct {
	File       string   `arg:"" name:"fichier" help:"Fichier CSV de la base statistique communale ou départementale."`
	Department []string `placeholder:"CODE" help:"Département dont garder les communes : 94, 2A, 974 ; à répéter. Obligatoire pour le fichier des communes."`
}

// Run reads the file as a stream: the one of all communes has millions of rows.
func (c *crimeImport) Run(p *program) error {
	departements, err := departementCodes(c.Department)
	if err != nil {
		return err
	}
	var read *crime.Edition
	err = p.stream(c.File, "Lecture", func(r io.Reader) (err error) {
		read, err = crime.Read(r, departements)
		return err
	})
	var refusal *crime.Refusal
	if errors.As(err, &refusal) {
		fmt.Fprintln(p.err, casework.Typeset(refusal.Error()))
		return errRefused
	}
	if err != nil {
		return err
	}
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	editions, err := st.ImportCrime(p, console, filepath.Base(c.File), read)
	if err != nil {
		return err
	}
	for i := range editions {
		fmt.Fprintln(p.out, casework.Typeset(editionWords(&editions[i])))
	}
	fmt.Fprintln(p.out, casework.Typeset(leftOutWords(read)))
	fmt.Fprintln(p.out, casework.Typeset(casework.CrimeWarning))
	return nil
}

func departementCodes(given []string) (codes []string, err error) {
	for _, code := range given {
		d, ok := commune.DepartementByCode(code)
		if !ok {
			return nil, casework.Invalid("--department", code, "le code d'un département, comme 94, 2A ou 974")
		}
		codes = append(codes, d.Code)
	}
	return codes, nil
}

func editionWords(e *casework.CrimeEdition) string {
	of := "Tous les départements"
	if e.Departement != "" {
		d, _ := commune.DepartementByCode(e.Departement)
		of = fmt.Sprintf("Communes du département %s (%s)", d.Code, d.Name)
	}
	return fmt.Sprintf("%s, de %d à %d ; valeurs gardées : %s, dont non diffusées : %s.", of, e.From, e.To, casework.FrenchInt(e.Figures), casework.FrenchInt(e.Withheld))
}

func leftOutWords(read *crime.Edition) string {
	text := fmt.Sprintf("Lignes lues : %s ; hors des départements choisis : %s ; sans lieu connu de la source : %s.", casework.FrenchInt(read.Rows), casework.FrenchInt(read.Elsewhere), casework.FrenchInt(read.Unplaced))
	if len(read.Others) > 0 {
		text += " Classes laissées de côté : " + strings.Join(slices.Sorted(maps.Keys(read.Others)), ", ") + "."
	}
	return text
}

type contoursCommand struct {
	Import contoursImport `cmd:"" help:"Lire un fichier GeoJSON de communes."`
}

type contoursImport struct {
	File string `arg:"" name:"fichier" help:"Fichier GeoJSON : une FeatureCollection dont chaque élément porte le code INSEE d'une commune."`
}

// Run replaces the shapes of the départements that are in the file.
func (c *contoursImport) Run(p *program) error {
	var all []casework.Contour
	err := p.stream(c.File, "Lecture", func(r io.Reader) (err error) {
		all, err = geo.Read(r)
		return err
	})
	if err != nil {
		return err
	}
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	departements, err := st.ImportContours(p, console, all)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, casework.Typeset(fmt.Sprintf("Contours gardés : %s communes ; départements : %s.", casework.FrenchInt(len(all)), strings.Join(departements, ", "))))
	return nil
}

// stream reads a file by f, with a bar of how far it is.
func (p *program) stream(path, title string, f func(io.Reader) error) error {
	file, err := os.Open(path)
	if err != nil {
		return casework.Refuse(casework.KindInvalid, "Le fichier %s ne se lit pas : vérifiez le chemin et vos droits.", path)
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	shown := p.bar(title)
	defer shown.finish()
	counted := &countedReader{Reader: file, told: func(n int64) { shown.set(n, info.Size()) }}
	return errors.Join(f(counted), file.Close())
}

// countedReader tells how much was read.
type countedReader struct {
	io.Reader
	done int64
	told func(int64)
}

func (r *countedReader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	r.done += int64(n)
	r.told(r.done)
	return n, err
}
