package register

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// Import reads a register into a post. When a row is refused nothing is
// written, unless Partial asks for the good ones; a cancelled context or any
// error leaves the post as it was. The error is a casework.Error with a French
// sentence when the file is not a register or the actor may not import.
func Import(ctx context.Context, st *store.Store, actor casework.Actor, post casework.PostID, src Source, o Options) (*Result, error) {
	if o.Today == 0 {
		return nil, errors.New("register: Options.Today is required")
	}
	if err := actor.May(casework.ImportRegister, post); err != nil {
		return nil, refusedByStore(ctx, st, actor, post, err)
	}
	bars, err := st.RegisterBars(ctx, actor, post)
	if err != nil {
		return nil, err
	}
	o.Bars = bars.Of
	if o.Names, err = st.PostNames(ctx, actor, post); err != nil {
		return nil, err
	}
	c, err := Check(ctx, src, o)
	if err != nil {
		return nil, err
	}
	if !c.clean && !o.Partial {
		return c.refused(ctx)
	}
	counts, err := st.ImportRegister(ctx, actor, post, store.ImportOptions{DryRun: o.DryRun, Persons: c.Persons(), Cases: c.Cases()}, c.Rows(ctx))
	if err != nil {
		return nil, err
	}
	c.result.Counts, c.result.Written = counts, !o.DryRun
	return &c.result, nil
}

// refused finds all refusals of a register of which nothing will be written.
func (c *Checked) refused(ctx context.Context) (*Result, error) {
	for _, err := range c.Rows(ctx) {
		if err != nil {
			return nil, err
		}
	}
	return &c.result, nil
}

// refusedByStore lets the store write its audit line of the refusal.
func refusedByStore(ctx context.Context, st *store.Store, actor casework.Actor, post casework.PostID, refusal error) error {
	none := func(func(*casework.RegisterRow, error) bool) {}
	if _, err := st.ImportRegister(ctx, actor, post, store.ImportOptions{DryRun: true}, none); err != nil {
		return err
	}
	return refusal
}

// Result is what was found, whole once Rows has been drained.
func (c *Checked) Result() *Result { return &c.result }
