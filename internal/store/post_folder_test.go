package store_test

import (
	"slices"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// steered is two posts with whoever steers, employs and reads the first.
type steered struct {
	store                       *store.Store
	post, other                 casework.Post
	steering, lead, reader, out casework.Actor
}

func steeredPosts(t *testing.T, s *store.Store) steered {
	t.Helper()
	x := steered{store: s, post: storetest.Post(t, s, "creteil"), other: storetest.Post(t, s, "vincennes")}
	x.steering = storetest.Account(t, s, "steering", casework.Steering, x.post).Actor()
	x.lead = storetest.Account(t, s, "lead", casework.Lead, x.post).Actor()
	x.reader = storetest.Account(t, s, "reader", casework.Reader, x.post).Actor()
	x.out = storetest.Account(t, s, "out", casework.Steering, x.other).Actor()
	return x
}

func agreementOf(posts ...casework.PostID) casework.Agreement {
	return casework.Agreement{Title: "Convention de trois ans", Posts: posts, SignedOn: casework.NewDay(2024, 1, 2), Term: casework.Period{From: casework.NewDay(2024, 1, 1), To: casework.NewDay(2026, 12, 31)},
		Signatories: []string{"La préfète", "Le maire"}, Remind: 6, RemindAgain: 3}
}

func TestTheFolderOfAPostHoldsWhatWasWrittenOfIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		x := steeredPosts(t, s)
		sheet := casework.PostSheet{Post: x.post.ID, HostKind: "police", Host: "Commissariat de Créteil", EmployerKind: "commune", Employer: "Ville de Créteil", OpenedOn: casework.NewDay(2021, 10, 4),
			Covers: []casework.Cover{{Commune: "94028"}, {Commune: "94011", From: casework.NewDay(2023, 1, 1)}}, Stations: []casework.Station{{Place: "commissariat", Name: "Rue du Général-Leclerc"}}}
		staffing := casework.Staffing{Post: x.post.ID, Steps: []casework.FTEStep{{From: casework.NewDay(2021, 10, 4), FTE: 100}},
			Vacancies: []casework.Vacancy{{From: casework.NewDay(2024, 3, 1), To: casework.NewDay(2024, 3, 31), FTE: casework.WholePost, Reason: "recrutement"}}}
		if err := s.SavePostSheet(t.Context(), x.steering, sheet); err != nil {
			t.Fatal(err)
		}
		if err := s.SaveStaffing(t.Context(), x.lead, staffing); err != nil {
			t.Fatal(err)
		}
		if err := s.SavePostSheet(t.Context(), x.steering, sheet); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("a sheet read before it was written is written: %v", err)
		}
		a, err := s.SaveAgreement(t.Context(), x.steering, agreementOf(x.post.ID))
		if err != nil {
			t.Fatal(err)
		}
		e, err := s.SaveExercise(t.Context(), x.steering, casework.Exercise{Post: x.post.ID, Period: casework.YearPeriod(2024), Currency: casework.EUR, Cost: 5_000_000})
		if err != nil {
			t.Fatal(err)
		}
		f := casework.Funding{Exercise: e.ID, Agreement: a.ID, Kind: casework.StateFunds, ByShare: true, Planned: casework.Stake{Amount: casework.NoMoney, Share: casework.Whole / 3}, Agreed: casework.NoStake, Paid: casework.NoMoney}
		if _, err := s.SaveFunding(t.Context(), x.steering, x.post.ID, f); err != nil {
			t.Fatal(err)
		}
		for _, held := range []casework.Day{casework.NewDay(2024, 11, 5), casework.NewDay(2023, 11, 7), casework.NewDay(2022, 1, 1)} {
			c, err := s.SaveCommittee(t.Context(), x.steering, casework.Committee{HeldOn: held, Posts: []casework.PostID{x.post.ID}})
			if err == nil && held.Year() == 2022 {
				err = s.RemoveCommittee(t.Context(), x.steering, c.ID, true)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, actor := range []casework.Actor{x.steering, x.lead, x.reader} {
			folder, err := s.PostFolder(t.Context(), actor, x.post.ID)
			if err != nil || len(folder.Sheet.Covers) != 2 || len(folder.Sheet.Stations) != 1 || folder.Staffing.FTEOn(storetest.Today) != 100 || len(folder.Staffing.Vacancies) != 1 ||
				len(folder.Agreements) != 1 || len(folder.Agreements[0].Signatories) != 2 || len(folder.Exercises) != 1 || folder.Exercises[0].Cost != 5_000_000 ||
				len(folder.Exercises[0].Fundings) != 1 || folder.Exercises[0].Fundings[0].Planned.Share != casework.Whole/3 || folder.Exercises[0].Fundings[0].Agreed.Known() ||
				!slices.Equal(folder.Committees, []casework.Day{casework.NewDay(2023, 11, 7), casework.NewDay(2024, 11, 5)}) {
				t.Errorf("%s: %+v, %v", actor.Role, folder, err)
			}
		}
		if all, err := s.PostFolders(t.Context(), x.out); err != nil || len(all) != 1 || all[0].Post.ID != x.other.ID || len(all[0].Agreements) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
		if _, err := s.PostFolder(t.Context(), x.out, x.post.ID); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("another prefecture reads the post: %v", err)
		}
		covers, err := s.CoverOn(t.Context(), x.out, casework.NewDay(2022, 5, 1))
		if err != nil || len(covers) != 1 || covers[0].Commune != "94028" || covers[0].Departement != "94" {
			t.Errorf("%+v, %v", covers, err)
		}
		if posts, err := s.PostsFundedBy(t.Context(), x.reader, casework.StateFunds, "", casework.YearPeriod(2024)); err != nil || len(posts) != 1 {
			t.Errorf("%+v, %v", posts, err)
		}
		if posts, err := s.PostsFundedBy(t.Context(), x.reader, casework.StateFunds, "", casework.YearPeriod(2025)); err != nil || len(posts) != 0 {
			t.Errorf("%+v, %v", posts, err)
		}
	})
}

func TestWhatTakenAwayCanBePutBackTheSameDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		x := steeredPosts(t, s)
		a, err := s.SaveAgreement(t.Context(), x.steering, agreementOf(x.post.ID))
		if err != nil {
			t.Fatal(err)
		}
		e, err := s.SaveExercise(t.Context(), x.steering, casework.Exercise{Post: x.post.ID, Period: casework.YearPeriod(2024), Currency: casework.EUR, Cost: casework.NoMoney})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RemoveAgreement(t.Context(), x.steering, x.post.ID, a.ID, true); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Agreement(t.Context(), x.reader, x.post.ID, a.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("taken away, it is read: %v", err)
		}
		if err := s.RemoveExercise(t.Context(), x.steering, x.post.ID, e.ID, true); err != nil {
			t.Fatal(err)
		}
		second, err := s.SaveExercise(t.Context(), x.steering, casework.Exercise{Post: x.post.ID, Period: casework.YearPeriod(2024), Currency: casework.EUR, Cost: casework.NoMoney})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RemoveExercise(t.Context(), x.steering, x.post.ID, e.ID, false); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("two exercises of one year: %v", err)
		}
		if err := s.RemoveExercise(t.Context(), x.steering, x.post.ID, second.ID, true); err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{s.RemoveExercise(t.Context(), x.steering, x.post.ID, e.ID, false), s.RemoveAgreement(t.Context(), x.steering, x.post.ID, a.ID, false)} {
			if err != nil {
				t.Error(err)
			}
		}
		if folder, err := s.PostFolder(t.Context(), x.steering, x.post.ID); err != nil || folder.Agreement(storetest.Today) == nil || folder.Exercise(casework.NewDay(2024, 5, 5)) == nil {
			t.Errorf("%+v, %v", folder, err)
		}
	})
}

func TestAnAgreementOfTwoPrefecturesIsChangedByWhoeverHasAllItsPosts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		x := steeredPosts(t, s)
		both := x.steering
		both.Posts = []casework.PostID{x.post.ID, x.other.ID}
		if _, err := s.SaveAgreement(t.Context(), x.steering, agreementOf(x.post.ID, x.other.ID)); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("an agreement on a post of another: %v", err)
		}
		a, err := s.SaveAgreement(t.Context(), both, agreementOf(x.post.ID, x.other.ID))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Agreement(t.Context(), x.out, x.other.ID, a.ID); err != nil {
			t.Errorf("a party reads it: %v", err)
		}
		mine := a
		mine.Posts = []casework.PostID{x.post.ID}
		if _, err := s.SaveAgreement(t.Context(), x.steering, mine); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("the other's post is taken out of it: %v", err)
		}
		if err := s.RemoveAgreement(t.Context(), x.steering, x.post.ID, a.ID, true); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("it is taken away by one of the two: %v", err)
		}
		a.Title = "Avenant"
		if _, err := s.SaveAgreement(t.Context(), both, a); err != nil {
			t.Error(err)
		}
		if _, err := s.SaveAgreement(t.Context(), both, a); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("an older version is written: %v", err)
		}
		third := storetest.Post(t, s, "saint-maur")
		stranger := storetest.Account(t, s, "stranger", casework.Steering, third).Actor()
		a.Posts = []casework.PostID{third.ID}
		if _, err := s.SaveAgreement(t.Context(), stranger, a); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a stranger takes an agreement over: %v", err)
		}
	})
}
