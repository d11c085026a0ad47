package store_test

import (
	"errors"
	"sync"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// sentForm is a form of a case that may be sent again, whoever sends it and
// whatever it says. It gives back the identifier of what it recorded.
type sentForm struct {
	send  func(by casework.Actor, c casework.CaseID, number, says string) (string, error)
	count func(c casework.CaseID) int
}

func formsOfACase(t *testing.T, s *store.Store, worker casework.Actor) map[string]sentForm {
	protection := func(c casework.CaseID) ([]casework.ProtectionMeasure, []casework.Task) {
		_, measures, tasks, err := s.Protection(t.Context(), worker, c)
		wants(t, "reading", err, "")
		return measures, tasks
	}
	return map[string]sentForm{
		"task": {func(by casework.Actor, c casework.CaseID, number, says string) (string, error) {
			x, err := s.AddTask(t.Context(), by, casework.Task{Case: c, Text: says, Number: number})
			return x.ID, err
		}, func(c casework.CaseID) int { _, tasks := protection(c); return len(tasks) }},
		"measure": {func(by casework.Actor, c casework.CaseID, number, says string) (string, error) {
			x, err := s.SaveMeasure(t.Context(), by, casework.ProtectionMeasure{Case: c, Kind: "umj", State: "demandee", AskedOn: monday, ITTDays: len(says), Number: number})
			return x.ID, err
		}, func(c casework.CaseID) int { measures, _ := protection(c); return len(measures) }},
		"note": {func(by casework.Actor, c casework.CaseID, number, says string) (string, error) {
			x, err := s.AddNote(t.Context(), by, store.Note{Case: c, Text: says, Number: number})
			return x.ID, err
		}, func(c casework.CaseID) int {
			notes, err := s.Notes(t.Context(), worker, c)
			wants(t, "reading", err, "")
			return len(notes)
		}},
	}
}

// The answer to a form is lost and the form is sent again, or its button is
// pressed twice: what it adds to a case is there once.
func TestWhatAFormAddsToACaseIsRecordedOnceHoweverOftenItIsSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, worker, stranger, post := partsOf(t, s)
		other := live(t, s, worker, post, storetest.Row(1, "A-2", monday))
		for what, form := range formsOfACase(t, s, worker) {
			number := casework.NewID(storetest.Now())
			was, wasOther := form.count(c.ID), form.count(other.ID)
			check := func(after string, want, wantOther int) {
				t.Helper()
				if n, m := form.count(c.ID)-was, form.count(other.ID)-wasOther; n != want || m != wantOther {
					t.Errorf("%s, after %s: %d in the case and %d in the other; expected %d and %d", what, after, n, m, want, wantOther)
				}
			}
			var sends sync.WaitGroup
			ids, errs := make([]string, 4), make([]error, 4)
			for i := range ids {
				sends.Go(func() { ids[i], errs[i] = form.send(worker, c.ID, number, "appeler") })
			}
			sends.Wait()
			wants(t, what+" at once", errors.Join(errs...), "")
			again, err := form.send(worker, c.ID, number, "appeler")
			wants(t, what+" again", err, "")
			for _, id := range ids {
				if id != again {
					t.Errorf("%s: %q, then %s", what, ids, again)
				}
			}
			check("the same form", 1, 0)
			_, err = form.send(worker, c.ID, number, "appeler encore")
			wants(t, what+" with something else", err, "")
			check("another", 2, 0)
			_, err = form.send(worker, other.ID, number, "appeler")
			wants(t, what+" in another case", err, "")
			check("the form of another case", 2, 1)
			for _, none := range []string{"", "", "n'importe quoi"} {
				_, err = form.send(worker, c.ID, none, "appeler")
				wants(t, what+" without a number", err, "")
			}
			check("three forms without a number", 5, 1)
			_, err = form.send(stranger, c.ID, number, "appeler")
			wants(t, what+" by a stranger", err, casework.KindNotFound)
		}
	})
}

func TestWhatWasTakenAwayIsRecordedAgainByTheSameForm(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, worker, _, _ := partsOf(t, s)
		forms := formsOfACase(t, s, worker)
		for what, remove := range map[string]func(id string) error{
			"task":    func(id string) error { return s.RemoveTask(t.Context(), worker, c.ID, id, true) },
			"measure": func(id string) error { return s.RemoveMeasure(t.Context(), worker, c.ID, id, true) },
		} {
			number := casework.NewID(storetest.Now())
			id, err := forms[what].send(worker, c.ID, number, "appeler")
			wants(t, what, err, "")
			wants(t, what+" taken away", remove(id), "")
			again, err := forms[what].send(worker, c.ID, number, "appeler")
			if wants(t, what+" again", err, ""); again == id {
				t.Errorf("%s: the form gives back what was taken away", what)
			}
		}
	})
}
