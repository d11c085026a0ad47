package main

import (
	"permanence/internal/casework"
	"permanence/internal/demo"
	"permanence/internal/store"
)

// seedDay gives the first post a day at work, recorded as its worker and its
// desk would: through the store, by their own accounts.
func (p *program) seedDay(st *store.Store, post casework.PostID) error {
	worker, err := p.actorOf(st, "intervenante")
	if err != nil {
		return err
	}
	names, err := st.PostNames(p, worker, post)
	if err != nil {
		return err
	}
	sheet := casework.PostSheet{Stations: names.Stations}
	for _, h := range demo.Hours(p.today() - 60) {
		h.Post, h.Station = post, sheet.StationOf(h.Place)
		if _, err := st.AddDutyHours(p, worker, h); err != nil {
			return err
		}
	}
	for _, partner := range demo.Partners() {
		partner.Post = post
		if _, err := st.SavePartner(p, worker, partner); err != nil {
			return err
		}
	}
	for _, under := range demo.UnderWay() {
		if err := p.seedCase(st, worker, post, under); err != nil {
			return err
		}
	}
	return p.seedReferrals(st, post)
}

// seedBeside gives a post's second worker a case of her or his own.
func (p *program) seedBeside(st *store.Store, post casework.PostID) error {
	worker, err := p.actorOf(st, "collegue")
	if err != nil {
		return err
	}
	return p.seedCase(st, worker, post, demo.BesideAColleague())
}

func (p *program) seedReferrals(st *store.Store, post casework.PostID) error {
	desk, err := p.actorOf(st, "guichet")
	if err != nil {
		return err
	}
	unit, err := st.OwnUnit(p, desk)
	if err != nil {
		return err
	}
	for _, r := range demo.Referrals() {
		r.Post, r.Unit, r.By, r.ReceivedAt = post, unit.ID, desk.Account, casework.At(p.clock())
		if _, err := st.FileReferral(p, desk, r); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) actorOf(st *store.Store, login string) (casework.Actor, error) {
	id, _, err := st.Credentials(p, login)
	if err != nil {
		return casework.Actor{}, err
	}
	account, err := st.Account(p, id)
	return account.Actor(), err
}

func (p *program) seedCase(st *store.Store, worker casework.Actor, post casework.PostID, u demo.Under) error {
	today := p.today()
	var unit casework.UnitID
	var err error
	if u.Unit != "" {
		if unit, err = p.unit(st, post, u.Unit); err != nil {
			return err
		}
	}
	c, err := st.OpenCase(p, worker,
		casework.Person{Sex: casework.Female, Identity: casework.Identity{LastName: u.LastName, FirstName: u.FirstName, Birth: casework.Birth{Year: u.Birth}, Contact: u.Safe}},
		casework.Case{Post: post, Referral: casework.Referral{ReceivedOn: today - casework.Day(u.Referred), Origin: u.Origin, PoliceAct: u.Act, Unit: unit, Consent: casework.Agrees},
			Facts: casework.CaseFacts{Commune: "94033", Standing: casework.Victim, Children: u.Children, AdultsConcerned: 1, ChildrenConcerned: u.Children, Known: "non", Problems: []casework.Problem{u.Problem}, Family: "en_separation",
				Violences: []casework.Violence{casework.Psychological}}})
	if err != nil {
		return err
	}
	for i, ago := range u.Kept {
		kept := casework.AppointmentRecord{On: today - casework.Day(ago), At: "10:00", Status: casework.Kept, Place: "commissariat", Mode: "presentiel", Minutes: 45, Acts: []casework.Act{"ecoute", "evaluation"}}
		if i == 0 && u.Partner != "" {
			kept.Acts = append(kept.Acts, "orientation")
			kept.Orientations = []casework.Orientation{{Partner: u.Partner, Outcome: casework.Proposed}}
		}
		if err := p.seedMeeting(st, worker, c, kept); err != nil {
			return err
		}
	}
	for _, next := range u.Planned {
		planned := casework.AppointmentRecord{On: today + casework.Day(next.In), At: next.At, Status: casework.Planned, Place: next.Place, Mode: "presentiel", Minutes: 45}
		if err := p.seedMeeting(st, worker, c, planned); err != nil {
			return err
		}
	}
	if u.Task == "" {
		return nil
	}
	_, err = st.AddTask(p, worker, casework.Task{Case: c.ID, DueOn: today, Text: u.Task})
	return err
}

func (p *program) seedMeeting(st *store.Store, worker casework.Actor, c casework.Case, x casework.AppointmentRecord) error {
	names, err := st.PostNames(p, worker, c.Post)
	if err != nil {
		return err
	}
	x.Station = (&casework.PostSheet{Stations: names.Stations}).StationOf(x.Place).ID
	_, err = st.SaveMeeting(p, worker, store.Meeting{Appointment: casework.Appointment{Case: c.ID, AppointmentRecord: x}})
	return err
}
