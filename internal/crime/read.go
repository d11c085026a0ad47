package crime

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
)

// maxFigures bounds the memory: about twelve départements of five hundred
// communes over ten years.
const maxFigures = 250_000

// maxUnpacked is the largest text that a compressed file may hold, in bytes.
const maxUnpacked = 8 << 30

// Edition is what a file said of the classes and territories that are kept.
type Edition struct {
	Level     casework.CrimeLevel
	Geography int // year after CODGEO, 0 when there is none
	Figures   []casework.CrimeFigure
	Rows      int            // read, header excepted
	Others    map[string]int // rows of classes that are not kept, by their published name
	Elsewhere int            // rows of communes of other départements
	Unplaced  int            // rows that the source could not place
}

// Departements are the codes of those of which something was kept, in order;
// for the file of départements, the empty text alone.
func (e *Edition) Departements() []string {
	if e.Level == casework.CrimeByDepartement {
		return []string{""}
	}
	found := map[string]bool{}
	for i := range e.Figures {
		found[departementOf(e.Figures[i].Territory)] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func departementOf(code string) string {
	c := commune.Commune{Code: code}
	return c.Departement()
}

// Read reads a file, compressed by gzip or not. Of the communes, only those of
// the départements are kept, of which there must be one at least. A file with
// a fault gives a Refusal and nothing else.
func Read(r io.Reader, departements []string) (*Edition, error) {
	text, err := plain(r)
	if err != nil {
		return nil, err
	}
	rows := csv.NewReader(text)
	rows.Comma, rows.ReuseRecord = ';', true
	header, err := rows.Read()
	if err == io.EOF {
		return nil, &casework.Error{Kind: casework.KindInvalid, Field: "fichier", Message: "Ce fichier est vide. Rien n'a été pris ; ce qui était là y est toujours."}
	}
	if err != nil {
		return nil, &Refusal{[]*Fault{unreadable(err, 1)}}
	}
	l, err := readHeader(header)
	var f *Fault
	if errors.As(err, &f) {
		return nil, &Refusal{[]*Fault{f}}
	}
	if l.level == casework.CrimeByCommune && len(departements) == 0 {
		return nil, &casework.Error{Kind: casework.KindInvalid, Field: "departement", Message: "Ce fichier est celui des communes : dites de quels départements les garder."}
	}
	s := &reader{layout: l, departements: departements, seen: map[key]bool{}, edition: Edition{Level: l.level, Geography: l.geography, Others: map[string]int{}}}
	if err := s.readAll(rows); err != nil {
		return nil, err
	}
	return s.finish()
}

// plain gives the text of a file, unpacked and without its byte-order mark.
func plain(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if start, err := b.Peek(2); err == nil && bytes.Equal(start, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, &Refusal{[]*Fault{unreadable(err, 1)}}
		}
		b = bufio.NewReaderSize(io.LimitReader(z, maxUnpacked), 1<<16)
	}
	if start, err := b.Peek(3); err == nil && bytes.Equal(start, []byte("\xef\xbb\xbf")) {
		_, _ = b.Discard(3) // they were just peeked
	}
	return b, nil
}

func unreadable(err error, line int) *Fault {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		line = parse.Line
	}
	return &Fault{Line: line, Expected: "un CSV de la base du SSMSI, séparé par des points-virgules, autant de cellules que d'en-têtes"}
}

type key struct {
	territory string
	class     casework.CrimeClass
	year      int
}

// reader is one file under way.
type reader struct {
	*layout
	departements []string
	edition      Edition
	seen         map[key]bool
	faults       []*Fault
}

func (s *reader) readAll(rows *csv.Reader) error {
	for {
		cells, err := rows.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			var parse *csv.ParseError
			if !errors.As(err, &parse) && !errors.Is(err, gzip.ErrChecksum) && !errors.Is(err, io.ErrUnexpectedEOF) {
				return fmt.Errorf("crime.Read: %w", err)
			}
			s.faults = append(s.faults, unreadable(err, s.edition.Rows+2))
			return nil
		}
		s.edition.Rows++
		if fault := s.row(cells); fault != nil {
			fault.Line, _ = rows.FieldPos(0)
			s.faults = append(s.faults, fault)
		}
		if len(s.faults) == maxFaults {
			return nil
		}
		if len(s.edition.Figures) > maxFigures {
			return casework.Refuse(casework.KindInvalid, "Cela fait trop de communes à la fois : choisissez moins de départements, puis importez les autres.")
		}
	}
}

func (s *reader) finish() (*Edition, error) {
	if len(s.faults) > 0 {
		return nil, &Refusal{s.faults}
	}
	if len(s.edition.Figures) == 0 {
		return nil, &casework.Error{Kind: casework.KindInvalid, Field: "fichier", Message: "Ce fichier ne contient rien à garder : aucune violence faite à des personnes, ou aucune commune des départements choisis."}
	}
	return &s.edition, nil
}

// row keeps one row, or counts it among those that are not.
func (s *reader) row(cells []string) *Fault {
	name := strings.TrimSpace(cells[s.at[classColumn]])
	class, kept := casework.CrimeClasses.Parse(name)
	if !kept {
		if len(s.edition.Others) < 100 {
			s.edition.Others[strings.Clone(name)]++
		}
		return nil
	}
	code, fault := s.territory(cells)
	if fault != nil || code == "" {
		return fault
	}
	if s.level == casework.CrimeByCommune && !slices.Contains(s.departements, departementOf(code)) {
		s.edition.Elsewhere++
		return nil
	}
	f := casework.CrimeFigure{Territory: code, Class: class}
	if fault := s.numbers(cells, &f); fault != nil {
		return fault
	}
	k := key{f.Territory, f.Class, f.Year}
	if s.seen[k] {
		return s.fault(cells, classColumn, "une seule ligne par territoire, classe et année")
	}
	s.seen[k] = true
	s.edition.Figures = append(s.edition.Figures, f)
	return nil
}

func (s *reader) fault(cells []string, c column, expected string) *Fault {
	i := s.at[c]
	return &Fault{Column: s.names[i], Value: strings.Clone(cells[i]), Expected: expected}
}

// territory is the code of a row; empty for what the source could not place.
func (s *reader) territory(cells []string) (string, *Fault) {
	c := codeDepartement
	if s.level == casework.CrimeByCommune {
		c = codeCommune
	}
	code := strings.ToUpper(strings.TrimSpace(cells[s.at[c]]))
	if code == "NA" {
		s.edition.Unplaced++
		return "", nil
	}
	if s.level == casework.CrimeByCommune {
		if !commune.ValidForm(code) {
			return "", s.fault(cells, c, "un code INSEE de cinq caractères, comme 94033 ou 2A004 (un tableur efface le zéro de 01004)")
		}
		return strings.Clone(code), nil
	}
	if _, ok := commune.DepartementByCode(code); !ok {
		return "", s.fault(cells, c, "un code de département, comme 94, 2A ou 974 (un tableur efface le zéro de 01)")
	}
	return strings.Clone(code), nil
}

func (s *reader) numbers(cells []string, f *casework.CrimeFigure) *Fault {
	year, ok := count(cells[s.at[yearColumn]])
	if year < 100 {
		year += 2000
	}
	if !ok || year < 2000 || year > 2099 {
		return s.fault(cells, yearColumn, "une année de deux ou de quatre chiffres, comme 23 ou 2023")
	}
	f.Year = year
	if f.Population, ok = count(cells[s.at[populationColumn]]); !ok && !none(cells[s.at[populationColumn]]) {
		return s.fault(cells, populationColumn, "un nombre d'habitants, ou NA")
	}
	f.Published = true
	if i, given := s.at[publishedColumn]; given {
		switch strings.ToLower(strings.TrimSpace(cells[i])) {
		case "diff":
		case "ndiff":
			f.Published = false
			return nil
		default:
			return s.fault(cells, publishedColumn, "diff ou ndiff")
		}
	}
	if f.Facts, ok = count(cells[s.at[factsColumn]]); !ok {
		return s.fault(cells, factsColumn, "un nombre entier, positif ou nul")
	}
	return nil
}

func none(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || strings.EqualFold(s, "NA")
}

// count reads a whole number, also as R writes it: "1e+05", "12,0".
func count(s string) (int, bool) {
	s = strings.TrimSpace(s)
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 0
	}
	x, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || !(x >= 0 && x <= 1e9) || x != math.Trunc(x) {
		return 0, false
	}
	return int(x), true
}
