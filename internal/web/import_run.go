package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"permanence/internal/casework"
	"permanence/internal/register"
	"permanence/internal/store"
)

// gate lets so many in at once, by the memory that each needs.
type gate chan struct{}

func (g gate) enter(ctx context.Context) (release func(), err error) {
	select {
	case g <- struct{}{}:
		return func() { <-g }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// importRunner runs imports behind the requests that started them. How far each
// is stands in memory: while one is written the embedded database has no other
// writer, so a page that follows it must neither write nor log.
type importRunner struct {
	server  *Server
	uploads gate
	work    gate
	ctx     context.Context
	stop    context.CancelFunc
	all     sync.WaitGroup

	mu   sync.Mutex
	runs map[casework.ImportID]*importRun
}

func newImportRunner(s *Server) *importRunner {
	ctx, stop := context.WithCancel(context.Background())
	return &importRunner{server: s, uploads: make(gate, 3), work: make(gate, 2), ctx: ctx, stop: stop, runs: map[casework.ImportID]*importRun{}}
}

// close stops the imports under way, which then write nothing, and waits for
// them.
func (r *importRunner) close(ctx context.Context) error {
	r.stop()
	ended := make(chan struct{})
	go func() {
		r.all.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// importRun is one import under way.
type importRun struct {
	waiting
	actor   casework.Actor
	partial bool
	cancel  context.CancelFunc
	ended   chan struct{}

	done, total, rows atomic.Int64
	from, to          casework.Day
}

// find is the import under way of that post, if it is.
func (r *importRunner) find(post casework.PostID, id casework.ImportID) (*importRun, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	run, ok := r.runs[id]
	if !ok || run.file.Post != post {
		return nil, false
	}
	return run, true
}

// start notes that the import runs, and runs it. KindConflict when somebody
// else just did.
func (r *importRunner) start(ctx context.Context, run *importRun) error {
	if err := run.note(ctx, r.server.Store, store.ImportRunning); err != nil {
		return err
	}
	var runCtx context.Context
	runCtx, run.cancel = context.WithCancel(r.ctx)
	run.ended = make(chan struct{})
	r.mu.Lock()
	r.runs[run.file.ID] = run
	r.mu.Unlock()
	r.all.Go(func() {
		defer close(run.ended)
		defer run.cancel()
		defer func() {
			r.mu.Lock()
			delete(r.runs, run.file.ID)
			r.mu.Unlock()
		}()
		r.run(runCtx, run)
	})
	return nil
}

// note writes the state, the details and the counts down.
func (run *importRun) note(ctx context.Context, s *store.Store, state store.ImportState) error {
	details, err := run.details.bytes()
	if err != nil {
		return err
	}
	f := run.file
	f.State, f.Details = state, details
	if res := run.details.Result; res != nil {
		f.RowsTaken, f.RowsRefused = res.Taken, res.Refused
	}
	f, err = s.SaveImport(ctx, run.actor, f)
	if err == nil {
		run.file = f
	}
	return err
}

// closing is how long the last notes of an import may take once it is over.
const closing = time.Minute

func (r *importRunner) run(ctx context.Context, run *importRun) {
	release, err := r.work.enter(ctx)
	if err == nil {
		defer release()
		err = r.write(ctx, run)
	}
	state := run.conclude(err, r.ctx.Err() != nil)
	if err != nil && state == store.ImportFailed && casework.KindOf(err) == "" && ctx.Err() == nil {
		r.server.Logger.Error("import", "import", string(run.file.ID), "error", kindOfFailure(err))
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	if err := run.note(last, r.server.Store, state); err != nil {
		r.server.Logger.Error("import noted", "import", string(run.file.ID), "error", kindOfFailure(err))
	}
}

// kindOfFailure is what the log may hold of an error met on a register: rows
// and values of it could be in the text.
func kindOfFailure(err error) string {
	if kind := casework.KindOf(err); kind != "" {
		return string(kind)
	}
	root := err
	for next := errors.Unwrap(root); next != nil; next = errors.Unwrap(root) {
		root = next
	}
	return root.Error()
}

// conclude is the state that the end of an import leaves it in.
func (run *importRun) conclude(err error, stopping bool) store.ImportState {
	result := run.details.Result
	if err == nil && result.Written {
		return store.ImportDone
	}
	run.details.Result = nil
	var told *casework.Error
	switch {
	case err == nil: // rows are refused: the person decides
		return store.ImportReceived
	case stopping:
		run.details.Problem = "Le serveur s'est arrêté pendant l'import. Déposez le registre de nouveau."
	case errors.Is(err, context.Canceled):
		return store.ImportCancelled
	case errors.As(err, &told):
		run.details.Problem = told.Message
	default:
		run.details.Problem = "L'import s'est arrêté sur une erreur du serveur. Déposez le registre de nouveau ; si cela se reproduit, prévenez l'exploitant."
	}
	return store.ImportFailed
}

// write reads the register and writes its good rows, all or nothing.
func (r *importRunner) write(ctx context.Context, run *importRun) error {
	var rejects bytes.Buffer
	bars, err := r.server.Store.RegisterBars(ctx, run.actor, run.file.Post)
	if err != nil {
		return err
	}
	names, err := r.server.Store.PostNames(ctx, run.actor, run.file.Post)
	if err != nil {
		return err
	}
	c, err := register.Check(ctx, run.source, register.Options{Mapping: run.details.Mapping, Partial: run.partial, Bars: bars.Of, Names: names,
		Today: casework.DayOf(r.server.Clock()), Rejects: &rejects, Progress: run.progress})
	if err != nil {
		return err
	}
	result := c.Result()
	run.details.Result = result
	if !c.Clean() && !run.partial {
		return nil
	}
	post := run.file.Post
	result.Counts, err = r.server.Store.ImportRegister(ctx, run.actor, post, store.ImportOptions{Persons: c.Persons(), Cases: c.Cases()}, run.watch(c.Rows(ctx)))
	if err != nil {
		return err
	}
	result.Written = true
	run.details.From, run.details.To = run.from, run.to
	return r.keep(context.WithoutCancel(ctx), run, &rejects)
}

// keep stores what stays of an import that was written: the refused rows, and
// the mapping for the next one. It is past cancelling.
func (r *importRunner) keep(ctx context.Context, run *importRun, rejects *bytes.Buffer) error {
	post, id := run.file.Post, run.file.ID
	if rejects.Len() > 0 {
		if err := r.server.Store.PutImportContent(ctx, run.actor, post, id, store.ContentRejects, rejects); err != nil {
			r.server.Logger.Error("rejects kept", "import", string(id), "error", kindOfFailure(err))
		} else {
			run.details.Rejects = true
		}
	}
	text, err := json.Marshal(run.details.Mapping)
	if err == nil {
		err = r.server.Store.SaveRegisterMapping(ctx, run.actor, post, text)
	}
	if err != nil { // the register is written: that is what counts
		r.server.Logger.Error("mapping kept", "import", string(id), "error", kindOfFailure(err))
	}
	return nil
}

func (run *importRun) progress(done, total int64) {
	run.done.Store(done)
	run.total.Store(total)
}

// watch counts the rows that pass, and their first and last days.
func (run *importRun) watch(rows iter.Seq2[*casework.RegisterRow, error]) iter.Seq2[*casework.RegisterRow, error] {
	return func(yield func(*casework.RegisterRow, error) bool) {
		for row, err := range rows {
			if err == nil {
				run.rows.Add(1)
				run.to = max(run.to, row.On)
				if run.from == 0 || row.On < run.from {
					run.from = row.On
				}
			}
			if !yield(row, err) {
				return
			}
		}
	}
}
