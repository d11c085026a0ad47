package casework

import "strconv"

// DangerLevel is how great the danger for the person is. The levels are in
// order: a later one is graver.
type DangerLevel string

const (
	DangerLow       DangerLevel = "faible"
	DangerWatched   DangerLevel = "a_surveiller"
	DangerGrave     DangerLevel = "caracterise"
	DangerImmediate DangerLevel = "immediat"
)

// DangerLevels go from what nobody assessed to immediate danger.
var DangerLevels = newList("danger", "Danger",
	Item[DangerLevel]{Code: NotKnown, Label: "Non évalué"},
	Item[DangerLevel]{Code: DangerLow, Label: "Non caractérisé"},
	Item[DangerLevel]{Code: DangerWatched, Label: "À surveiller"},
	Item[DangerLevel]{Code: DangerGrave, Label: "Danger caractérisé"},
	Item[DangerLevel]{Code: DangerImmediate, Label: "Danger immédiat"})

// Graver tells whether the level is above another.
func (l DangerLevel) Graver(than DangerLevel) bool {
	return DangerLevels.Index(l) > DangerLevels.Index(than)
}

// Computed is the level that the result of the police grid gives by itself:
// none without a grid, grave from twelve yes or two red ones.
func (g DangerGrid) Computed() DangerLevel {
	switch {
	case !g.Done:
		return NotKnown
	case g.Characterised():
		return DangerGrave
	}
	return DangerLow
}

// Danger is the danger as assessed on a day: what the grid says, what the
// professional judges, and why when the judgement is lower than what stood.
type Danger struct {
	Grid   DangerGrid
	Judged DangerLevel // non_connu leaves the computed level
	// Lowered is the reason for a level below the computed one or below the one
	// before. It is personal: it is stored encrypted.
	Lowered string
}

// Level is the one that counts. The judgement always raises the computed
// level; it lowers it only with its reason, never silently.
func (d *Danger) Level() DangerLevel {
	computed := d.Grid.Computed()
	if d.Judged.Graver(computed) || d.Lowered != "" && DangerLevels.Has(d.Judged) && d.Judged != NotKnown {
		return d.Judged
	}
	return computed
}

// CheckDanger refuses a grid that cannot be (23 questions, of which 5 are red),
// an unknown level, and a level below the computed one or below the danger
// before without its reason. The danger before may be nil.
func CheckDanger(d, before *Danger) error {
	var f faults
	g := d.Grid
	f.when(g.Done && (g.Yes < 0 || g.Yes > 23), Invalid("oui", strconv.Itoa(g.Yes), "un nombre de « oui » de 0 à 23"))
	f.when(g.Done && (g.Red < 0 || g.Red > 5 || g.Red > g.Yes), Invalid("rouges", strconv.Itoa(g.Red), "un nombre de « oui » rouges de 0 à 5, compris dans celui des « oui »"))
	f.when(!DangerLevels.Has(d.Judged), Invalid("danger", string(d.Judged), DangerLevels.Expected()))
	if len(f) > 0 || d.Lowered != "" {
		return f.err()
	}
	if d.Judged != NotKnown && d.Grid.Computed().Graver(d.Judged) {
		return lowering(d.Judged, "la grille", d.Grid.Computed())
	}
	if before != nil && before.Level().Graver(d.Level()) {
		return lowering(d.Level(), "l'évaluation précédente", before.Level())
	}
	return nil
}

func lowering(to DangerLevel, source string, from DangerLevel) error {
	return &Error{Kind: KindInvalid, Field: "danger-motif", Message: "le niveau « " + DangerLevels.Label(to) + " » est plus bas que celui de " + source +
		" (« " + DangerLevels.Label(from) + " ») : écrivez pourquoi, ou gardez le plus élevé"}
}
