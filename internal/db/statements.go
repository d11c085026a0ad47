package db

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// statements are the queries of the readers of SQLite, prepared once on each
// connection.
type statements struct {
	pool *sql.DB
	mu   sync.RWMutex
	all  map[string]*sql.Stmt
}

// in gives the query prepared for a transaction. One is prepared at a time, on
// the connection that readersAtOnce leaves free for it. Beyond mostStatements a
// query lives as long as its transaction.
func (c *statements) in(ctx context.Context, tx *sql.Tx, query string) (*sql.Stmt, error) {
	c.mu.RLock()
	s, full := c.all[query], len(c.all) >= mostStatements
	c.mu.RUnlock()
	var err error
	switch {
	case s != nil:
	case full:
		s, err = tx.PrepareContext(ctx, forSQLite(query))
		return s, mapError(verb(query), err)
	default:
		if s, err = c.prepare(ctx, query); err != nil {
			return nil, mapError(verb(query), err)
		}
	}
	return tx.StmtContext(ctx, s), nil
}

func (c *statements) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.all[query]; s != nil {
		return s, nil
	}
	s, err := c.pool.PrepareContext(ctx, forSQLite(query))
	if err == nil {
		c.all[query] = s
	}
	return s, err
}

func (c *statements) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	for _, s := range c.all {
		errs = append(errs, s.Close())
	}
	c.all = map[string]*sql.Stmt{}
	return errors.Join(errs...)
}
