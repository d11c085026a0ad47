package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar shows how far a long work is and how long it will still take, on a
// terminal only.
type bar struct {
	title string
	shown *progressbar.ProgressBar
	on    bool
}

func (p *program) bar(title string) *bar {
	f, ok := p.err.(*os.File)
	return &bar{title: title, on: ok && term.IsTerminal(int(f.Fd()))}
}

func (b *bar) set(done, total int64) {
	if !b.on {
		return
	}
	if b.shown == nil {
		b.shown = progressbar.NewOptions64(total, progressbar.OptionSetDescription(b.title), progressbar.OptionSetWriter(os.Stderr),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetElapsedTime(true), progressbar.OptionFullWidth())
	}
	b.shown.ChangeMax64(total)
	_ = b.shown.Set64(done) // a bar that cannot be drawn stops no work
}

func (b *bar) finish() {
	if b.shown != nil {
		_ = b.shown.Finish()
		b.shown = nil
	}
}
