package casework

import (
	"errors"
	"fmt"
	"testing"
)

func TestAFailureBesideARefusalIsAFailure(t *testing.T) {
	failure := errors.New("the disk is gone")
	for name, c := range map[string]struct {
		err  error
		want Kind
	}{
		"nothing":                       {nil, ""},
		"a failure":                     {failure, ""},
		"a refusal":                     {NotFound(), KindNotFound},
		"a refusal with its way":        {fmt.Errorf("case: %w", Conflict()), KindConflict},
		"refusals, the first":           {errors.Join(Invalid("date", "", "un jour"), Conflict()), KindInvalid},
		"a failure, then a refusal":     {errors.Join(failure, NotFound()), ""},
		"a refusal, then a failure":     {fmt.Errorf("case: %w", errors.Join(NotFound(), failure)), ""},
		"a refusal caused by a failure": {&Error{Kind: KindState, Message: "La base est pleine.", Err: failure}, KindState},
	} {
		if got := KindOf(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
