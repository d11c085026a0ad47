package store_test

import (
	"slices"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestTheYearsWithAppointmentsAreOffered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "fontenay"), storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "intervenante", casework.Worker, post)
		storetest.Import(t, s, post,
			storetest.Row(0, "a", casework.NewDay(2021, 12, 31)), storetest.Row(1, "b", casework.NewDay(2024, 1, 1)), storetest.Row(2, "c", casework.NewDay(2024, 5, 1)))
		years, err := s.AppointmentYears(t.Context(), worker.Actor(), post.ID)
		if err != nil || !slices.Equal(years, []int{2024, 2021}) {
			t.Errorf("years = %v, %v", years, err)
		}
		if _, err := s.AppointmentYears(t.Context(), worker.Actor(), other.ID); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("of another post: %v", err)
		}
		if err := s.LogRefusal(t.Context(), worker.Actor(), casework.ImportRegister, other.ID); err != nil {
			t.Errorf("LogRefusal: %v", err)
		}
	})
}
