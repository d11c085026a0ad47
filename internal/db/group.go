package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
)

// group is the one writer of SQLite. Operations that arrive while a commit is
// on its way to the disk wait together, then run one after another in one
// transaction, each behind a savepoint of its own, and are all acknowledged
// when that transaction is on the disk: eight people who save at once wait for
// one journey of the disk, not for eight. An operation that fails undoes
// itself alone.
type group struct {
	pool *sql.DB

	mu      sync.Mutex
	waiting []*pending
	running bool

	conn  *sql.Conn // held by the goroutine that runs
	stmts map[string]*sql.Stmt
}

// pending is an operation that waits for its turn, then for its commit.
type pending struct {
	ctx      context.Context
	f        func(*Tx) error
	alone    bool // in a transaction of its own, without a savepoint
	started  bool
	done     chan struct{}
	err      error
	panicked any
}

// mostStatements bounds the prepared statements that are kept.
const mostStatements = 600

var errLost = errors.New("the transaction was given up by the engine")

// write runs f when its turn comes and returns once it is durable, or undone.
func (g *group) write(ctx context.Context, alone bool, f func(*Tx) error) error {
	p := &pending{ctx: ctx, f: f, alone: alone, done: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, p)
	if !g.running {
		g.running = true
		go g.run()
	}
	g.mu.Unlock()
	select {
	case <-p.done:
	case <-ctx.Done():
		if g.forget(p) {
			return fmt.Errorf("begin: %w", ctx.Err())
		}
		<-p.done
	}
	if p.panicked != nil {
		panic(p.panicked)
	}
	return p.err
}

// forget takes an operation that has not started out of the queue.
func (g *group) forget(p *pending) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.started {
		return false
	}
	p.started = true // next will pass over it
	return true
}

// run serves the queue until it is empty.
func (g *group) run() {
	for {
		batch := g.next()
		if batch == nil {
			return
		}
		for len(batch) > 0 {
			n := g.transaction(batch)
			for _, p := range batch[:n] {
				close(p.done)
			}
			batch = batch[n:]
		}
	}
}

// next takes what waits, up to an operation that must be alone; nil, once,
// when nothing does.
func (g *group) next() (batch []*pending) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(g.waiting) > 0 {
		p := g.waiting[0]
		if p.alone && len(batch) > 0 {
			break
		}
		g.waiting = g.waiting[1:]
		if p.started {
			continue
		}
		p.started = true
		batch = append(batch, p)
		if p.alone {
			break
		}
	}
	g.running = len(batch) > 0
	return batch
}

// transaction runs a batch and says how many of it are settled: all, unless
// the engine gave the transaction up on the way.
func (g *group) transaction(batch []*pending) int {
	if err := g.begin(); err != nil {
		return settle(batch, err)
	}
	if len(batch) == 1 {
		if g.operate(batch[0]); batch[0].err != nil {
			_ = g.exec("ROLLBACK") // the engine may have done it already
			return 1
		}
	} else if i := g.operateEach(batch); i < len(batch) {
		_ = g.exec("ROLLBACK")
		settle(batch[:i], fmt.Errorf("commit: %w", errLost))
		return i + 1
	}
	if err := g.exec("COMMIT"); err != nil {
		_ = g.exec("ROLLBACK")
		return settle(batch, mapError("commit", err))
	}
	return len(batch)
}

// settle gives an error to the operations that had none.
func settle(batch []*pending, err error) int {
	for _, p := range batch {
		if p.err == nil {
			p.err = err
		}
	}
	return len(batch)
}

// operateEach runs several operations, each behind its savepoint, and says how
// many until the transaction was lost: all of them when it was not.
func (g *group) operateEach(batch []*pending) int {
	for i, p := range batch {
		if p.err = mapError("savepoint", g.exec("SAVEPOINT operation")); p.err != nil {
			return i
		}
		g.operate(p)
		if p.err != nil && g.exec("ROLLBACK TO operation") != nil {
			return i
		}
		if err := g.exec("RELEASE operation"); err != nil {
			p.err = errors.Join(p.err, mapError("release", err))
			return i
		}
	}
	return len(batch)
}

// operate runs one operation. Its statements are not interrupted when its
// caller goes away, since SQLite then undoes the whole transaction, the
// neighbours' work with it: the context is looked at between statements.
func (g *group) operate(p *pending) {
	defer func() {
		if r := recover(); r != nil {
			p.panicked, p.err = r, errLost
		}
	}()
	if p.err = p.ctx.Err(); p.err != nil {
		return
	}
	tx := &Tx{ctx: context.WithoutCancel(p.ctx), ended: p.ctx.Err, on: g.conn, sqlite: true, stmts: g.stmts}
	p.err = p.f(tx)
}

// begin opens a transaction on the writer's connection, taking a new one when
// there is none or it was lost.
func (g *group) begin() error {
	ctx := context.Background()
	if g.conn == nil || g.conn.PingContext(ctx) != nil {
		conn, err := g.pool.Conn(ctx)
		if err != nil {
			return mapError("begin", err)
		}
		g.drop()
		g.conn, g.stmts = conn, map[string]*sql.Stmt{}
	}
	if len(g.stmts) > mostStatements {
		for query, s := range g.stmts {
			_ = s.Close()
			delete(g.stmts, query)
		}
	}
	return mapError("begin", g.exec("BEGIN IMMEDIATE"))
}

func (g *group) exec(statement string) error {
	_, err := g.conn.ExecContext(context.Background(), statement)
	return err
}

// close waits for what runs and gives the writer's connection back.
func (g *group) close() {
	_ = g.write(context.Background(), true, func(*Tx) error { return nil })
	for {
		g.mu.Lock()
		if !g.running {
			defer g.mu.Unlock()
			g.drop()
			return
		}
		g.mu.Unlock()
		runtime.Gosched()
	}
}

// drop gives a connection back with its statements.
func (g *group) drop() {
	if g.conn == nil {
		return
	}
	for _, s := range g.stmts {
		_ = s.Close()
	}
	_ = g.conn.Close()
	g.conn, g.stmts = nil, nil
}
