package casework

// Draft is a form that is not sent yet, kept for its author alone, so that a
// network that drops or a person who knocks costs nothing.
type Draft struct {
	Case  CaseID
	Form  string // MeetingDraft, or the appointment that the form is about
	Body  string // the form as the browser sends it
	Saved Instant
}

// MeetingDraft is the form of a new meeting.
const MeetingDraft = "nouveau"

// MaxDraft is the largest draft, in bytes.
const MaxDraft = 64 << 10

// CheckDraft refuses a draft of no form of ours, or too large.
func CheckDraft(d *Draft) error {
	if d.Form != MeetingDraft && !ValidID(d.Form) {
		return NotFound()
	}
	if len(d.Body) > MaxDraft {
		return TooLong("note", 60_000)
	}
	return nil
}
