package register

import (
	"context"
	"errors"
	"io"
	"iter"

	"permanence/internal/casework"
)

// Options of an import.
type Options struct {
	Mapping *Mapping     // nil: columns are found by their own names
	DryRun  bool         // say what would happen, write nothing
	Partial bool         // write the good rows though others are refused
	Today   casework.Day // required: what is past and what is to come
	// Names are those of the post, which cells may hold; without them a cell that
	// holds one is refused.
	Names casework.PostNames
	// Bars tells which rows may not be written (see store.RegisterBars); nil
	// for a register that goes nowhere.
	Bars func(row *casework.RegisterRow) (casework.RegisterBar, error)
	// Rejects receives the refused rows as CSV, the reason in a last column.
	// It is written only with Partial, and only when a row is refused.
	Rejects io.Writer
	// Progress is told how far the two passes are together, in bytes.
	Progress func(done, total int64)
}

// maxRefusals is how many refusals a result keeps; all are counted.
const maxRefusals = 200

// Checked is a register after its first pass: all that it says is gathered,
// and Rows hands its good rows over.
type Checked struct {
	file   *file
	layout *layout
	whole  *whole
	o      Options
	clean  bool // no row will be refused
	result Result
}

// Check reads a register through once. It fails when the file is not a
// register: a French sentence says why. Faults of single rows are not errors;
// they are in the result once Rows has been drained.
func Check(ctx context.Context, src Source, o Options) (*Checked, error) {
	f, err := open(src)
	if err != nil {
		return nil, err
	}
	l, err := layOut(f.headers, o.Mapping)
	if err != nil {
		return nil, err
	}
	if err := l.checkRequired(f.headers); err != nil {
		return nil, err
	}
	c := &Checked{file: f, layout: l, o: o, clean: true}
	c.whole = newWhole(&c.o.Names)
	c.result.Unknown, c.result.DryRun = l.unknown, o.DryRun
	err = c.pass(ctx, 0, func(r *row, _ *record) error {
		if len(r.faults) == 0 {
			c.whole.gather(r)
		}
		c.clean = c.clean && len(r.faults) == 0
		return nil
	})
	if err != nil {
		return nil, err
	}
	if c.clean = c.clean && !c.whole.hasLateFault(); c.clean {
		c.whole.settle()
	}
	c.result.Warnings = c.whole.warnings()
	return c, nil
}

// Persons is how many persons the good rows are about, at most.
func (c *Checked) Persons() int { return int(c.whole.persons.n) }

// Cases is how many cases the good rows are about, at most.
func (c *Checked) Cases() int { return int(c.whole.cases.n) }

// Clean tells that no row is refused.
func (c *Checked) Clean() bool { return c.clean }

var errStopped = errors.New("register: the reader of the rows stopped")

// Rows reads the register a second time and yields its good rows, complete.
// The row yielded is reused: it must not be kept. Rows may be drained once;
// Result is whole afterwards.
func (c *Checked) Rows(ctx context.Context) iter.Seq2[*casework.RegisterRow, error] {
	return func(yield func(*casework.RegisterRow, error) bool) {
		rejects := newRejects(c)
		err := c.pass(ctx, 1, func(r *row, rec *record) error {
			if len(r.faults) == 0 {
				c.whole.complete(r)
			}
			c.result.Rows++
			if len(r.faults) > 0 {
				c.refuse(r)
				return rejects.write(rec, r.faults)
			}
			c.result.Taken++
			if !yield(&r.RegisterRow, nil) {
				return errStopped
			}
			return nil
		})
		if err == nil {
			err = rejects.flush()
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, err)
		}
	}
}

func (c *Checked) refuse(r *row) {
	c.result.Refused++
	for _, fault := range r.faults {
		if len(c.result.Refusals) < maxRefusals {
			c.result.Refusals = append(c.result.Refusals, fault)
		}
	}
}

const progressEvery = 1024

// pass reads all rows once. Every so often it looks whether it is to go on.
func (c *Checked) pass(ctx context.Context, number int64, each func(*row, *record) error) error {
	rows, err := c.file.rows()
	if err != nil {
		return err
	}
	p := newParser(c.file, c.layout, c.o.Today, &c.o.Names)
	for n := 0; ; n++ {
		if n%progressEvery == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			c.progress(number, rows.done())
		}
		rec, err := rows.next()
		if err == io.EOF {
			c.progress(number, c.file.length)
			return nil
		}
		if err != nil {
			return err
		}
		if rec.blank() {
			continue
		}
		r := p.parse(rec)
		leftOut, err := c.bar(r)
		if err != nil {
			return err
		}
		if leftOut {
			c.result.LeftOut += int(number) // counted by the second pass
			continue
		}
		if err := each(r, rec); err != nil {
			return err
		}
	}
}

// bar looks whether the row may be written: true for one of an erased person,
// of which nothing is read, checked or told; one of a person whose data are
// restricted is refused when it says anything new.
func (c *Checked) bar(r *row) (leftOut bool, err error) {
	if c.o.Bars == nil {
		return false, nil
	}
	bar, err := c.o.Bars(&r.RegisterRow)
	if bar == casework.RowRestricted {
		r.faults = append(r.faults, Refusal{Line: r.Line, Column: colPerson.name(), Fault: frenchSpaces(casework.RestrictedRow)})
	}
	return bar == casework.RowErased, err
}

func (c *Checked) progress(pass, done int64) {
	if c.o.Progress != nil {
		c.o.Progress(pass*c.file.length+min(done, c.file.length), 2*c.file.length)
	}
}
