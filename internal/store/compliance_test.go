package store_test

import (
	"fmt"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestTheInstallationIsTheOneInForceAndNamesNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "fontenay")
		storetest.Account(t, s, "lagarde", casework.Worker, post)
		dpo := storetest.Account(t, s, "delegue", casework.DPO)
		if err := s.SetRetentionMonths(t.Context(), storetest.Console, 17); err != nil {
			t.Fatal(err)
		}
		if err := s.SetRecipients(t.Context(), storetest.Console, []string{"age1a", "age1b"}); err != nil {
			t.Fatal(err)
		}
		i, err := s.Installation(t.Context(), dpo.Actor())
		if err != nil || i.Months != 17 || i.Recipients != 2 || i.Posts != 1 || i.LastBackup != 0 || i.LogProved != 0 || i.LogWaiting == 0 {
			t.Fatalf("%+v, %v", i, err)
		}
		open := map[casework.Role]int{}
		for _, c := range i.Accounts {
			open[c.Role] = c.Open
		}
		if open[casework.Worker] != 1 || open[casework.DPO] != 1 || open[casework.Lead] != 0 {
			t.Errorf("accounts: %v", open)
		}
		papers := fmt.Sprint(casework.ProcessingRecord(&i), casework.ImpactAssessment(&i))
		for _, name := range []string{"lagarde", "delegue", "age1a", string(dpo.ID), string(post.ID)} {
			if strings.Contains(papers, name) {
				t.Errorf("the papers tell %q", name)
			}
		}
		if _, err := s.Seal(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if _, err := s.VerifyLog(t.Context(), storetest.Console, store.Verification{}); err != nil {
			t.Fatal(err)
		}
		if i, err = s.Installation(t.Context(), storetest.Console); err != nil || i.LogProved != storetest.Today || i.LogFaults != 0 || i.LogLines == 0 {
			t.Errorf("after a verification: %+v, %v", i, err)
		}
	})
}
