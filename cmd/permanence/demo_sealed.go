package main

import (
	"fmt"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/demo"
	"permanence/internal/sealing"
	"permanence/internal/store"
)

// seedSealed seals what those who host and fund the posts read: the published
// year of the first post, the same months of the others, and their last two
// years, each step by step as the post's worker would.
func (p *program) seedSealed(st *store.Store) error {
	year := p.today().Year()
	for i, post := range demo.Posts() {
		periods := []casework.Period{demo.SamplePeriod}
		if i > 0 {
			periods = append(periods, casework.YearPeriod(year-2), casework.YearPeriod(year-1))
		}
		for _, period := range periods {
			d := casework.ReportDraft{Period: period, Threshold: casework.SealThresholds[0]}
			if i == 0 {
				d.Remarks = demo.SealedRemarks
			}
			if err := p.seal(st, post.Slug, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// seal seals a report of a post, by the worker of that post.
func (p *program) seal(st *store.Store, slug string, d casework.ReportDraft) error {
	var login string
	for _, a := range demo.Accounts() {
		if login == "" && a.Role == casework.Worker && slices.Contains(a.Posts, slug) {
			login = a.Login
		}
	}
	worker, err := p.actorOf(st, login)
	if err != nil {
		return err
	}
	post, err := st.PostBySlug(p, worker, slug)
	if err != nil {
		return err
	}
	d.Post = post.ID
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
