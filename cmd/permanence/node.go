package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"time"

	"permanence/internal/store"
)

// How often a server says that it runs: at once when its keyset file changes, so
// that a renewal of the keys does not wait.
const (
	nodeLooks = 5 * time.Second
	nodeSpeak = time.Minute
)

// keepNode says in the database that this server runs and which keyset file it
// has, until stop is called.
func (p *program) keepNode(st *store.Store, logger *slog.Logger) (node string, stop func()) {
	node = rand.Text()
	ctx, cancel := context.WithCancel(context.WithoutCancel(p.Context))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.speak(ctx, st, node, logger)
	}()
	return node, func() {
		cancel()
		<-ended
		last, done := context.WithTimeout(context.WithoutCancel(ctx), nodeLooks)
		defer done()
		if err := st.ForgetNode(last, node); err != nil {
			logger.Warn("node not forgotten", "error", err.Error())
		}
	}
}

func (p *program) speak(ctx context.Context, st *store.Store, node string, logger *slog.Logger) {
	ticker := time.NewTicker(nodeLooks)
	defer ticker.Stop()
	var spoke time.Time
	var edition int64
	failing := false
	for {
		if now, has := p.clock(), st.KeysetEdition(); edition != has || spoke.IsZero() || now.Sub(spoke) >= nodeSpeak || now.Before(spoke) {
			err := st.NoteNode(ctx, node)
			switch {
			case err == nil:
				spoke, edition, failing = now, has, false
			case ctx.Err() == nil && !failing:
				failing = true // told once
				logger.Error("node not noted", "error", err.Error())
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
