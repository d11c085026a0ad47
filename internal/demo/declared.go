package demo

import "permanence/internal/casework"

// Declared are totals of two years before the post of a slug opened, and before
// the program: they are invented, and their document says so.
func Declared() (slug string, all []casework.DeclaredTotal) {
	const before = "Bilan de la permanence sociale d'avant le poste (document fictif), année "
	for _, y := range []struct {
		year, persons, kept int
		source              string
	}{{2020, 61, 148, before + "2020"}, {2021, 74, 193, before + "2021"}} {
		all = append(all,
			casework.DeclaredTotal{Year: y.year, Figure: "persons_met", Value: y.persons, Source: y.source},
			casework.DeclaredTotal{Year: y.year, Figure: "appointments_kept", Value: y.kept, Source: y.source})
	}
	return "charenton-le-pont-saint-maurice", all
}
