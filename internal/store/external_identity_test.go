package store_test

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

const issuer = "https://identite.exemple.fr"

func TestAnIdentityOpensItsOwnAccountAndNoOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker, other := storetest.Account(t, s, "camille", casework.Worker, post), storetest.Account(t, s, "dominique", casework.Worker, post)
		link := func(e casework.ExternalIdentity) error {
			e.Issuer = issuer
			return s.LinkIdentity(t.Context(), storetest.Console, e)
		}
		signIn := func(subject, mail string) casework.AccountID {
			id, err := s.SignInExternal(t.Context(), issuer, subject, mail)
			if (id == "") != (casework.KindOf(err) == casework.KindForbidden) {
				t.Fatalf("SignInExternal(%q) = %q, %v", subject, id, err)
			}
			return id
		}
		if id := signIn("s1", "camille.moreau@ville.exemple.fr"); id != "" {
			t.Fatalf("an identity that nobody linked opens %s", id)
		}
		if err := link(casework.ExternalIdentity{Account: worker.ID, Mail: " Camille.Moreau@ville.exemple.fr"}); err != nil {
			t.Fatal(err)
		}
		if err := link(casework.ExternalIdentity{Account: other.ID, Subject: "s2"}); err != nil {
			t.Fatal(err)
		}
		if err := link(casework.ExternalIdentity{Account: other.ID, Mail: "camille.moreau@ville.exemple.fr"}); casework.KindOf(err) != casework.KindExists {
			t.Errorf("one identity for two accounts: %v", err)
		}
		for _, c := range []struct {
			name, subject, mail string
			want                casework.AccountID
		}{
			{"an address that the provider has not verified", "s1", "", ""},
			{"the address, once", "s1", "camille.moreau@VILLE.exemple.fr", worker.ID},
			{"then the subject alone", "s1", "", worker.ID},
			{"even when its address has changed", "s1", "c.moreau@ville.exemple.fr", worker.ID},
			{"the address given to somebody else since", "s9", "camille.moreau@ville.exemple.fr", ""},
			{"a link by subject", "s2", "anything@exemple.fr", other.ID},
			{"another letter", "S2", "", ""},
		} {
			if got := signIn(c.subject, c.mail); got != c.want {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
		if id, err := s.SignInExternal(t.Context(), "https://autre.exemple.fr", "s2", ""); id != "" || casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("the same subject of another provider: %q, %v", id, err)
		}
		worker, err := s.Account(t.Context(), worker.ID)
		if err != nil {
			t.Fatal(err)
		}
		worker.Disabled = true
		if err := s.SaveAccount(t.Context(), storetest.Console, worker); err != nil {
			t.Fatal(err)
		}
		if id := signIn("s1", ""); id != "" {
			t.Error("a closed account opens")
		}
	})
}

func TestLinkingAndUnlinkingEndTheSessionsOfTheAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := storetest.Account(t, s, "camille", casework.Worker)
		version := func() int64 {
			now, err := s.Account(t.Context(), a.ID)
			if err != nil {
				t.Fatal(err)
			}
			return now.Version
		}
		e := casework.ExternalIdentity{Account: a.ID, Issuer: issuer, Mail: "camille@exemple.fr"}
		if err := s.LinkIdentity(t.Context(), storetest.Console, e); err != nil {
			t.Fatal(err)
		}
		linked := version()
		if all, err := s.ExternalIdentities(t.Context(), storetest.Console, a.ID); err != nil || len(all) != 1 || all[0] != e || all[0].Bound() {
			t.Errorf("links: %+v, %v", all, err)
		}
		for range 2 { // the second time there is none
			if err := s.UnlinkIdentity(t.Context(), storetest.Console, a.ID, issuer); err != nil {
				t.Fatal(err)
			}
		}
		if linked != a.Version+1 || version() != linked+1 {
			t.Errorf("versions %d, %d, %d", a.Version, linked, version())
		}
		if all, err := s.ExternalIdentities(t.Context(), storetest.Console, a.ID); err != nil || len(all) != 0 {
			t.Errorf("links left: %+v, %v", all, err)
		}
	})
}

func TestOnlyWhoManagesAccountsLinksThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		for _, role := range casework.Roles.Items {
			a := storetest.Account(t, s, "compte-"+string(role.Code), role.Code, post)
			e := casework.ExternalIdentity{Account: a.ID, Issuer: issuer, Subject: string(role.Code)}
			_, read := s.ExternalIdentities(t.Context(), a.Actor(), a.ID)
			for what, err := range map[string]error{"link": s.LinkIdentity(t.Context(), a.Actor(), e), "unlink": s.UnlinkIdentity(t.Context(), a.Actor(), a.ID, issuer), "read": read} {
				if allowed := role.Code == casework.Admin; (err == nil) != allowed {
					t.Errorf("%s by %s: %v", what, role.Code, err)
				}
			}
		}
	})
}

func TestALinkNamesSomebodyByOneThing(t *testing.T) {
	for e, field := range map[casework.ExternalIdentity]string{
		{}:                             "courriel",
		{Mail: "a@b.fr", Subject: "s"}: "sujet",
		{Mail: "camille"}:              "courriel",
		{Mail: strings.Repeat("a", 250) + "@b.fr"}: "courriel",
		{Subject: strings.Repeat("s", 256)}:        "sujet",
		{Subject: "s"}:                             "",
		{Mail: "a@b.fr"}:                           "",
	} {
		err := e.Check()
		if (err == nil) != (field == "") || err != nil && err.(*casework.Error).Field != field {
			t.Errorf("%.60v: %v", e, err)
		}
	}
}

func TestASealedCookieOpensUnderItsNameOnly(t *testing.T) {
	s := storetest.SQLite(t)
	sealed, err := s.SealCookie("flow", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := s.OpenCookie("flow", sealed); err != nil || string(plain) != "secret" {
		t.Errorf("%q, %v", plain, err)
	}
	if _, err := s.OpenCookie("other", sealed); err == nil {
		t.Error("it opens under another name")
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := s.OpenCookie("flow", sealed); err == nil {
		t.Error("a changed one opens")
	}
}
