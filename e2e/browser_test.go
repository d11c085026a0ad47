// Package e2e drives the real program with a real browser, as the people who use
// it do, and looks at what only a browser can tell: whether the page can be used
// by everybody, whether it asks anything of another host, whether its own policy
// refuses something of it.
package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// sharedBrowser is the only browser of a run: starting one takes longer than most
// journeys. Each tab has its own cookies and its own storage.
var sharedBrowser browser

type browser struct {
	once sync.Once
	ctx  context.Context
	stop func()
	err  error
}

// context starts the browser at the first call.
func (b *browser) context(t *testing.T) context.Context {
	t.Helper()
	b.once.Do(b.start)
	if b.err != nil {
		t.Fatal(b.err)
	}
	return b.ctx
}

func (b *browser) start() {
	path, err := findBrowser(os.Getenv("PERMANENCE_CHROMIUM"), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
	if err != nil {
		b.err = err
		return
	}
	allocated, release := chromedp.NewExecAllocator(context.Background(), browserOptions(path)...)
	ctx, cancel := chromedp.NewContext(allocated)
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		release()
		b.err = fmt.Errorf("starting %s: %w", path, err)
		return
	}
	b.ctx = ctx
	b.stop = func() {
		_ = chromedp.Cancel(ctx) // it is going away in any case
		release()
	}
}

// close stops the browser, if one was started.
func (b *browser) close() {
	if b.stop != nil {
		b.stop()
	}
}

func findBrowser(candidates ...string) (string, error) {
	for _, candidate := range candidates {
		if path, err := exec.LookPath(candidate); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium was found: run make test, which installs it, or set PERMANENCE_CHROMIUM to its path")
}

// browserOptions keep the browser from asking anything of the network by
// itself, so that every request seen is the page's own.
func browserOptions(path string) []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("lang", "fr"),
		// A page that does ask another host gets no answer.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	// It shows pages of ours only, so it can do without the sandbox, which
	// Chromium refuses to root and most containers refuse to Chromium.
	return append(options, chromedp.NoSandbox)
}
