package web

import (
	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/indicator"
	"permanence/internal/store"
	"permanence/internal/view"
)

// workday is the worker's day, in all the posts that she or he keeps today; nil
// without any.
func (rq *request) workday() (*view.DayCard, error) {
	posts := rq.keptPosts()
	if len(posts) == 0 {
		return nil, nil
	}
	whole := &view.DayCard{}
	for _, post := range posts {
		card, err := rq.dayCard(post, len(posts) == 1)
		if err != nil {
			return nil, err
		}
		whole.Join(&card)
	}
	return whole, nil
}

func (rq *request) dayCard(post casework.Post, alone bool) (card view.DayCard, err error) {
	day, err := rq.Store.Workday(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return card, err
	}
	named := post.Name
	if alone {
		named = ""
	}
	for _, a := range day.Appointments {
		card.Appointments = append(card.Appointments, view.DayAppointment{Appointment: a, PostName: named})
	}
	for _, r := range day.Referrals {
		card.Referrals = append(card.Referrals, view.QueueLine{Referral: r, PostName: named, Now: rq.Clock()})
	}
	card.Waiting, card.WaitingCount, card.DormantCount = rq.orientationLines(day.Waiting), day.WaitingCount, day.DormantCount
	for _, s := range day.Silent {
		card.Silent = append(card.Silent, view.DaySilent{Case: s.Case, LastOn: s.LastOn, Today: rq.thisDay()})
	}
	if card.SilentCount = day.SilentCount; day.LongSilent > 0 {
		card.LongSilent = []view.DayLongSilent{{Post: post, Count: day.LongSilent, Alone: alone}}
	}
	tally := indicator.New(day.Month)
	for i := range day.Met {
		tally.Add(&day.Met[i])
	}
	card.Months = []view.DayMonth{{Post: post, Month: indicator.NewReport(post, tally, indicator.WithCommunes(commune.Label)), Alone: alone}}
	card.Due = dueIn(&day, rq.thisDay())
	return card, nil
}

// dueIn are the tasks and the reminders of measures. A task is the worker's
// own text, which may name somebody: the first page, which others may see, says
// that there is one and where.
func dueIn(day *store.Workday, today casework.Day) (due []view.DayDue) {
	for _, t := range day.Tasks {
		due = append(due, view.DayDue{Case: t.Case, What: "Tâche à faire", On: t.On, Today: today})
	}
	for _, r := range day.Reminders {
		due = append(due, view.DayDue{Case: r.Measure.Case, What: casework.MeasureKinds.Label(r.Measure.Kind) + ". " + r.Words(today), On: r.Due, Today: today})
	}
	return due
}
