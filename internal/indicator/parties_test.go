package indicator

import (
	"slices"
	"testing"

	"permanence/internal/casework"
)

func TestTheFirstCommitteeAfterThePeriodAndWhoAgreedAreItsParties(t *testing.T) {
	year := casework.YearPeriod(2022)
	folder := &casework.PostFolder{Sheet: casework.PostSheet{Host: "Commissariat", Employer: "Ville"}, Committees: []casework.Day{year.To, year.To + 40, year.To + 400}}
	folder.Exercises = []casework.Exercise{{Period: year, Currency: casework.EUR, Cost: 100, Fundings: []casework.Funding{
		{Kind: casework.StateFunds, Planned: casework.NoStake, Agreed: casework.Stake{Amount: 100, Share: casework.NoShare}, Paid: casework.NoMoney},
		{Kind: "caf", Planned: casework.Stake{Amount: 100, Share: casework.NoShare}, Agreed: casework.NoStake, Paid: casework.NoMoney}}}}
	r := &Report{Period: year}
	r.AddParties(folder)
	if p := r.Parties; p == nil || p.Host != "Commissariat" || p.Employer != "Ville" || p.Committee != year.To+40 || !slices.Equal(p.Funders, []Funder{{Kind: casework.StateFunds}}) {
		t.Errorf("%+v", r.Parties)
	}
	bare := &Report{Period: year}
	if bare.AddParties(&casework.PostFolder{}); bare.Parties != nil {
		t.Errorf("parties are made of nothing: %+v", bare.Parties)
	}
}
