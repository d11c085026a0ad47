package web

import (
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// What surrounds a case. The store answers only on a case that the permission
// table opens to the actor.

// thisDay is the day on the clock.
func (rq *request) thisDay() casework.Day { return casework.DayOf(rq.Clock()) }

// typed collects what is wrong with a form while its values are read.
type typed struct {
	*request
	errs []error
}

// day is a day, zero when the field is empty.
func (f *typed) day(name string) casework.Day {
	text := f.field(name)
	if text == "" {
		return 0
	}
	d, err := parseTypedDay(name, text)
	if err != nil {
		f.errs = append(f.errs, err)
	}
	return d
}

// number is a whole number, Unknown when the field is empty.
func (f *typed) number(name string) int {
	text := f.field(name)
	if text == "" {
		return casework.Unknown
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		f.errs = append(f.errs, &casework.Error{Kind: casework.KindInvalid, Field: name, Value: text, Message: "Un nombre entier est attendu."})
		return casework.Unknown
	}
	return n
}

// check notes what the rules of the domain refuse, beside what could not be read:
// all faults of a form are told at once, of each field the first.
func (f *typed) check(faults ...error) {
	for _, err := range faults {
		if err != nil {
			f.errs = append(f.errs, err)
		}
	}
}

// version of the record when the form was opened; one that is no number
// conflicts.
func (f *typed) version() int64 {
	n, _ := strconv.ParseInt(f.field("version"), 10, 64)
	return n
}

// readForm parses the form that was sent.
func (rq *request) readForm() (*typed, error) {
	if err := rq.ParseForm(); err != nil {
		return nil, badForm(err)
	}
	return &typed{request: rq}, nil
}

// refusedAs is the status of the refusals that a form shows beside its fields,
// or the first error that is no matter of the form: a failure of ours is never
// told as a fault of what was typed, whatever else is wrong with the form.
func refusedAs(errs ...error) (status int, failure error) {
	for _, err := range errs {
		switch casework.KindOf(err) {
		case casework.KindInvalid, casework.KindConflict:
		default:
			return 0, err
		}
	}
	return statusOf(errs[0]), nil
}

// gestures are the buttons of a list: what they do, and the word that the next
// page begins with.
var gestures = map[string]struct {
	on   bool
	word string
}{
	"retirer":  {true, "retire"},
	"retablir": {false, "retabli"},
	"fait":     {true, "tache-faite"},
	"a_faire":  {false, "tache-a-faire"},
}

// gesture reads which of two buttons was pressed.
func (f *typed) gesture(yes, no string) (on bool, word string, err error) {
	name := f.field("geste")
	if name != yes && name != no {
		return false, "", f.refusedGesture(casework.Invalid("geste", name, yes+" ou "+no))
	}
	g := gestures[name]
	return g.on, g.word, nil
}

// refusedGesture is the refusal of a button that no page has. Of a case that is
// not the actor's, nothing is said.
func (f *typed) refusedGesture(refusal error) error {
	if f.caseID() == "" {
		return refusal
	}
	if _, _, _, err := f.Store.Protection(f.Context(), f.actor, f.caseID()); err != nil {
		return err
	}
	return refusal
}

// partHead is what a page of what surrounds a case begins with.
func (rq *request) partHead(c casework.Case, tab view.CaseTab, title string) (view.PartHead, error) {
	reaching, err := rq.Store.Reaching(rq.Context(), rq.actor, c.ID)
	if err != nil {
		return view.PartHead{}, err
	}
	why, err := rq.why(&reaching)
	return view.PartHead{CaseWho: caseWho(&reaching), As: reaching.As, Why: why, Tab: tab, Title: title}, err
}

// caseWho is whose case a page is about.
func caseWho(r *store.Reaching) view.CaseWho {
	return view.CaseWho{Case: r.Case, Person: r.Person, Danger: r.Danger, Unsafe: r.Unsafe}
}

// why says on what ground a case is shown to somebody who is not in charge.
func (rq *request) why(reaching *store.Reaching) (why view.Why, err error) {
	why.GlassUntil = rq.local(reaching.GlassUntil)
	if reaching.As == casework.Substitute {
		var sub casework.Substitution
		sub, err = rq.Store.Replacement(rq.Context(), rq.actor, reaching.Case.Post)
		why.Replacing = sub.Period.To
	}
	return why, err
}
