package reporting

import (
	"context"
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/store"
)

// Beside is what stands in a report beside the figures of the facts: what the
// post had and cost, and what the police and the gendarmerie recorded where it
// works. Nothing in it is about persons who are followed.
type Beside struct {
	folder   *casework.PostFolder // nil for whoever may not read it
	communes []string             // covered on the last day of the period
	crime    []casework.CrimeFigure
}

// ReadBeside asks the store for what stands beside the report of a post over a
// period. For whoever may ReadReport of the post; what the post had and cost is
// there for whoever may also ReadSteering and ReadFunding.
func ReadBeside(ctx context.Context, st *store.Store, actor casework.Actor, post casework.Post, period casework.Period) (b Beside, err error) {
	if actor.May(casework.ReadSteering, post.ID) != nil {
		return b, nil
	}
	f, err := st.PostFolder(ctx, actor, post.ID)
	if err != nil {
		return b, err
	}
	b.folder = &f
	b.communes = f.Sheet.CoveredOn(period.To)
	b.crime, err = st.LocalCrime(ctx, actor, post.ID, b.communes)
	return b, err
}

// Complete adds what stands beside to a report, as its reader sees it: a ratio
// is withheld with the count that it is made of.
func (b *Beside) Complete(r *indicator.Report) {
	if b.folder == nil {
		return
	}
	r.AddMeans(b.folder)
	r.AddParties(b.folder)
	r.AddRecorded(b.communes, b.crime)
}

// key is what Complete depends on, in words.
func (b *Beside) key() string {
	if b.folder == nil {
		return ""
	}
	return fmt.Sprintf("%+v %v %v", *b.folder, b.communes, b.crime)
}
