package main

import (
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/demo"
	"permanence/internal/sealing"
	"permanence/internal/store"
)

// seedSealed seals the published year of the first post, step by step as its
// worker would: those who host and fund the post read it.
func (p *program) seedSealed(st *store.Store, slug string) error {
	worker, err := p.actorOf(st, "intervenante")
	if err != nil {
		return err
	}
	post, err := st.PostBySlug(p, worker, slug)
	if err != nil {
		return err
	}
	d := casework.ReportDraft{Post: post.ID, Period: demo.SamplePeriod, Threshold: casework.SealThresholds[0], Remarks: demo.SealedRemarks}
	read, err := sealing.Prepare(p, st, worker, post, d)
	if err != nil {
		return err
	}
	if d, err = sealing.Check(p, st, worker, post, d, sealing.FiguresDigest(read.Content.Report)); err != nil {
		return err
	}
	r, err := sealing.Seal(p, st, worker, post, d, p.today())
	if err == nil {
		fmt.Fprintf(p.out, "%s : bilan scellé n° %s, %s\n", post.Name, r.Number, r.Period.French())
	}
	return err
}
