package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// Where a form names something to be found, a database that fails to answer is
// not taken for one that does not hold it.
func TestAFailureOfTheDatabaseIsNotToldAsAFaultOfWhatWasTyped(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		x := steeredPosts(t, s)
		worker, colleague := storetest.Account(t, s, "worker", casework.Worker, x.post).Actor(), storetest.Account(t, s, "colleague", casework.Worker, x.post)
		opened := live(t, s, worker, x.post, storetest.Row(0, "A-1", monday))
		partner, err := s.SavePartner(t.Context(), worker, casework.Partner{Post: x.post.ID, Name: "Le Tilleul", Kind: "siao_115"})
		if err != nil {
			t.Fatal(err)
		}
		agreement, err := s.SaveAgreement(t.Context(), x.steering, agreementOf(x.post.ID))
		if err != nil {
			t.Fatal(err)
		}
		exercise, err := s.SaveExercise(t.Context(), x.steering, casework.Exercise{Post: x.post.ID, Period: casework.YearPeriod(2024), Currency: casework.EUR, Cost: 5_000_000})
		if err != nil {
			t.Fatal(err)
		}
		for table, try := range map[string]func() error{
			"partners": func() error {
				_, err := s.ProposeOrientation(t.Context(), worker, casework.Handover{Case: opened.ID, Service: partner.ID, Need: "hebergement", ProposedOn: storetest.Today})
				return err
			},
			"agreements": func() error {
				_, err := s.SaveFunding(t.Context(), x.steering, x.post.ID, casework.Funding{Exercise: exercise.ID, Agreement: agreement.ID, Kind: casework.StateFunds, ByShare: true,
					Planned: casework.Stake{Amount: casework.NoMoney, Share: casework.Whole / 3}, Agreed: casework.NoStake, Paid: casework.NoMoney})
				return err
			},
			"accounts": func() error {
				_, err := s.AddSubstitution(t.Context(), worker, casework.Substitution{Post: x.post.ID, Account: colleague.ID, Period: casework.Period{From: storetest.Today, To: storetest.Today}})
				return err
			},
		} {
			rename(t, c, table, table+"_gone")
			if err := try(); err == nil || casework.KindOf(err) != "" {
				t.Errorf("without %s: %v", table, err)
			}
			rename(t, c, table+"_gone", table)
			if err := try(); err != nil {
				t.Errorf("with %s again: %v", table, err)
			}
		}
	})
}

func rename(t *testing.T, c store.Config, table, to string) {
	t.Helper()
	if err := openRaw(t, c).Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`ALTER TABLE ` + table + ` RENAME TO ` + to)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
