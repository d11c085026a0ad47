package store_test

import (
	"errors"
	"slices"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// sheeted writes the stations of a post's sheet as steering does, and reads them
// as the worker does.
func sheeted(t *testing.T, s *store.Store, by, worker casework.Actor, post casework.Post, stations ...casework.Station) []casework.Station {
	t.Helper()
	folder, err := s.PostFolder(t.Context(), by, post.ID)
	if err != nil {
		t.Fatal(err)
	}
	sheet := folder.Sheet
	sheet.Post, sheet.HostKind, sheet.EmployerKind, sheet.Stations = post.ID, "police", "commune", stations
	if err := s.SavePostSheet(t.Context(), by, sheet); err != nil {
		t.Fatal(err)
	}
	all, err := s.Stations(t.Context(), worker, post.ID)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// heldIn counts the appointments of the facts of a post by station.
func heldIn(t *testing.T, s *store.Store, worker casework.Actor, post casework.Post) map[casework.StationID]int {
	t.Helper()
	n := map[casework.StationID]int{}
	for p, err := range s.Facts(t.Context(), worker, post.ID) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Cases {
			for _, x := range p.Cases[i].Appointments {
				n[x.Station]++
			}
		}
	}
	return n
}

func TestAMeetingIsHeldInAStationOfItsPost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "charenton"), storetest.Post(t, s, "ailleurs")
		worker := storetest.Account(t, s, "intervenante", casework.Worker, post).Actor()
		steering := storetest.Account(t, s, "pilote", casework.Steering, post, other).Actor()
		elsewhere := storetest.Account(t, s, "ailleurs", casework.Worker, other).Actor()
		here := sheeted(t, s, steering, worker, post, casework.Station{Place: "commissariat", Name: "Commissariat de Charenton"}, casework.Station{Place: "mairie", Name: "Mairie de Saint-Maurice"})
		there := sheeted(t, s, steering, elsewhere, other, casework.Station{Place: "commissariat", Name: "Commissariat de Lutèce"})
		storetest.Import(t, s, post, storetest.Row(0, "a", storetest.Today-20))
		var c casework.CaseID
		for p, err := range s.Facts(t.Context(), worker, post.ID) {
			if err != nil {
				t.Fatal(err)
			}
			c = p.Cases[0].Case
		}
		meet := func(station casework.StationID) (casework.Appointment, error) {
			return s.SaveMeeting(t.Context(), worker, store.Meeting{Appointment: casework.Appointment{Case: c, AppointmentRecord: casework.AppointmentRecord{On: storetest.Today, At: "10:00",
				Status: casework.Kept, Place: casework.NotKnown, Station: station, Mode: "presentiel", Minutes: 45}}})
		}
		x, err := meet(here[1].ID)
		if err != nil || x.Place != "mairie" {
			t.Fatalf("the kind of place is %q, %v", x.Place, err)
		}
		for _, id := range []casework.StationID{there[0].ID, "lune"} {
			var refused *casework.Error
			if _, err := meet(id); !errors.As(err, &refused) || refused.Kind != casework.KindInvalid || refused.Field != "lieu" {
				t.Errorf("a meeting is held in the station %s: %v", id, err)
			}
		}
		if _, err := s.AddDutyHours(t.Context(), worker, casework.DutyHours{Post: post.ID, Station: there[0], Weekday: 1, From: "09:00", To: "12:00", Starts: storetest.Today}); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a duty is held in a station of another post: %v", err)
		}
		d, err := s.AddDutyHours(t.Context(), worker, casework.DutyHours{Post: post.ID, Station: here[0], Weekday: 1, From: "09:00", To: "12:00", Starts: storetest.Today})
		if err != nil || d.Place != "commissariat" {
			t.Errorf("%+v, %v", d, err)
		}
		if duties, err := s.DutyHours(t.Context(), worker, post.ID); err != nil || len(duties) != 1 || duties[0].Where() != here[0].Name {
			t.Errorf("the duties are %+v, %v", duties, err)
		}
		day, err := s.Appointments(t.Context(), worker, post.ID, casework.Period{From: storetest.Today, To: storetest.Today})
		if err != nil || len(day) != 1 || day[0].Where() != "Mairie de Saint-Maurice" {
			t.Errorf("the day has %+v, %v", day, err)
		}
		if _, err := s.Stations(t.Context(), elsewhere, post.ID); casework.KindOf(err) != casework.KindForbidden && casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("the stations of a post are read from another: %v", err)
		}
	})
}

func TestAStationKeepsWhatWasDoneThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "intervenante", casework.Worker, post).Actor()
		steering := storetest.Account(t, s, "pilote", casework.Steering, post).Actor()
		town, hall := casework.Station{Place: "commissariat", Name: "Commissariat de Charenton"}, casework.Station{Place: "mairie", Name: "Mairie de Saint-Morice"}
		before := sheeted(t, s, steering, worker, post, town, hall, casework.Station{Place: "ccas", Name: "Ouvert un jour"})
		row := storetest.Row(0, "a", storetest.Today-20)
		row.Place, row.Station = "mairie", before[1].ID
		storetest.Import(t, s, post, row)
		count := heldIn(t, s, worker, post)

		hall.ID, hall.Name = before[1].ID, "Mairie de Saint-Maurice"
		renamed := sheeted(t, s, steering, worker, post, hall, casework.Station{ID: before[0].ID, Place: town.Place, Name: town.Name})
		if len(renamed) != 2 || renamed[0].ID != before[1].ID || renamed[0].Name != hall.Name || renamed[1].ID != before[0].ID {
			t.Errorf("after a correction the stations are %+v", renamed)
		}
		removed := sheeted(t, s, steering, worker, post)
		if len(removed) != 1 || removed[0].ID != before[1].ID || !removed[0].Removed {
			t.Errorf("of the stations taken away stays %+v, want the one where somebody was met", removed)
		}
		if got := heldIn(t, s, worker, post); got[before[1].ID] != 1 || len(got) != len(count) {
			t.Errorf("the facts say %v, said %v", got, count)
		}
		again := sheeted(t, s, steering, worker, post, casework.Station{Place: "mairie", Name: "mairie de saint maurice"})
		if len(again) != 1 || again[0].ID != before[1].ID || again[0].Removed {
			t.Errorf("written again it is %+v, want the one that it was", again)
		}
		if folder, err := s.PostFolder(t.Context(), steering, post.ID); err != nil || !slices.Equal(folder.Sheet.Stations, again) {
			t.Errorf("the sheet has %+v, %v", folder.Sheet.Stations, err)
		}
	})
}

// A register that only says the kind of place does not say that it was elsewhere;
// one that says another kind does.
func TestARegisterWithoutStationsLeavesThoseRecorded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "intervenante", casework.Worker, post).Actor()
		steering := storetest.Account(t, s, "pilote", casework.Steering, post).Actor()
		all := sheeted(t, s, steering, worker, post, casework.Station{Place: "mairie", Name: "Mairie de Saint-Maurice"})
		row := storetest.Row(0, "a", storetest.Today-20)
		row.Place, row.Station = "mairie", all[0].ID
		storetest.Import(t, s, post, row)
		row.Station = ""
		if n := storetest.Import(t, s, post, row); n.Appointments.Unchanged != 1 {
			t.Errorf("the kind alone changes %+v", n.Appointments)
		}
		if got := heldIn(t, s, worker, post); got[all[0].ID] != 1 {
			t.Errorf("the facts say %v", got)
		}
		row.Place = "ccas"
		if n := storetest.Import(t, s, post, row); n.Appointments.Changed != 1 || heldIn(t, s, worker, post)[""] != 1 {
			t.Errorf("another kind changes %+v: %v", n.Appointments, heldIn(t, s, worker, post))
		}
		row.Station = "lune"
		if _, err := s.ImportRegister(t.Context(), storetest.Console, post.ID, store.ImportOptions{}, storetest.Rows(row)); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a station that is none is imported: %v", err)
		}
	})
}
