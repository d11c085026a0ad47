package store

import "permanence/internal/casework"

// suspicions are the reasons, read from the cases and the linked persons that
// the actor reaches, to think that whoever asks may be the author: what is
// hidden from the actor is not told by a warning.
func (a *access) suspicions(c *casework.Case, requester casework.Requester) ([]casework.Suspicion, error) {
	cases, err := a.casesOf(c.Person)
	if err != nil {
		return nil, err
	}
	own := make([]casework.CaseFacts, len(cases))
	for i := range cases {
		own[i] = cases[i].Facts
	}
	links, err := a.links(c)
	if err != nil {
		return nil, err
	}
	linked := make([]casework.LinkedFile, len(links))
	for i, l := range links {
		linked[i].Kind = l.Kind
		for j := range l.Cases {
			linked[i].Standings = append(linked[i].Standings, l.Cases[j].Facts.Standing)
		}
	}
	return casework.SuspicionsOf(requester, own, linked), nil
}

// suspect reads the suspicions of a request that was written, for an actor who
// reaches its case.
func (a *access) suspect(r *casework.RightsRequest) error {
	if r.Case == "" {
		return nil
	}
	c, _, reached, err := a.caseAs(casework.KeepRights, r.Case)
	if err != nil || !reached {
		return err
	}
	r.Suspicions, err = a.suspicions(&c, r.Requester)
	return err
}
