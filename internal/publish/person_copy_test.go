package publish

import (
	"bytes"
	"strings"
	"testing"

	"permanence/internal/casework"
)

func TestTheCopyOfAPersonsDataIsATextThatCanBeEdited(t *testing.T) {
	c := &casework.PersonCopy{Request: "D-2026-ABCDEF", On: casework.NewDay(2026, 11, 23), Post: "Fontenay <sud>", LeftOut: casework.CopyLeftOut,
		Sections: []casework.CopySection{{Title: "Identité et contact", Lines: []casework.CopyLine{{Label: "Nom", Text: "Lefèvre"}, {Label: "Quand", Text: "si [tiers] n'est pas là ; le mardi"}}}}}
	var odt bytes.Buffer
	if err := PersonCopyODT(&odt, c); err != nil {
		t.Fatal(err)
	}
	content := contentOf(t, odt.Bytes())
	for _, says := range []string{"Demande D-2026-ABCDEF", "Fontenay <sud>, le 23 novembre 2026", "Nom\u00a0: Lefèvre", "si [tiers] n'est pas là\u202f; le mardi", "notes privées", "Ce qui n'est pas joint"} {
		if !strings.Contains(content, says) {
			t.Errorf("it does not say %q:\n%s", says, content)
		}
	}
	if all, _ := parts(t, odt.Bytes()); all["meta.xml"] != "" {
		t.Error("it tells about itself")
	}
}
