package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/view"
)

// showQueue shows what waits in the posts that the actor keeps.
func showQueue(rq *request) error {
	posts, err := rq.Store.WorkPosts(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
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

func showReferral(rq *request) error { return rq.referralPage(http.StatusOK) }

func (rq *request) referralPage(status int, errs ...error) error {
	f, err := rq.Store.Referral(rq.Context(), rq.actor, casework.ReferralID(rq.PathValue("referral")))
	if err != nil {
		return err
	}
	posts, err := rq.Store.OtherPosts(rq.Context(), rq.actor, f.Post)
	if err != nil {
		return err
	}
	page := &view.ReferralPage{Form: view.Failed(errs...), Referral: f.DeskReferral, Zone: rq.Clock().Location(), From: f.UnitName, Attempts: f.Attempts, Delays: f.Delays}
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

// dealWithReferral does what the button says.
func dealWithReferral(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	f, err := rq.Store.ReceiptOf(rq.Context(), rq.actor, casework.ReferralID(rq.PathValue("referral")))
	if err != nil {
		return err
	}
	to, err := rq.deal(f.ID, f.Post)
	var refused *casework.Error
	if errors.As(err, &refused) && (refused.Kind == casework.KindInvalid || refused.Kind == casework.KindConflict) {
		return rq.referralPage(statusOf(err), err)
	}
	if err != nil {
		return err
	}
	return rq.redirect(to)
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
	case "prendre":
		c, err := rq.Store.TakeReferral(ctx, rq.actor, id)
		return "/dossiers/" + string(c.ID), err
	case "tentative":
		return here, rq.Store.AddAttempt(ctx, rq.actor, id, casework.AttemptResult(rq.field("resultat")))
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

// streamQueue tells an open page that the queue changed, by the name of the
// topic alone.
func streamQueue(rq *request) error {
	posts, err := rq.Store.WorkPosts(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	ids, topics := make([]casework.PostID, len(posts)), make([]string, len(posts))
	for i, p := range posts {
		ids[i], topics[i] = p.ID, queueTopic(p.ID)
	}
	stamp, err := rq.Store.QueueStamp(rq.Context(), rq.actor, ids)
	if err != nil {
		return err
	}
	out := http.NewResponseController(rq.w)
	if err := out.SetWriteDeadline(time.Time{}); err != nil { // the server's own is meant for pages
		return fmt.Errorf("stream: %w", err)
	}
	rq.w.Header().Set("Content-Type", "text/event-stream")
	rq.w.Header().Set("X-Accel-Buffering", "no") // a proxy must not hold events back
	follower := rq.live.Follow(topics...)
	defer follower.Leave()
	pulse, over := time.NewTicker(streamPulse), time.NewTimer(streamLongest)
	defer pulse.Stop()
	defer over.Stop()
	send := func(text string) bool {
		_, err := rq.w.Write([]byte(text))
		return err == nil && out.Flush() == nil
	}
	for alive := send("retry: 2000\n\n"); alive; {
		select {
		case <-follower.Woken():
			stamp, err = rq.Store.QueueStamp(rq.Context(), rq.actor, ids)
			alive = err == nil && send("event: saisines\ndata: saisines\n\n")
		case <-pulse.C: // another node may have changed it
			now, err := rq.Store.QueueStamp(rq.Context(), rq.actor, ids)
			text := ":\n\n"
			if now != stamp {
				stamp, text = now, "event: saisines\ndata: saisines\n\n"
			}
			alive = err == nil && send(text)
		case <-follower.Ended():
			return nil
		case <-over.C:
			return nil
		case <-rq.Context().Done():
			return nil
		}
	}
	return nil
}
