package store

import (
	"context"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// SilentAfter is how many days without any appointment make an open case a
// silent one.
const SilentAfter = 30

// LongSilentMonths is how long a silence lasts before the case is one to close
// rather than one to take up again.
const LongSilentMonths = 12

// dayLines is how many lines of a list the first page shows.
const dayLines = 6

// Workday is what a worker's first page shows of the cases of a post that she or
// he reaches. It holds no identity.
type Workday struct {
	Appointments []casework.Appointment // of today, by hour
	Waiting      []casework.Handover    // for an answer, the oldest first; the first few
	WaitingCount int
	DormantCount int          // left unanswered in cases where nothing has moved for months
	Silent       []SilentCase // the latest to fall silent first; the first few
	SilentCount  int
	LongSilent   int                     // silent for LongSilentMonths: counted apart, and in no list
	Tasks        []DueTask               // by day
	Reminders    []MeasureReminder       // of measures, the most pressing first
	Referrals    []casework.DeskReferral // that wait, the most urgent first
	// Met are the persons met in the running month, with the facts of their cases:
	// what the month's figures are computed from, by the definitions of the
	// report.
	Met   []casework.PersonRecord
	Month casework.Period
}

// SilentCase is an open case without any appointment, past or planned, for
// SilentAfter days.
type SilentCase struct {
	Case   casework.CaseID
	LastOn casework.Day // of its last appointment; of its opening without any
}

// Workday reads it in one transaction, with one line of the log. For whoever
// may ReadCase in the post.
func (s *Store) Workday(ctx context.Context, actor casework.Actor, post casework.PostID) (w Workday, err error) {
	today := s.today()
	first := casework.NewDay(today.Year(), today.Time().Month(), 1)
	w.Month = casework.Period{From: first, To: first.AddMonths(1) - 1}
	r := request{action: casework.ReadCase, post: post, object: "post", record: string(post), detail: "first page"}
	err = s.look(ctx, actor, r, func(a *access) (err error) {
		b := bind(post, today)
		if w.Appointments, err = db.All(a.Tx, scanAppointment, `SELECT `+appointmentColumns+` FROM appointments WHERE post_id = $1 AND on_day = $2
			AND `+a.ofReached(b, "appointments.case_id")+` ORDER BY at_time, id`, b.args...); err != nil {
			return err
		}
		if w.Waiting, err = a.waiting(post, casework.Proposed, casework.Proposed, "NOT "+dormant, dayLines); err != nil {
			return err
		}
		if err := a.countWaiting(post, &w); err != nil {
			return err
		}
		if err := a.silent(post, &w); err != nil {
			return err
		}
		if err := a.dueIn(post, &w); err != nil {
			return err
		}
		w.Met, err = readPage(a.Tx, pageRange{post: post, met: w.Month, wall: a})
		return err
	})
	if err != nil {
		return Workday{}, err
	}
	return w, nil
}

// dueIn reads what waits for the worker: tasks, reminders and referrals.
func (a *access) dueIn(post casework.PostID, w *Workday) (err error) {
	if w.Tasks, err = a.dueTasks(post); err != nil {
		return err
	}
	if w.Reminders, err = a.reminders(post); err != nil {
		return err
	}
	w.Referrals, err = a.openReferrals(post)
	return err
}

// countWaiting counts the orientations of a post's open cases that wait for an
// answer, the dormant ones apart.
func (a *access) countWaiting(post casework.PostID, w *Workday) error {
	b := bind(post, casework.Proposed, casework.Accepted, casework.DormantSince(a.s.today()))
	return a.Each(func(row db.Scanner) error {
		return row.Scan(&w.WaitingCount, &w.DormantCount)
	}, `SELECT COUNT(CASE WHEN o.outcome = $2 AND NOT `+dormant+` THEN 1 END), COUNT(CASE WHEN `+dormant+` THEN 1 END)
		FROM orientations o JOIN appointments x ON x.id = o.appointment_id JOIN cases c ON c.id = x.case_id
		WHERE o.post_id = $1 AND o.outcome IN ($2, $3) AND c.closed_on IS NULL AND `+a.reach(b, casework.ReadCase, "c"), b.args...)
}

// silent reads the cases without news, the latest to fall silent first: those of a
// register may have been silent for years. They come in one text, each as its
// day and its identifier, which sorts as they do: a post may have hundreds, of
// which the page shows a few.
func (a *access) silent(post casework.PostID, w *Workday) error {
	b := bind(post, a.s.today()-SilentAfter)
	text, err := db.One(a.Tx, db.Value[string], `SELECT COALESCE(string_agg(COALESCE(c.last_on, c.opened_on) || '|' || c.id, ' '), '') FROM cases c
		WHERE c.post_id = $1 AND c.closed_on IS NULL AND c.opened_on < $2 AND (c.last_on IS NULL OR c.last_on < $2)
		AND `+a.reach(b, casework.ReadCase, "c"), b.args...)
	if err != nil {
		return err
	}
	all := strings.Fields(text)
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(b, a) })
	long := a.s.today().AddMonths(-LongSilentMonths).String()
	w.SilentCount, _ = slices.BinarySearchFunc(all, long, func(line, day string) int { return strings.Compare(day, line) })
	w.LongSilent = len(all) - w.SilentCount
	all = all[:w.SilentCount]
	for _, line := range all[:min(dayLines, len(all))] {
		day, id, _ := strings.Cut(line, "|")
		on, err := casework.ParseDay(day)
		if err != nil {
			return err
		}
		w.Silent = append(w.Silent, SilentCase{casework.CaseID(id), on})
	}
	return nil
}
