package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestAPreparedMessageIsEncryptedAndBelongsToItsCase(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post, other := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		elsewhere := storetest.Account(t, s, "elsewhere", casework.Worker, other).Actor()
		open := func(ways ...casework.Channel) casework.Case {
			opened, err := s.OpenCase(t.Context(), worker, casework.Person{Identity: casework.Identity{LastName: "Lefèvre", Contact: casework.SafeContact{Ways: ways, Asked: true}}}, casework.Case{Post: post.ID})
			if err != nil {
				t.Fatal(err)
			}
			return opened
		}
		reached, silent := open(casework.BySMS), open()
		text := "Bonjour Gontranne, rappelez Hortensine"
		for _, channel := range []casework.Channel{casework.BySMS, casework.ByMail, casework.ByLetter} {
			_, err := s.PrepareMessage(t.Context(), worker, casework.PreparedMessage{Case: silent.ID, Channel: channel, Text: text})
			if casework.KindOf(err) != casework.KindInvalid {
				t.Errorf("%s to a person who allows nothing: %v", channel, err)
			}
		}
		m, err := s.PrepareMessage(t.Context(), worker, casework.PreparedMessage{Case: reached.ID, Channel: casework.BySMS, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.PrepareMessage(t.Context(), elsewhere, m); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("another post writes: %v", err)
		}
		if _, err := s.Messages(t.Context(), elsewhere, reached.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("another post reads: %v", err)
		}
		all, err := s.Messages(t.Context(), worker, reached.ID)
		if err != nil || len(all) != 1 || all[0].Text != text || all[0].Channel != casework.BySMS || all[0].Account != worker.Account {
			t.Errorf("%+v, %v", all, err)
		}
		if none, err := s.Messages(t.Context(), worker, silent.ID); err != nil || len(none) != 0 {
			t.Errorf("%+v, %v", none, err)
		}
		told, err := s.Milestones(t.Context(), worker, reached.ID)
		if err != nil || len(told) != 1 || told[0].Kind != casework.MessageMilestone || told[0].Code != string(casework.BySMS) {
			t.Errorf("%+v, %v", told, err)
		}
		searchTables(t, c, needles([]string{"Gontranne", "Hortensine"}))
		searchFolder(t, c.Dir, needles([]string{"Gontranne", "Hortensine"}))
	})
}
