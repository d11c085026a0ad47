package web

import (
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// tenThousandCases fills a post as fifteen years of one worker would: ten
// thousand persons of five meetings each, the last thousand still open.
func tenThousandCases() iter.Seq2[*casework.RegisterRow, error] {
	const persons, meetings = 10000, 5
	names := []string{"Aubert", "Bailly", "Caron", "Diallo", "Étienne", "Fontaine", "Girard", "Hamdi", "Jacquet", "Lefèvre", "Mercier", "Perrin"}
	return func(yield func(*casework.RegisterRow, error) bool) {
		for p := range persons {
			opened := storetest.Today - 3650 + casework.Day(p*3600/persons)
			for n := range meetings {
				row := storetest.Row(p, fmt.Sprintf("P%05d", p), opened+casework.Day(2+20*n))
				row.PersonSeq, row.CaseSeq = p, p
				row.LastName, row.FirstName = names[p%len(names)]+" "+names[p/len(names)%len(names)], names[p/7%len(names)]
				row.Referral.ReceivedOn = opened
				if p < persons*9/10 {
					row.ClosedOn, row.Reason = opened+120, "relais_pris"
				}
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// BenchmarkPages measures what the program itself spends on a page of a post of
// 10,000 cases and 50,000 meetings: the whole way from the request to the bytes,
// without a network. The load of real clients is measured in e2e.
func BenchmarkPages(b *testing.B) {
	s := open(b)
	if _, err := s.store.ImportRegister(b.Context(), storetest.Console, s.own.ID, store.ImportOptions{}, tenThousandCases()); err != nil {
		b.Fatal(err)
	}
	worker := s.as(b, s.accounts[casework.Worker])
	list := worker.expect(worker.get("/dossiers"), 200).body
	_, aCase, _ := strings.Cut(list, `href="/dossiers/`)
	for at := ""; ; _, aCase, _ = strings.Cut(aCase, `href="/dossiers/`) {
		if at, _, _ = strings.Cut(aCase, `"`); len(at) == 26 {
			aCase = at
			break
		}
	}
	for _, page := range []struct {
		name, path string
		form       url.Values
	}{
		{"home", "/", nil},
		{"worklist", "/dossiers", nil},
		{"case", "/dossiers/" + aCase, nil},
		{"meeting", "/dossiers/" + aCase + "/rendez-vous/nouveau", nil},
		{"search", "/dossiers/recherche", url.Values{"recherche": {"lefevre bai"}}},
		{"statistics", "/bilans/fontenay-sous-bois/2024", nil},
	} {
		b.Run(page.name, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequest("GET", page.path, nil)
				if page.form != nil {
					r = httptest.NewRequest("POST", page.path, strings.NewReader(page.form.Encode()))
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				}
				for _, cookie := range worker.Jar.Cookies(s.address(b)) {
					r.AddCookie(cookie)
				}
				w := httptest.NewRecorder()
				if s.web.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatalf("%s answers %d", page.path, w.Code)
				}
			}
		})
	}
}
