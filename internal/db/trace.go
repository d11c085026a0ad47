package db

import "context"

type traceKey struct{}

// Trace gives a context whose transactions tell f the text of each statement
// that they run, in their order, never its values. Two answers that must not be
// told apart by their time run the same statements: that is how it is proved.
func Trace(ctx context.Context, f func(query string)) context.Context {
	return context.WithValue(ctx, traceKey{}, f)
}

// traced tells the caller's function, when there is one.
func (t *Tx) traced(query string) {
	if f, ok := t.ctx.Value(traceKey{}).(func(string)); ok {
		f(query)
	}
}
