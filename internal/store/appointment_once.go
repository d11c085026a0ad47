package store

import (
	"slices"

	"permanence/internal/casework"
)

// recordedOnce finds what a form that is sent again has recorded already: the
// network often drops between the save and its answer, and a meeting that counts
// twice is a wrong figure. Zero when the form is sent for the first time. One that
// says something else by now is refused, so that nothing typed is lost. A number
// that is another case's is none of this form: it is forgotten.
func (a *access) recordedOnce(c *casework.Case, m *Meeting) (casework.Appointment, error) {
	none := casework.Appointment{}
	if m.Appointment.ID != "" || !casework.ValidID(string(m.Number)) {
		m.Number = ""
		return none, nil
	}
	found, err := a.appointments(`id = $1`, m.Number)
	if err != nil || len(found) == 0 {
		return none, err
	}
	if found[0].Case != c.ID {
		m.Number = ""
		return none, nil
	}
	same, err := a.sameMeeting(&found[0], m)
	if err != nil {
		return none, err
	}
	if !same {
		return none, casework.Refuse(casework.KindExists, "Ce rendez-vous est déjà enregistré, avec autre chose\u00a0: ouvrez-le depuis le dossier pour le changer. L'enregistrer de nouveau d'ici en ferait un second.")
	}
	return found[0], nil
}

// sameMeeting tells that a form says what is recorded, note included.
func (a *access) sameMeeting(x *casework.Appointment, m *Meeting) (bool, error) {
	typed := m.Appointment
	if x.On != typed.On || x.At != typed.At || x.Status != typed.Status || x.Minutes != typed.Minutes || x.Place != casework.OrNotKnown(typed.Place) ||
		x.Mode != casework.OrNotKnown(typed.Mode) || !slices.Equal(x.Acts, typed.Acts) || len(x.Orientations) < len(typed.Orientations) {
		return false, nil
	}
	if m.Note == "" {
		return true, nil
	}
	notes, err := a.ownNotes(x.Case)
	return slices.ContainsFunc(notes, func(n Note) bool { return n.Appointment == x.ID && n.Text == m.Note }), err
}
