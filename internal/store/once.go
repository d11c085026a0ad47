package store

import "permanence/internal/casework"

// once records what a form says under the number that was drawn with it, however
// often the form is sent: the network often drops between a save and its answer.
// Insert writes a row of that identifier, or none where there is one (ON CONFLICT
// DO NOTHING), so that a form sent twice at the same moment is recorded once too.
// When there is one, find looks for it among what the actor may see, and repeats
// tells that it still says the same: then nothing is written. A form that says
// something else by now, or whose record was taken away, is another one, and so is
// one without a number. The identifier is that of the record.
func once[T any](a *access, number string, insert func(id string) (int64, error), find func(id string) ([]T, error), repeats func(*T) bool) (id string, err error) {
	if casework.ValidID(number) {
		if written, err := insert(number); err != nil || written > 0 {
			return number, err
		}
		before, err := find(number)
		if err != nil || len(before) > 0 && repeats(&before[0]) {
			return number, err
		}
	}
	id = casework.NewID(a.now.Time)
	_, err = insert(id)
	return id, err
}
