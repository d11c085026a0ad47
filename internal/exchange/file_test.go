package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"regexp"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
	"permanence/internal/signing"
)

func randomShipment(t testing.TB, posts int) *Shipment {
	t.Helper()
	s := &Shipment{Departement: "94", ExportedAt: casework.At(casework.NewDay(2023, 1, 9).Time()), Definitions: indicator.DefinitionsVersion}
	for i := range posts {
		tally := indicator.New(indicatortest.RandomYear)
		for _, p := range indicatortest.Random(rand.New(rand.NewSource(int64(i))), 40) {
			tally.Add(p)
		}
		s.Entries = append(s.Entries, Entry{Post: casework.PostID("06h0qxyvzrv8vf1jg5q8" + string(rune('a'+i))), Slug: "poste-" + string(rune('a'+i)), Year: 2022, Tally: tally})
	}
	return s
}

func sealed(t testing.TB, s *Shipment, k signing.Key) []byte {
	t.Helper()
	data, err := s.Seal(k)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAFileIsReadBackAsItWasSent(t *testing.T) {
	key := Keys.New()
	s := randomShipment(t, 3)
	data := sealed(t, s, key)
	got, by, err := Open("94.json", data, []casework.TrustedKey{{Name: "Autre", Public: Keys.New().Public()}, {Name: "Val-de-Marne", Public: key.Public()}})
	if err != nil {
		t.Fatal(err)
	}
	if by.Name != "Val-de-Marne" || got.Departement != "94" || got.ExportedAt != s.ExportedAt || len(got.Entries) != 3 {
		t.Fatalf("%+v by %s", got, by.Name)
	}
	for i, e := range got.Entries {
		a, _ := json.Marshal(e.Tally)
		b, _ := json.Marshal(s.Entries[i].Tally)
		if !bytes.Equal(a, b) || e.Post != s.Entries[i].Post || e.Slug != s.Entries[i].Slug || e.Year != 2022 {
			t.Errorf("entry %d differs", i)
		}
	}
	parsed, err := Keys.Parse(key.Secret())
	if err != nil || parsed.Public() != key.Public() {
		t.Errorf("the key is not read back: %v", err)
	}
}

// Every text of the file is a code of a closed list, a code of the INSEE, a
// day, or what the format says: nothing that somebody typed.
func TestTheFileHoldsNothingButCountsAndCodes(t *testing.T) {
	codes := map[string]bool{"non_connu": true}
	for _, l := range []casework.Labels{casework.Places, casework.Sexes, casework.AgeBands, casework.Standings, casework.Problems, casework.Violences, casework.Origins, casework.PoliceActs,
		casework.Procedures, casework.KnownList, casework.Statuses, casework.Modes, casework.Acts, casework.PartnerKinds, casework.Outcomes, casework.ClosingReasons, casework.ActivityKinds,
		casework.FamilySituations, casework.ChildrenBands, casework.ContactDelays, casework.Agreements, casework.ReferralOutcomes, casework.NewFactsList} {
		for _, c := range l.Codes() {
			codes[c] = true
		}
	}
	form := regexp.MustCompile(`^([0-9][0-9AB][0-9]{3}|\d{4}-\d\d-\d\d|poste-[a-z]|06h0qxyvzrv8vf1jg5q8[a-z]|94|\d{4}-\d\d-\d\dT[\d:.]+Z)$`)
	names := regexp.MustCompile(`^[a-z0-9_]+$`) // of members: the program's own
	data := sealed(t, randomShipment(t, 4), Keys.New())
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	var body any
	if err := json.Unmarshal(e.Content, &body); err != nil {
		t.Fatal(err)
	}
	texts := 0
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, inner := range v {
				known := names.MatchString(k) || form.MatchString(k)
				for part := range strings.SplitSeq(k, "|") {
					known = known || codes[part]
				}
				if !known {
					t.Errorf("%q stands in the file", k)
				}
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		case string:
			texts++
			if !form.MatchString(v) && !codes[v] {
				t.Errorf("%q stands in the file", v)
			}
		case float64:
			if v < 0 || v != float64(int(v)) {
				t.Errorf("%v is no count", v)
			}
		default:
			t.Errorf("%v is neither count nor code", v)
		}
	}
	walk(body)
	if texts < 10 {
		t.Errorf("only %d texts were looked at", texts)
	}
}

func TestEachRefusalSaysTheFileTheDepartementTheYearAndWhatIsExpected(t *testing.T) {
	key := Keys.New()
	trusted := []casework.TrustedKey{{Name: "Val-de-Marne", Public: key.Public()}}
	good := string(sealed(t, randomShipment(t, 2), key))
	reseal := func(from, to string) string { // as somebody with the key would
		var e envelope
		if err := json.Unmarshal([]byte(good), &e); err != nil {
			t.Fatal(err)
		}
		body := strings.Replace(string(e.Content), from, to, 1)
		if body == string(e.Content) {
			t.Fatalf("%s is not in the file", from)
		}
		return resealed(t, key, body)
	}
	for _, c := range []struct{ name, data, want string }{
		{"nothing", "", "ce n'est pas un envoi de décomptes"},
		{"cut", good[:len(good)/2], "ce n'est pas un envoi de décomptes"},
		{"another file", `{"format":"autre"}`, "ce n'est pas un envoi de décomptes"},
		{"a newer form", strings.Replace(good, `"schema":1`, `"schema":2`, 1), "de la forme 2"},
		{"a count changed", strings.Replace(good, `"persons_met":`, `"persons_met":1`, 1), "94 (Val-de-Marne), année 2022 : il a été modifié"},
		{"the digest changed with it", strings.Replace(good, `"digest":"sha256:`, `"digest":"sha256:0`, 1), "il a été modifié"},
		{"the signature changed", strings.Replace(good, `"signature":"`, `"signature":"A`, 1), "il a été modifié"},
		{"spaces added", strings.Replace(good, `"tallies":[`, `"tallies": [`, 1), "il a été modifié"},
		{"signed by nobody known", string(sealed(t, randomShipment(t, 1), Keys.New())), "94 (Val-de-Marne), année 2022 : il est signé d'une clé inconnue"},
		{"signed by another in the name of this key", underTheName(t, key), "il a été modifié"},
		{"other definitions", reseal(fmt.Sprintf(`"definitions_version":%d`, indicator.DefinitionsVersion), `"definitions_version":99`), "la version 99 des définitions"},
		{"an unknown département", reseal(`"departement":"94"`, `"departement":"99"`), "il n'y a pas de département"},
		{"another year than its tally", reseal(`"year":2022`, `"year":2021`), "n'est pas celui de l'année 2021"},
		{"a post twice", reseal(`"slug":"poste-b"`, `"slug":"poste-a"`), "deux fois pour 2022"},
		{"a name where a code is expected", reseal(`"persons_by_commune":{"`, `"persons_by_commune":{"Lefèvre":1,"`), "une commune autrement que par son code"},
		{"a code that no list has", reseal(`"persons_by_sex":{"`, `"persons_by_sex":{"Yasmine":1,"`), "ne se lit pas"},
		{"something more", reseal(`"departement":"94"`, `"departement":"94","note":"Lefèvre"`), "autre chose que des décomptes"},
		{"a post by a name", reseal(`"slug":"poste-a"`, `"slug":"Mme Lefèvre"`), "un poste y est mal désigné"},
		{"a negative count", reseal(`"persons_met":`, `"persons_met":-`), "ne se lit pas"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := Open("94.json", []byte(c.data), trusted)
			if casework.KindOf(err) != casework.KindInvalid {
				t.Fatalf("%v, want a refusal", err)
			}
			text := err.Error()
			for _, want := range []string{c.want, "Fichier « 94.json »", "Attendu :", "Rien de ce fichier n'a été pris."} {
				if !strings.Contains(text, want) {
					t.Errorf("%q lacks %q", text, want)
				}
			}
			if strings.Contains(text, "Lefèvre") || strings.Contains(text, "Yasmine") {
				t.Errorf("%q repeats what the file should not hold", text)
			}
		})
	}
}

// underTheName is a file signed by another key, which says that it was this one.
func underTheName(t testing.TB, key signing.Key) string {
	t.Helper()
	other := Keys.New()
	return strings.Replace(string(sealed(t, randomShipment(t, 1), other)), other.Public(), key.Public(), 1)
}

// resealed signs any content, as a program that obeys no rule would.
func resealed(t testing.TB, key signing.Key, body string) string {
	t.Helper()
	data, err := envelop([]byte(body), key)
	if err != nil {
		return "" // not even JSON
	}
	return string(data)
}

func FuzzOpen(f *testing.F) {
	key, _ := Keys.Parse(bytes.Repeat([]byte{7}, 32))
	s := randomShipment(f, 1)
	data := sealed(f, s, key)
	f.Add(data)
	f.Add(data[:100])
	var e envelope
	_ = json.Unmarshal(data, &e)
	f.Add([]byte(e.Content))
	trusted := []casework.TrustedKey{{Name: "X", Public: key.Public()}}
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, _, err := Open("f", data, trusted); err == nil {
			again := sealed(t, got, key)
			if _, _, err := Open("f", again, trusted); err != nil {
				t.Errorf("what was read is refused when sent on: %v", err)
			}
		}
		if got, _, err := Open("f", []byte(resealed(t, key, string(data))), trusted); err == nil && len(got.Entries) == 0 {
			t.Error("an empty shipment was read")
		}
	})
}
