package web

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/live"
	"permanence/internal/store"
	"permanence/internal/view"
)

// showQueue shows what waits in the posts that the actor keeps.
func showQueue(rq *request) error {
	posts := rq.keptPosts()
	page := &view.QueuePage{}
	now := rq.Clock()
	since := casework.NewDay(now.Year(), now.Month(), 1)
	for _, post := range posts {
		if err := rq.fillQueue(page, post, len(posts) > 1, since); err != nil {
			return err
		}
	}
	view.SortQueue(page.Lines)
	return rq.show(http.StatusOK, "Saisines", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) fillQueue(page *view.QueuePage, post casework.Post, several bool, since casework.Day) error {
	waiting, err := rq.Store.OpenReferrals(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return err
	}
	hours, err := rq.Store.Duty(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return err
	}
	duty := view.QueueDuty{PostName: post.Name}
	duty.Next, duty.Now = rq.dutyWords(&hours)
	names, err := rq.Store.OnDuty(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return err
	}
	duty.Names = strings.Join(names, ", ")
	refusals, err := rq.Store.Refusals(rq.Context(), rq.actor, post.ID, since)
	if err != nil {
		return err
	}
	page.Refusals += refusals
	page.Duty = append(page.Duty, duty)
	for _, r := range waiting {
		line := view.QueueLine{Referral: r, Now: rq.Clock()}
		if hours.Missed(rq.local(r.ReceivedAt)) {
			line.NextDuty = duty.Next
		}
		if several {
			line.PostName = post.Name
		}
		page.Lines = append(page.Lines, line)
	}
	return nil
}

func showReferral(rq *request) error { return rq.referralPage(http.StatusOK, nil) }

// referralPage shows a referral; found are the persons who may be the one that
// it names, when taking charge asks.
func (rq *request) referralPage(status int, found []store.Duplicate, errs ...error) error {
	f, err := rq.Store.Referral(rq.Context(), rq.actor, casework.ReferralID(rq.PathValue("referral")))
	if err != nil {
		return err
	}
	posts, err := rq.Store.OtherPosts(rq.Context(), rq.actor, f.Post)
	if err != nil {
		return err
	}
	page := &view.ReferralPage{Form: view.Failed(errs...), Referral: f.DeskReferral, Zone: rq.Clock().Location(), From: f.UnitName, Attempts: f.Attempts, Undoable: rq.undoable(f.Attempts), Delays: f.Delays,
		Found: duplicateLines(found), Choice: rq.field("choix")}
	if len(posts) > 0 {
		page.Posts = append([]view.Option{{Label: "Choisir…"}}, view.PostOptions(posts, rq.field("vers"))...)
	}
	hours, err := rq.Store.Duty(rq.Context(), rq.actor, f.Post)
	if err != nil {
		return err
	}
	if hours.Missed(rq.local(f.ReceivedAt)) {
		page.NextDuty, _ = rq.dutyWords(&hours)
	}
	return rq.show(status, "Saisine "+f.Receipt(), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// undoable tells that the last attempt is one's own, and of today.
func (rq *request) undoable(attempts []casework.ContactAttempt) bool {
	if len(attempts) == 0 {
		return false
	}
	last := attempts[len(attempts)-1]
	return last.Account == rq.account.ID && rq.dayOf(last.At) == rq.thisDay()
}

// dealWithReferral does what the button says.
func dealWithReferral(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	f, err := rq.Store.ReceiptOf(rq.Context(), rq.actor, casework.ReferralID(rq.PathValue("referral")))
	if err != nil {
		return err
	}
	if rq.field("faire") == "prendre" {
		return rq.takeReferral(f)
	}
	to, err := rq.deal(f.ID, f.Post)
	if refusedReferral(err) {
		return rq.referralPage(statusOf(err), nil, err)
	}
	if err != nil {
		return err
	}
	return rq.redirect(to)
}

// refusedReferral tells that the page itself says why nothing was done.
func refusedReferral(err error) bool {
	kind := casework.KindOf(err)
	return kind == casework.KindInvalid || kind == casework.KindConflict
}

// takeReferral takes charge. Before that, the persons of the post who may be the
// one named are shown, and the worker says who it is.
func (rq *request) takeReferral(f store.UnitReferral) error {
	found, err := rq.Store.ReferralDuplicates(rq.Context(), rq.actor, f.ID)
	if err != nil {
		return err
	}
	who, asked, err := rq.whoItIs(found)
	switch {
	case err != nil:
		return rq.referralPage(statusOf(err), found, err)
	case asked:
		return rq.referralPage(http.StatusOK, found)
	}
	c, err := rq.Store.TakeReferralOf(rq.Context(), rq.actor, f.ID, who)
	if refusedReferral(err) {
		return rq.referralPage(statusOf(err), nil, err)
	}
	if err != nil {
		return err
	}
	rq.live.Publish(queueTopic(f.Post))
	return rq.redirect(view.CaseURL(c.ID))
}

// deal returns the page that comes next.
func (rq *request) deal(id casework.ReferralID, post casework.PostID) (to string, err error) {
	ctx, here := rq.Context(), view.ReferralURL(id)
	defer func() {
		if err == nil {
			rq.live.Publish(queueTopic(post))
		}
	}()
	switch rq.field("faire") {
	case "tentative":
		return here, rq.Store.AddAttempt(ctx, rq.actor, id, casework.AttemptResult(rq.field("resultat")))
	case "annuler-tentative":
		return here + "?fait=tentative-annulee", rq.Store.UndoAttempt(ctx, rq.actor, id)
	case "transmettre":
		other, err := rq.Store.HandReferral(ctx, rq.actor, id, rq.field("vers"))
		if err == nil {
			rq.live.Publish(queueTopic(other))
		}
		return "/saisines?fait=transmise", err
	case "clore":
		return here, rq.Store.DropReferral(ctx, rq.actor, id, casework.DropReason(rq.field("motif")))
	case "remettre":
		return here, rq.Store.RestoreReferral(ctx, rq.actor, id)
	}
	return "", &casework.Error{Kind: casework.KindInvalid, Message: "Choisissez ce qu'il faut faire de cette saisine."}
}

// What bounds a page left open: how often the database is compared, which also
// tells the browser that we are there, and how long one answer may last before
// the browser asks anew, by a session that is checked again.
const (
	streamPulse   = 15 * time.Second
	streamLongest = 30 * time.Minute
)

// queueStream is one page left open.
type queueStream struct {
	*request
	out   *http.ResponseController
	posts []casework.PostID
	stamp string // of the queue as the page knows it
}

// streamQueue tells an open page that the queue changed, by the name of the
// topic alone.
func streamQueue(rq *request) error {
	posts := rq.keptPosts()
	stream := &queueStream{request: rq, out: http.NewResponseController(rq.w)}
	var topics []string
	for _, p := range posts {
		stream.posts, topics = append(stream.posts, p.ID), append(topics, queueTopic(p.ID))
	}
	if err := stream.compare(); err != nil {
		return err
	}
	if err := stream.out.SetWriteDeadline(time.Time{}); err != nil { // the server's own is meant for pages
		return fmt.Errorf("stream: %w", err)
	}
	rq.w.Header().Set("Content-Type", "text/event-stream")
	rq.w.Header().Set("X-Accel-Buffering", "no") // a proxy must not hold events back
	follower := rq.live.Follow(topics...)
	defer follower.Leave()
	stream.run(follower)
	return nil
}

// run sends until the page, its rights, the server or the time ends.
func (s *queueStream) run(follower *live.Follower) {
	pulse, over := time.NewTicker(streamPulse), time.NewTimer(streamLongest)
	defer pulse.Stop()
	defer over.Stop()
	for alive := s.send("retry: 2000\n\n"); alive; {
		select {
		case <-follower.Woken():
			alive = s.still() && s.compare() == nil && s.send(queueEvent)
		case <-pulse.C:
			alive = s.check()
		case <-follower.Ended():
			return
		case <-over.C:
			return
		case <-s.Context().Done():
			return
		}
	}
}

const queueEvent = "event: saisines\ndata: saisines\n\n"

// check compares what the database says, which another node may have changed,
// and ends the stream of an account that was closed meanwhile.
func (s *queueStream) check() bool {
	if !s.still() {
		return false
	}
	before := s.stamp
	switch {
	case s.compare() != nil:
		return false
	case s.stamp != before:
		return s.send(queueEvent)
	}
	return s.send(":\n\n")
}

// still tells whether the session goes on, with the rights of now. An open page
// is no use of it: the limit without a request runs.
func (s *queueStream) still() bool {
	account, ok, err := s.auth.Sessions.Look(s.Context())
	s.actor = account.Actor()
	return ok && err == nil
}

func (s *queueStream) compare() (err error) {
	s.stamp, err = s.Store.QueueStamp(s.Context(), s.actor, s.posts)
	return err
}

func (s *queueStream) send(text string) bool {
	_, err := io.WriteString(s.w, text)
	return err == nil && s.out.Flush() == nil
}
