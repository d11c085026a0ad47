package audit

import (
	"fmt"

	"permanence/internal/casework"
)

// Kind of what a verification finds wrong.
type Kind string

const (
	Altered   Kind = "altered"    // a line whose content is not what was written
	Missing   Kind = "missing"    // a sealed line that is gone
	Forged    Kind = "forged"     // a line or a place that the program did not write
	Moved     Kind = "moved"      // a sealed line at another place
	Truncated Kind = "truncated"  // places that a checkpoint attests and that are gone
	Rebuilt   Kind = "rebuilt"    // a tree that was computed again
	Unsigned  Kind = "unsigned"   // a checkpoint or a purge without our signature
	OlderLog  Kind = "older_log"  // an anchor attests more lines than there are
	Rewritten Kind = "rewritten"  // an anchor attests other lines
	BadAnchor Kind = "bad_anchor" // an anchor of another installation, or damaged

)

// mostOfKind is how many findings of one kind are told one by one.
const mostOfKind = 20

// Finding is one thing wrong, in a sentence for whoever keeps the log.
type Finding struct {
	Kind Kind
	Text string
}

// Result is what a verification counted and found.
type Result struct {
	Lines    int64 // that are in the log
	Sealed   int64 // places checked
	Unsealed int64 // lines that wait for the sealer
	Segments int   // days with a checkpoint
	Purged   Purged
	Last     Checkpoint // zero when nothing was sealed
	Anchors  int        // that attest the same lines
	Before   int        // anchors older than the purge, which cannot be compared any more
	Findings []Finding
	counts   map[Kind]int64
}

// OK tells that nothing is wrong.
func (r *Result) OK() bool { return len(r.Findings) == 0 }

// Faults is how many things are wrong, those that are not told included.
func (r *Result) Faults() (n int64) {
	for _, c := range r.counts {
		n += c
	}
	return n
}

func (r *Result) found(k Kind, format string, args ...any) {
	if r.counts == nil {
		r.counts = map[Kind]int64{}
	}
	r.counts[k]++
	switch n := r.counts[k]; {
	case n <= mostOfKind:
		r.Findings = append(r.Findings, Finding{k, casework.Typeset(fmt.Sprintf(format, args...))})
	case n == mostOfKind+1:
		r.Findings = append(r.Findings, Finding{k, casework.Typeset("D'autres constats de même nature suivent ; ils sont comptés sans être énumérés.")})
	}
}
