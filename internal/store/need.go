package store

import (
	"context"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/crime"
	"permanence/internal/db"
	"permanence/internal/geo"
)

const crimeEditionColumns = `level, departement, geography, from_year, to_year, figures, withheld, file, imported_at`

func scanCrimeEdition(row db.Scanner) (e casework.CrimeEdition, err error) {
	err = row.Scan(&e.Level, &e.Departement, &e.Geography, &e.From, &e.To, &e.Figures, &e.Withheld, &e.File, &e.ImportedAt)
	return e, err
}

// ImportCrime takes what was read of a file of recorded crime, whole: it
// replaces the edition of the same level and départements, so that the same
// file twice changes nothing. It returns the editions as they are now. For
// whoever may KeepNeed.
func (s *Store) ImportCrime(ctx context.Context, actor casework.Actor, file string, read *crime.Edition) (now []casework.CrimeEdition, err error) {
	r := request{action: casework.KeepNeed, object: "crime_editions", detail: "import", alone: true}
	err = s.do(ctx, actor, r, func(a *access) error {
		now = nil
		for _, departement := range read.Departements() {
			e, err := a.replaceCrime(read, departement, file)
			if err != nil {
				return err
			}
			now = append(now, e)
		}
		return nil
	})
	return now, err
}

func (a *access) replaceCrime(read *crime.Edition, departement, file string) (casework.CrimeEdition, error) {
	e := casework.CrimeEdition{Level: read.Level, Departement: departement, Geography: read.Geography, File: file, ImportedAt: a.now}
	if _, err := a.Exec(`DELETE FROM crime_figures WHERE departement = $1`, departement); err != nil {
		return e, err
	}
	for i := range read.Figures {
		f := &read.Figures[i]
		if departement != "" && departementOfCode(f.Territory) != departement {
			continue
		}
		if _, err := a.Exec(`INSERT INTO crime_figures (territory, class, year, departement, facts, published, population) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			f.Territory, f.Class, f.Year, departement, f.Facts, f.Published, f.Population); err != nil {
			return e, err
		}
		e.Figures++
		if !f.Published {
			e.Withheld++
		}
		if e.From == 0 || f.Year < e.From {
			e.From = f.Year
		}
		e.To = max(e.To, f.Year)
	}
	_, err := a.Exec(`INSERT INTO crime_editions (`+crimeEditionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (level, departement) DO UPDATE SET geography = excluded.geography, from_year = excluded.from_year, to_year = excluded.to_year, figures = excluded.figures,
		withheld = excluded.withheld, file = excluded.file, imported_at = excluded.imported_at`,
		e.Level, e.Departement, e.Geography, e.From, e.To, e.Figures, e.Withheld, e.File, e.ImportedAt)
	return e, err
}

func departementOfCode(code string) string {
	c := commune.Commune{Code: code}
	return c.Departement()
}

// ImportContours takes the shapes of communes. Those of a département that is
// in the file replace all that were there of it. It returns how many were taken
// and of which départements. For whoever may KeepNeed.
func (s *Store) ImportContours(ctx context.Context, actor casework.Actor, all []casework.Contour) (departements []string, err error) {
	r := request{action: casework.KeepNeed, object: "contours", detail: "import", alone: true}
	err = s.do(ctx, actor, r, func(a *access) error {
		departements = nil
		for i := range all {
			d := departementOfCode(all[i].Territory)
			if !slices.Contains(departements, d) {
				departements = append(departements, d)
				if _, err := a.Exec(`DELETE FROM contours WHERE departement = $1`, d); err != nil {
					return err
				}
			}
			rings, err := geo.Pack(all[i].Rings)
			if err != nil {
				return err
			}
			if _, err := a.Exec(`INSERT INTO contours (territory, departement, rings) VALUES ($1, $2, $3)`, all[i].Territory, d, rings); err != nil {
				return err
			}
		}
		slices.Sort(departements)
		return nil
	})
	return departements, err
}

func scanContour(row db.Scanner) (c casework.Contour, err error) {
	var rings string
	if err := row.Scan(&c.Territory, &rings); err != nil {
		return c, err
	}
	c.Rings, err = geo.Unpack(rings)
	return c, err
}

func scanCrimeFigure(row db.Scanner) (f casework.CrimeFigure, err error) {
	err = row.Scan(&f.Territory, &f.Class, &f.Year, &f.Facts, &f.Published, &f.Population)
	return f, err
}

// Need is what the choice of the next post rests on, but for the posts.
type Need struct {
	Editions []casework.CrimeEdition // all that were imported, by level and département
	Whole    []casework.CrimeFigure  // of the département as a whole, by year
	Communes []casework.CrimeFigure  // of its communes, by territory
	Contours []casework.Contour      // of its communes, none when no file was imported
	Drawn    []DrawnCommunes         // without a département alone: of which ones there are contours
}

// DrawnCommunes is a département of which contours were imported.
type DrawnCommunes struct {
	Departement string
	Communes    int
}

func scanDrawn(row db.Scanner) (d DrawnCommunes, err error) {
	err = row.Scan(&d.Departement, &d.Communes)
	return d, err
}

// Need reads what was imported of a département; with an empty code, the
// editions and the figures of all départements alone. For whoever may ReadNeed.
func (s *Store) Need(ctx context.Context, actor casework.Actor, departement string) (n Need, err error) {
	r := request{action: casework.ReadNeed, object: "crime_figures", record: departement, detail: "read"}
	err = s.look(ctx, actor, r, func(a *access) (err error) {
		if n.Editions, err = db.All(a.Tx, scanCrimeEdition, `SELECT `+crimeEditionColumns+` FROM crime_editions ORDER BY level, departement`); err != nil {
			return err
		}
		const figures = `SELECT territory, class, year, facts, published, population FROM crime_figures WHERE departement = $1`
		if departement == "" {
			if n.Whole, err = db.All(a.Tx, scanCrimeFigure, figures+` ORDER BY territory, year, class`, ""); err != nil {
				return err
			}
			n.Drawn, err = db.All(a.Tx, scanDrawn, `SELECT departement, COUNT(*) FROM contours GROUP BY departement ORDER BY departement`)
			return err
		}
		if n.Whole, err = db.All(a.Tx, scanCrimeFigure, figures+` AND territory = $2 ORDER BY year, class`, "", departement); err != nil {
			return err
		}
		if n.Communes, err = db.All(a.Tx, scanCrimeFigure, figures+` ORDER BY territory, year, class`, departement); err != nil {
			return err
		}
		n.Contours, err = db.All(a.Tx, scanContour, `SELECT territory, rings FROM contours WHERE departement = $1 ORDER BY territory`, departement)
		return err
	})
	return n, err
}
