package sealed_test

import (
	"bytes"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
	"permanence/internal/sealed"
	"permanence/internal/signing"
)

func content(t *testing.T, seed int64) *sealed.Content {
	t.Helper()
	tally := indicator.New(casework.YearPeriod(2022))
	for _, p := range indicatortest.Random(newRand(seed), 60) {
		tally.Add(p)
	}
	report := indicator.NewReport(casework.Post{ID: "p", Slug: "fontenay", Name: "Fontenay"}, tally).Disclose(5)
	return &sealed.Content{Number: "2022-003", Version: 1, Post: "Fontenay", Slug: "fontenay", Period: casework.YearPeriod(2022), Threshold: 5, SealedOn: casework.NewDay(2023, 2, 1), Remarks: "Relu « deux fois ».", Report: report}
}

func sealOf(t *testing.T, c *sealed.Content, key signing.Key) []byte {
	t.Helper()
	file, err := c.Seal(key, []sealed.File{{Form: "pdf", Digest: sealed.DigestOf([]byte("a pdf"))}})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestASealedReportIsReadAsItWasWritten(t *testing.T) {
	key, c := sealed.Keys.New(), content(t, 1)
	file := sealOf(t, c, key)
	d, err := sealed.Open(file, key.Public())
	if err != nil {
		t.Fatal(err)
	}
	digest, err := c.Digest()
	if err != nil || d.Digest != digest || d.Public != key.Public() || d.ID() != "2022-003-v1" || d.Remarks != c.Remarks || d.Report.Figure("persons_met").Value != c.Report.Figure("persons_met").Value {
		t.Errorf("%+v, %v", d, err)
	}
	if again := sealOf(t, &d.Content, key); !bytes.Equal(file, again) {
		t.Error("sealed again, the same report gives other bytes")
	}
	if form, ok := d.FormOf([]byte("a pdf")); !ok || form != "pdf" {
		t.Error("its PDF is not known")
	}
	if _, ok := d.FormOf([]byte("another pdf")); ok {
		t.Error("another PDF passes for its own")
	}
}

func TestEveryFlippedByteIsSeen(t *testing.T) {
	key := sealed.Keys.New()
	file := sealOf(t, content(t, 2), key)
	for i := 0; i < len(file)-1; i += 97 { // the last byte ends the line
		bad := bytes.Clone(file)
		bad[i] ^= 1
		if d, err := sealed.Open(bad, key.Public()); err == nil {
			t.Fatalf("byte %d flipped, %q, and the report opens: %s", i, file[max(0, i-20):i+20], d.ID())
		} else if casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("byte %d: %v is no sentence", i, err)
		}
	}
}

func TestEachFaultHasItsSentence(t *testing.T) {
	key, other := sealed.Keys.New(), sealed.Keys.New()
	file := string(sealOf(t, content(t, 3), key))
	for name, c := range map[string]struct{ file, key, says string }{
		"cut":                     {file[:len(file)/2], key.Public(), "coupé"},
		"a PDF":                   {"%PDF-1.4", key.Public(), "pas un bilan scellé"},
		"a later form":            {strings.Replace(file, `"schema":1`, `"schema":2`, 1), key.Public(), "forme 2"},
		"another figure":          {strings.Replace(file, `"Value":`, `"Value":1`, 1), key.Public(), "modifié depuis"},
		"another form's digest":   {strings.Replace(file, `"form":"pdf","digest":"sha256:`, `"form":"pdf","digest":"sha256:0`, 1), key.Public(), "signature"},
		"another installation":    {file, other.Public(), "autre clé"},
		"something added":         {strings.Replace(file, `"schema":1`, `"schema":1,"note":"x"`, 1), key.Public(), "ajouté"},
		"another report after it": {file + file, key.Public(), "coupé"},
		"a key that is none":      {file, "cle", "clé publique"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := sealed.Open([]byte(c.file), c.key); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v does not say %q", err, c.says)
			}
		})
	}
	if _, err := sealed.Open([]byte(file), ""); err != nil {
		t.Errorf("without an expected key, its own is taken: %v", err)
	}
}

func TestTwoVersionsAreComparedByWhatTheyPrint(t *testing.T) {
	before, after := content(t, 4).Report, content(t, 5).Report
	if changes := sealed.Compare(before, before); len(changes) != 0 {
		t.Errorf("a report differs from itself: %v", changes)
	}
	for _, c := range sealed.Compare(before, after) {
		if c.Label == "" || c.Before == c.After {
			t.Errorf("%+v", c)
		}
		if f := after.Figure(c.Name); f != nil && f.Hidden && !f.AtLeast && !strings.HasPrefix(c.After, "n.") {
			t.Errorf("%s is withheld and told: %q", c.Name, c.After)
		}
	}
}

// A figure that has nothing to be computed from is not a count of none.
func TestAFigureThatIsWithoutObjectIsNotToldAsNone(t *testing.T) {
	before := content(t, 4).Report
	known := before.Figure("appointments_kept")
	after := *before
	after.Figures = slices.Clone(before.Figures)
	after.Figure("appointments_kept").Known, after.Figure("appointments_kept").Hidden = false, false
	want := sealed.Change{Name: known.Definition.Name, Label: known.Definition.Label, Before: sealed.Compare(&after, before)[0].After, After: "sans objet"}
	if changes := sealed.Compare(before, &after); len(changes) != 1 || changes[0] != want {
		t.Errorf("%+v, want %+v", changes, want)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(`{"format":"permanence-bilan-scelle","schema":1,"content":{},"digest":"","files":[],"key":"","signature":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := sealed.Open(data, ""); err == nil && d.Report == nil {
			t.Error("opened without a report")
		}
	})
}

func newRand(seed int64) *rand.Rand { return rand.New(rand.NewSource(seed)) }
