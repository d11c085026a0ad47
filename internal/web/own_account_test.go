package web

import (
	"testing"

	"permanence/internal/casework"
)

func TestAWorkerGivesTheNumberThatLettersCarry(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	b.expect(b.get("/mon-compte"), 200, "Téléphone professionnel")
	b.expect(b.post("/mon-compte/telephone", "telephone", "demander Mme Petit"), 422, "un numéro de téléphone", `value="demander Mme Petit"`)
	b.goes(b.post("/mon-compte/telephone", "telephone", "01 43 00 00 00"), "/mon-compte?fait=telephone")
	b.expect(b.get("/mon-compte?fait=telephone"), 200, `value="01 43 00 00 00"`, "vos prochaines lettres le portent")
	b.expect(b.post("/mon-compte", "actuel", "faux", "nouveau", "court", "confirmation", "court"), 422, `value="01 43 00 00 00"`)
	b.goes(b.post("/mon-compte/telephone", "telephone", ""), "/mon-compte?fait=telephone")
	lead := s.as(t, s.accounts[casework.Lead])
	lead.expect(lead.get("/mon-compte"), 200, "!Téléphone professionnel")
	lead.expect(lead.post("/mon-compte/telephone", "telephone", "01 43 00 00 00"), 403)
}
