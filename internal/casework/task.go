package casework

// Task is something to do for a case by a day. Its text is personal: it is
// stored encrypted.
type Task struct {
	ID      string
	Case    CaseID
	Account AccountID // who wrote it
	DueOn   Day       // zero when no day was said
	DoneOn  Day       // zero until it is done
	Text    string
	// RemovedAt is when it was taken away; it can be put back until the end of that
	// day.
	RemovedAt Instant
	Version   int64
	// Number is drawn with the form of a new one, which is recorded once however
	// often the form is sent; empty for none.
	Number string
}

// Repeats tells that a task just typed says what was recorded, by the same
// professional, and is still there, done or not.
func (t *Task) Repeats(recorded *Task) bool {
	return recorded.RemovedAt.IsZero() && t.Case == recorded.Case && t.Account == recorded.Account && t.DueOn == recorded.DueOn && t.Text == recorded.Text
}

// MaxTask is the longest text of a task, in characters.
const MaxTask = 200

// CheckTask refuses an empty or too long text.
func CheckTask(t *Task) error {
	if n := len([]rune(t.Text)); n == 0 || n > MaxTask {
		return Invalid("tache", t.Text, "ce qu'il y a à faire, en 200 caractères au plus")
	}
	return nil
}

// Late tells whether the task should have been done before the day.
func (t *Task) Late(on Day) bool { return t.DoneOn == 0 && t.DueOn != 0 && t.DueOn < on }
