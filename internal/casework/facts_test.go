package casework

import "testing"

func TestTheMainViolenceIsOneOfThoseOfTheCase(t *testing.T) {
	for name, c := range map[string]struct {
		main Violence
		all  []Violence
		ok   bool
	}{
		"nobody said":             {"", nil, true},
		"not known among several": {NotKnown, []Violence{Physical, Psychological}, true},
		"one of them":             {Physical, []Violence{Psychological, Physical}, true},
		"another one":             {"sexuelles", []Violence{Physical}, false},
		"one without any":         {Physical, nil, false},
	} {
		err := CheckMainViolence(&CaseFacts{MainViolence: c.main, Violences: c.all})
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			checkField(t, "violence_principale", err)
		}
	}
}

func TestAReferralIsNotDatedAfterTheFirstAppointment(t *testing.T) {
	met := NewDay(2022, 3, 28)
	for _, referral := range []Day{0, met - 1, met} {
		if err := CheckReferralDay(referral, met); err != nil {
			t.Errorf("%s: %v", referral.French(), err)
		}
	}
	if err := CheckReferralDay(met, 0); err != nil {
		t.Errorf("without any appointment: %v", err)
	}
	checkField(t, "date_saisine", CheckReferralDay(met+1, met))
}
