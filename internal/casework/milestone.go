package casework

// Milestone is what surrounds a case as its timeline tells it: codes and dates,
// nothing that is encrypted.
type Milestone struct {
	On   Day
	Kind MilestoneKind
	Code string // of the measure, of the danger level, of the document's type, of the message's channel
	// State of a measure on that day; empty for the others.
	State MeasureState
}

// MilestoneKind says what happened.
type MilestoneKind string

const (
	MeasureMilestone    MilestoneKind = "measure"
	AssessmentMilestone MilestoneKind = "assessment"
	DocumentMilestone   MilestoneKind = "document"
	MessageMilestone    MilestoneKind = "message"
)
