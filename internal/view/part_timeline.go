package view

import "permanence/internal/casework"

// MilestoneEntry is what surrounds a case as its timeline tells it.
func MilestoneEntry(id casework.CaseID, m casework.Milestone) TimelineEntry {
	e := TimelineEntry{On: m.On}
	switch m.Kind {
	case casework.MeasureMilestone:
		e.Title, e.URL, e.Action = casework.MeasureKinds.LabelOf(m.Code), CaseURL(id)+"/mesures", "Voir les mesures"
		e.Tags = []Tag{(MeasureLine{ProtectionMeasure: casework.ProtectionMeasure{State: m.State}}).Tag()}
	case casework.AssessmentMilestone:
		e.Title, e.URL, e.Action = "Évaluation sociale", CaseURL(id)+"/evaluation", "Voir l'évaluation"
		e.Tags = []Tag{dangerTag(casework.DangerLevel(m.Code))}
	case casework.DocumentMilestone:
		e.Title, e.URL, e.Action = "Document ajouté", CaseURL(id)+"/documents", "Voir les documents"
		e.Lines = []string{casework.DocumentKinds.LabelOf(m.Code)}
	case casework.MessageMilestone:
		e.Title, e.URL, e.Action = "Message préparé par "+wayInSentence(casework.Channel(m.Code)), CaseURL(id)+"/message", "Voir les messages"
	}
	return e
}
