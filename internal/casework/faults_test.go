package casework

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// fieldsOf are the fields that a refusal is about, in its order.
func fieldsOf(err error) (fields []string) {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			fields = append(fields, fieldsOf(one)...)
		}
		return fields
	}
	var e *Error
	if errors.As(err, &e) {
		fields = append(fields, e.Field)
	}
	return fields
}

func TestAllFaultsOfAFormAreToldAtOnce(t *testing.T) {
	today := NewDay(2022, 3, 28)
	tomorrow := today + 1
	long := strings.Repeat("x", MaxNote+1)
	proposed := Handover{Orientation: Orientation{Outcome: Proposed}, ProposedOn: today}
	_, step := proposed.Step(Refused, tomorrow, today, "")
	for name, c := range map[string]struct {
		err    error
		fields string
	}{
		"partner":     {CheckPartner(&Partner{Phone: "demander", Mail: "accueil", Address: strings.Repeat("x", 301), Notes: strings.Repeat("x", MaxPartnerNotes+1)}), "nom type telephone courriel adresse notes"},
		"proposal":    {CheckProposal(&Handover{ProposedOn: tomorrow}, today), "besoin partenaire le"},
		"step":        {step, "le motif_refus"},
		"activity":    {CheckActivity(&Activity{Minutes: -5, People: -5}, today), "date genre minutes personnes"},
		"measure":     {CheckMeasure(&ProtectionMeasure{State: MeasureAsked, AskedOn: today, DecidedOn: tomorrow, EndsOn: today - 1, ITTDays: MaxITT + 1}, today), "mesure decidee_le finit_le itt"},
		"no measure":  {CheckMeasure(&ProtectionMeasure{ITTDays: Unknown}, today), "mesure etat"},
		"assessment":  {CheckAssessment(&Assessment{SafetyPlan: long, Domains: []DomainState{{Domain: "logement", Note: long}}, Danger: Danger{Grid: DangerGrid{Done: true, Yes: 24, Red: 6}}}, nil, today), "date plan etat-logement besoin-logement note-logement oui rouges danger"},
		"duty hours":  {CheckDutyHours(&DutyHours{Weekday: 8, Ends: today}, nil), "lieu jour de a du"},
		"sharing":     {CheckSharing(&Sharing{Items: []SharedItem{"notes"}}, SafeContact{}), "finalite remise elements"},
		"closed ways": {CheckSharing(&Sharing{Delivery: "courrier", Items: []SharedItem{ShareMail}}, SafeContact{}), "finalite remise elements"},
		"transfer":    {CheckTransfer(&Transfer{}), "a motif"},
		"glass":       {CheckGlass(&GlassRequest{Text: long}), "reference motif precision"},
		"request":     {CheckRequest(&RightsRequest{Text: strings.Repeat("x", MaxRequestText+1)}, today), "droit demandeur recue_le texte"},
	} {
		if got := fieldsOf(c.err); !slices.Equal(got, strings.Fields(c.fields)) {
			t.Errorf("%s: the refusal tells %v, want %s", name, got, c.fields)
		}
	}
}

func TestANumberOutOfBoundsIsAskedForOtherwiseThanAMissingOne(t *testing.T) {
	for name, err := range map[string]error{
		"yes":     CheckDanger(&Danger{Grid: DangerGrid{Done: true, Yes: 30}, Judged: NotKnown}, nil),
		"red":     CheckDanger(&Danger{Grid: DangerGrid{Done: true, Yes: 7, Red: 6}, Judged: NotKnown}, nil),
		"minutes": CheckActivity(&Activity{On: 1, Kind: ActivityKinds.Items[0].Code, Minutes: 1441, People: Unknown}, 2),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), "valeur attendue") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
