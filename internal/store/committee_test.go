package store_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

const committeeSecret = "Zoroastre a demandé un second bureau"

func section(text string) *io.SectionReader {
	return io.NewSectionReader(strings.NewReader(text), 0, int64(len(text)))
}

func TestACommitteeKeepsItsDecisionsAndDocumentsUnderItsOwnKey(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, config store.Config) {
		s := storetest.Open(t, config)
		x := steeredPosts(t, s)
		c, err := s.SaveCommittee(t.Context(), x.steering, casework.Committee{HeldOn: casework.NewDay(2026, 10, 20), Place: "Préfecture", Posts: []casework.PostID{x.post.ID}, Members: []string{"La préfète", "Le maire"}, Agenda: committeeSecret})
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.SaveDecision(t.Context(), x.steering, casework.Decision{Committee: c.ID, Text: committeeSecret, Charge: "La déléguée", DueOn: casework.NewDay(2026, 12, 1), State: casework.DecisionToDo})
		if err != nil {
			t.Fatal(err)
		}
		d.State = casework.DecisionDone
		if d, err = s.SaveDecision(t.Context(), x.steering, d); err != nil {
			t.Fatal(err)
		}
		d.Version = 1
		if _, err := s.SaveDecision(t.Context(), x.steering, d); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("an older decision is written: %v", err)
		}
		if err := s.AddCommitteeDocument(t.Context(), x.steering, c.ID, "Relevé Zoroastre.pdf", section("%PDF-1.7 "+committeeSecret)); err != nil {
			t.Fatal(err)
		}
		if err := s.AddCommitteeDocument(t.Context(), x.steering, c.ID, "photo.png", section("\x89PNG\r\n\x1a\nxx")); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("an image is taken: %v", err)
		}
		for _, actor := range []casework.Actor{x.steering, x.reader} {
			read, err := s.Committee(t.Context(), actor, c.ID)
			if err != nil || read.Agenda != committeeSecret || len(read.Members) != 2 || len(read.Decisions) != 1 || read.Decisions[0].Charge != "La déléguée" || read.Decisions[0].State != casework.DecisionDone || len(read.Documents) != 1 || read.Documents[0].Name != "Relevé Zoroastre.pdf" {
				t.Fatalf("%+v, %v", read, err)
			}
			document, content, err := s.CommitteeDocument(t.Context(), actor, c.ID, read.Documents[0].ID)
			if err != nil || document.Kind != casework.PDF || !bytes.HasSuffix(content, []byte(committeeSecret)) {
				t.Errorf("%+v, %v", document, err)
			}
			if _, _, err := s.CommitteeDocument(t.Context(), x.out, c.ID, document.ID); casework.KindOf(err) != casework.KindNotFound {
				t.Errorf("another prefecture reads it: %v", err)
			}
		}
		if _, err := s.SaveDecision(t.Context(), x.reader, d); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a reader decides: %v", err)
		}
		if _, err := s.SaveDecision(t.Context(), x.out, casework.Decision{Committee: c.ID, Text: "x", State: casework.DecisionToDo}); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("another prefecture decides: %v", err)
		}
		all := needles([]string{"Zoroastre"})
		searchFolder(t, config.Dir, all)
		searchTables(t, config, all)
	})
}

func TestACommitteeTakenAwayIsPutBackTheSameDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		x := steeredPosts(t, s)
		c, err := s.SaveCommittee(t.Context(), x.steering, casework.Committee{HeldOn: casework.NewDay(2026, 10, 20), Posts: []casework.PostID{x.post.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RemoveCommittee(t.Context(), x.steering, c.ID, true); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Committee(t.Context(), x.steering, c.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("taken away, it is read: %v", err)
		}
		if err := s.RemoveCommittee(t.Context(), x.steering, c.ID, false); err != nil {
			t.Fatal(err)
		}
		if all, err := s.Committees(t.Context(), x.lead); err != nil || len(all) != 1 || !all[0].RemovedAt.IsZero() {
			t.Errorf("%+v, %v", all, err)
		}
		if all, err := s.Committees(t.Context(), x.out); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestADeploymentIsFollowedInTheDepartementsOfOnesPosts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		x := steeredPosts(t, s)
		talks := casework.DeploymentStep{State: casework.PostDiscussed, On: casework.NewDay(2026, 10, 20), Note: "Le maire est d'accord"}
		d := casework.Deployment{Name: "Vitry-sur-Seine", Communes: []string{"94081"}}
		if _, err := s.SaveDeployment(t.Context(), x.steering, d, talks); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a deployment in a département that no post says: %v", err)
		}
		for _, sheet := range []casework.PostSheet{{Post: x.post.ID, Covers: []casework.Cover{{Commune: "94028"}}}, {Post: x.other.ID, Covers: []casework.Cover{{Commune: "93048"}}}} {
			sheet.HostKind, sheet.EmployerKind = casework.NotKnown, casework.NotKnown
			by := x.steering
			if sheet.Post == x.other.ID {
				by = x.out
			}
			if err := s.SavePostSheet(t.Context(), by, sheet); err != nil {
				t.Fatal(err)
			}
		}
		d, err := s.SaveDeployment(t.Context(), x.steering, d, talks)
		if err != nil || d.Departement != "94" {
			t.Fatalf("%+v, %v", d, err)
		}
		if err := s.AddStep(t.Context(), x.steering, d.ID, casework.DeploymentStep{State: casework.PostShut, On: casework.NewDay(2026, 11, 1)}); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("closed before it opened: %v", err)
		}
		if err := s.AddStep(t.Context(), x.steering, d.ID, casework.DeploymentStep{State: casework.PostOpened, On: casework.NewDay(2027, 1, 1)}); err != nil {
			t.Fatal(err)
		}
		all, territory, err := s.Deployments(t.Context(), x.steering)
		if err != nil || len(territory) != 1 || len(all) != 1 || len(all[0].Steps) != 2 || all[0].Steps[0].Note != "Le maire est d'accord" {
			t.Fatalf("%+v, %v, %v", all, territory, err)
		}
		if now, _, next, planned := all[0].At(storetest.Today); now.State != casework.PostDiscussed || !planned || next.State != casework.PostOpened {
			t.Errorf("%+v, %+v", now, next)
		}
		if err := s.RemoveStep(t.Context(), x.steering, d.ID, all[0].Steps[1].ID, true); err != nil {
			t.Error(err)
		}
		if err := s.RemoveStep(t.Context(), x.steering, d.ID, all[0].Steps[0].ID, true); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("the last step is taken away: %v", err)
		}
		if others, _, err := s.Deployments(t.Context(), x.out); err != nil || len(others) != 0 {
			t.Errorf("another département reads it: %+v, %v", others, err)
		}
		if _, err := s.Deployment(t.Context(), x.out, d.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("another département reads it: %v", err)
		}
		if _, _, err := s.Deployments(t.Context(), x.reader); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a reader reads the talks: %v", err)
		}
	})
}
