package web

import (
	"slices"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/indicator"
	"permanence/internal/store"
	"permanence/internal/view"
)

// dayCards are the worker's day in each post that she or he keeps today.
func (rq *request) dayCards() ([]view.DayCard, error) {
	posts := rq.keptPosts()
	cards := make([]view.DayCard, len(posts))
	for i, post := range posts {
		var err error
		if cards[i], err = rq.dayCard(post); err != nil {
			return nil, err
		}
	}
	return cards, nil
}

func (rq *request) dayCard(post casework.Post) (view.DayCard, error) {
	today := casework.DayOf(rq.Clock())
	card := view.DayCard{Post: post, Today: today}
	day, err := rq.Store.Workday(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return card, err
	}
	for _, a := range day.Appointments {
		card.Appointments = append(card.Appointments, view.DayAppointment{Appointment: a})
	}
	card.Waiting, card.WaitingCount = rq.orientationLines(day.Waiting), day.WaitingCount
	card.DormantCount = day.DormantCount
	for _, s := range day.Silent {
		card.Silent = append(card.Silent, view.DaySilent{Case: s.Case, LastOn: s.LastOn, Today: today})
	}
	card.SilentCount = day.SilentCount
	tally := indicator.New(day.Month)
	for i := range day.Met {
		tally.Add(&day.Met[i])
	}
	card.Month = indicator.NewReport(post, tally, indicator.WithCommunes(commune.Label))
	dueIn(&card, &day)
	for _, r := range day.Referrals {
		card.Referrals = append(card.Referrals, view.QueueLine{Referral: r, Now: rq.Clock()})
	}
	return card, nil
}

// dueIn adds the tasks and the reminders of measures. A task is the worker's
// own text, which may name somebody: the first page, which others may see, says
// that there is one and where.
func dueIn(card *view.DayCard, day *store.Workday) {
	for _, t := range day.Tasks {
		card.Due = append(card.Due, view.DayDue{Case: t.Case, What: "Tâche à faire", On: t.On, Today: card.Today})
	}
	for _, r := range day.Reminders {
		card.Due = append(card.Due, view.DayDue{Case: r.Measure.Case, What: casework.MeasureKinds.Label(r.Measure.Kind) + ". " + r.Text, On: r.Due, Today: card.Today})
	}
	slices.SortStableFunc(card.Due, func(a, b view.DayDue) int { return int(a.On) - int(b.On) })
}
