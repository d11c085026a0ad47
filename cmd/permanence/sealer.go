package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// How often the log is sealed, and how far back each pass looks for lines that
// were committed late: a pass costs as much as it looks at.
const (
	sealEvery  = 3 * time.Second
	sealNear   = 2 * time.Minute
	sealHourly = 48 * time.Hour
	sealAtEnd  = 10 * time.Second // given to the last pass, at a stop
)

// sealer seals the log while the service runs.
type sealer struct {
	*program
	st      *store.Store
	logger  *slog.Logger
	anchors string   // file of anchors, empty for none
	copy    *logCopy // nil for none
	day     casework.Day
	hour    time.Time
	failing string // the failure that was told, so as not to tell it each time
}

// keepSealed seals the log every few seconds until stop is called, which seals
// once more. The anchors are written every hour and at the stop; every new day
// all lines are looked at and the whole log is verified.
func (p *program) keepSealed(st *store.Store, logger *slog.Logger, anchors, copied string) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(p.Context))
	own := *p
	own.Context = ctx
	s := &sealer{program: &own, st: st, logger: logger, anchors: anchors}
	if copied != "" {
		s.copy = &logCopy{path: copied}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.run()
	}()
	return func() {
		cancel()
		<-ended
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), sealAtEnd)
		defer cancel()
		own.Context = last
		s.tell(s.pass(sealNear))
		s.tell(s.writeAnchors())
	}
}

func (s *sealer) run() {
	ticker := time.NewTicker(sealEvery)
	defer ticker.Stop()
	for {
		s.tell(s.due())
		select {
		case <-s.Done():
			return
		case <-ticker.C:
		}
	}
}

// due does what the hour asks for. What fails is tried again an hour later at
// most; what was found is sealed at the next pass in any case.
func (s *sealer) due() error {
	now := s.clock()
	switch day := casework.DayOf(now); {
	case day != s.day:
		first := s.day == 0
		s.day, s.hour = day, now
		if err := errors.Join(s.pass(0), s.writeAnchors()); err != nil || first {
			return err
		}
		return s.verify()
	case now.Sub(s.hour) >= time.Hour:
		s.hour = now
		return errors.Join(s.pass(sealHourly), s.writeAnchors())
	}
	return s.pass(sealNear)
}

// verify checks the whole log once a day; the page of the log shows the result.
func (s *sealer) verify() error {
	r, err := s.st.VerifyLog(s, console, store.Verification{})
	if err == nil && !r.OK() {
		s.logger.Error("the log does not verify: run permanence audit verify", "faults", r.Faults())
	}
	return err
}

func (s *sealer) pass(within time.Duration) error {
	if _, err := s.st.Seal(s, within); err != nil || s.copy == nil {
		return err
	}
	return s.copy.extend(s.program, s.st)
}

func (s *sealer) writeAnchors() error {
	if s.anchors == "" {
		return nil
	}
	_, err := s.anchor(s.st, s.anchors)
	return err
}

// tell logs a failure once, until it changes or is over.
func (s *sealer) tell(err error) {
	if s.Err() != nil && err != nil {
		return // stopping
	}
	text := ""
	if err != nil {
		text = err.Error()
	}
	if text != s.failing && text != "" {
		s.logger.Error("the log is not sealed", "error", text)
	}
	s.failing = text
}
