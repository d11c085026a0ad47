package store_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/indicator"
	"permanence/internal/sealed"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// sealedYear drafts, checks and seals the year of a post, with two forms.
func sealedYear(t *testing.T, s *store.Store, worker casework.Actor, post casework.Post) casework.SealedReport {
	t.Helper()
	d := casework.ReportDraft{Post: post.ID, Period: casework.YearPeriod(monday.Year()), Threshold: 5, Remarks: "Relu."}
	c := yearContent(t, s, worker, post)
	digest, err := c.Digest()
	if err != nil {
		t.Fatal(err)
	}
	d.Checked = digest
	if d, err = s.SaveReportDraft(t.Context(), worker, d); err != nil {
		t.Fatal(err)
	}
	r, err := s.SealReport(t.Context(), worker, d, c, func(c *sealed.Content) ([]store.FormContent, error) {
		return []store.FormContent{{Form: "text", Body: []byte("bilan " + c.ID())}, {Form: "csv", Body: []byte("1;2")}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func yearContent(t *testing.T, s *store.Store, worker casework.Actor, post casework.Post) sealed.Content {
	t.Helper()
	period := casework.YearPeriod(monday.Year())
	tallies, err := s.Tallies(t.Context(), worker, post.ID, period)
	if err != nil {
		t.Fatal(err)
	}
	return sealed.Content{Version: 1, Post: post.Name, Slug: post.Slug, Period: period, Threshold: 5, SealedOn: storetest.Today, Remarks: "Relu.",
		Report: indicator.NewReport(post, tallies[0]).Disclose(5)}
}

func importPersons(t *testing.T, s *store.Store, post casework.Post, n int) {
	t.Helper()
	var rows []*casework.RegisterRow
	for i := range n {
		rows = append(rows, storetest.Row(i, "sealed"+string(rune('a'+i)), monday))
	}
	storetest.Import(t, s, post, rows...)
}

func TestASealedReportIsTheSameToTheDigitOncePersonsAreErased(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "fontenay")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		importPersons(t, s, post, 20)
		r := sealedYear(t, s, worker, post)
		_, before, err := s.SealedFile(t.Context(), worker, r.ID, store.SealedForm)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := s.Purge(t.Context(), storetest.Console, store.PurgeOptions{WithoutNotice: true}); err != nil || p.Erased != 20 {
			t.Fatalf("%+v, %v", p, err)
		}
		d, after, err := s.SealedFile(t.Context(), worker, r.ID, store.SealedForm)
		if err != nil || string(before) != string(after) || d.Report.Figure("persons_met").Value != 20 {
			t.Fatalf("%v", err)
		}
		key, err := s.SealingKey(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sealed.Open(after, key); err != nil {
			t.Error(err)
		}
		again := yearContent(t, s, worker, post)
		again.Number = r.Number
		if digest, err := again.Digest(); err != nil || digest != r.Digest {
			t.Errorf("made again from the facts that stay, the report is another one: %v", err)
		}
	})
}

func TestAReportIsSealedOnceAsItWasCheckedAndNeverTouched(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "fontenay")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		importPersons(t, s, post, 20)
		unchecked := casework.ReportDraft{Post: post.ID, Period: casework.YearPeriod(monday.Year()), Threshold: 5}
		render := func(*sealed.Content) ([]store.FormContent, error) { return nil, nil }
		if _, err := s.SealReport(t.Context(), worker, unchecked, yearContent(t, s, worker, post), render); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("a report that nobody checked is sealed: %v", err)
		}
		r := sealedYear(t, s, worker, post)
		if r.ID != sealed.ID(sealed.Number(monday.Year(), 1), 1) {
			t.Errorf("it is called %s", r.ID)
		}
		if d, err := s.LatestSealed(t.Context(), worker, post.ID, r.Period); err != nil || d == nil || d.ID() != r.ID {
			t.Errorf("the latest is %v, %v", d, err)
		}
		if d, err := s.LatestSealed(t.Context(), worker, post.ID, casework.YearPeriod(2019)); err != nil || d != nil {
			t.Errorf("of a year without a report the latest is %v, %v", d, err)
		}
		if d, err := s.ReportDraft(t.Context(), worker, post.ID, r.Period, 5); err != nil || d.Version != 0 {
			t.Errorf("the draft stays: %+v, %v", d, err)
		}
		for _, role := range []casework.Role{casework.Lead, casework.Steering, casework.Reader} {
			reader := storetest.Account(t, s, "un-"+string(role), role, post).Actor()
			if _, content, err := s.SealedFile(t.Context(), reader, r.ID, "text"); err != nil || string(content) != "bilan "+r.ID {
				t.Errorf("%s: %q, %v", role, content, err)
			}
			if _, err := s.Tallies(t.Context(), reader, post.ID, r.Period); casework.KindOf(err) != casework.KindForbidden {
				t.Errorf("%s reads the exact counts: %v", role, err)
			}
			if _, err := s.SaveReportDraft(t.Context(), reader, unchecked); casework.KindOf(err) != casework.KindForbidden {
				t.Errorf("%s prepares a report: %v", role, err)
			}
		}
		other := storetest.Account(t, s, "ailleurs", casework.Reader, storetest.Post(t, s, "creteil")).Actor()
		for _, id := range []string{r.ID, "2025-999-v1"} {
			if _, _, err := s.SealedReport(t.Context(), other, id); casework.KindOf(err) != casework.KindNotFound {
				t.Errorf("%s for a reader of another post: %v", id, err)
			}
		}
	})
}

func TestASealedReportThatSomebodyWroteInIsRefused(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "fontenay")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		importPersons(t, s, post, 20)
		r := sealedYear(t, s, worker, post)
		raw := openRaw(t, c)
		write := func(query string, args ...any) {
			if err := raw.Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err }); err != nil {
				t.Fatal(err)
			}
		}
		write(`UPDATE sealed_files SET body = $1 WHERE form = 'csv'`, []byte("1;3"))
		if _, _, err := s.SealedFile(t.Context(), worker, r.ID, "csv"); casework.KindOf(err) != casework.KindState {
			t.Errorf("a form that was written in is given out: %v", err)
		}
		_, body, err := s.SealedFile(t.Context(), worker, r.ID, store.SealedForm)
		if err != nil {
			t.Fatal(err)
		}
		write(`UPDATE sealed_reports SET body = $1`, []byte(strings.Replace(string(body), "Relu.", "Relu!", 1)))
		if _, _, err := s.SealedReport(t.Context(), worker, r.ID); casework.KindOf(err) != casework.KindState || !strings.Contains(err.Error(), "modifié") {
			t.Errorf("a report that was written in is shown: %v", err)
		}
	})
}

var changesSealed = regexp.MustCompile(`(UPDATE|DELETE FROM)\s+sealed_(reports|files)`)

func TestNoStatementOfTheProgramChangesASealedReport(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 50 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(f, "_test.go") && changesSealed.Match(text) {
			t.Errorf("%s changes a sealed report", f)
		}
	}
}

func TestALinkIsKnownByItsHashAndEveryOpeningLeavesItsLine(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "fontenay")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		importPersons(t, s, post, 20)
		r := sealedYear(t, s, worker, post)
		token, err := s.LendReport(t.Context(), worker, casework.ReportLink{Report: r.ID, Label: "Mme Martin", ExpiresOn: storetest.Today + 30})
		if err != nil || len(token) < 26 {
			t.Fatal(token, err)
		}
		searchBytesOfTables(t, c, token)
		for range 2 {
			if _, got, d, err := s.OpenLink(t.Context(), token); err != nil || got.ID != r.ID || d.Number != r.Number {
				t.Fatal(err)
			}
		}
		if _, _, _, err := s.OpenLink(t.Context(), token+"x"); casework.KindOf(err) != casework.KindNotFound {
			t.Error(err)
		}
		links, err := s.ReportLinks(t.Context(), worker, r.ID)
		if err != nil || len(links) != 1 || links[0].Opened != 2 {
			t.Fatalf("%+v, %v", links, err)
		}
		if err := s.RevokeLink(t.Context(), worker, r.ID, links[0].ID); err != nil {
			t.Fatal(err)
		}
		if _, _, _, err := s.OpenLink(t.Context(), token); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a revoked link opens: %v", err)
		}
	})
}

func searchBytesOfTables(t *testing.T, c store.Config, token string) {
	t.Helper()
	all := map[string][]byte{"the link": []byte(token)}
	searchFolder(t, c.Dir, all)
	searchTables(t, c, all)
}

func TestASealedReportVerifiesAfterARestoreAndUnderANewMasterKey(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "fontenay")
		account := storetest.Account(t, s, "worker", casework.Worker, post)
		worker := account.Actor()
		importPersons(t, s, post, 20)
		r := sealedYear(t, s, worker, post)
		key, err := s.SealingKey(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, before, err := s.SealedFile(t.Context(), worker, r.ID, store.SealedForm)
		if err != nil {
			t.Fatal(err)
		}
		h := hold(t, s)
		to := target(t, c)
		if err := store.RestoreKeyset(to, h.keyset); err != nil {
			t.Fatal(err)
		}
		if err := store.Load(t.Context(), to, h.version, h.fill); err != nil {
			t.Fatal(err)
		}
		restored := storetest.Open(t, to)
		if _, err := restored.Purge(t.Context(), storetest.Console, store.PurgeOptions{WithoutNotice: true}); err != nil {
			t.Fatal(err)
		}
		if err := restored.RotateKeys(t.Context(), storetest.Console, false); err != nil {
			t.Fatal(err)
		}
		if _, err := restored.RewrapKeys(t.Context(), storetest.Console, func(int64, int64) {}); err != nil {
			t.Fatal(err)
		}
		if _, err := restored.RetireKeys(t.Context(), storetest.Console); err != nil {
			t.Fatal(err)
		}
		again := storetest.Open(t, to)
		_, after, err := again.SealedFile(t.Context(), worker, r.ID, store.SealedForm)
		if err != nil || string(before) != string(after) {
			t.Fatalf("the report is another one: %v", err)
		}
		if same, err := again.SealingKey(t.Context()); err != nil || same != key {
			t.Errorf("the key is %s, %v", same, err)
		}
		if _, err := sealed.Open(after, key); err != nil {
			t.Error(err)
		}
	})
}
