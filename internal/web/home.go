package web

import (
	"net/http"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showHome(rq *request) error {
	page := &view.HomePage{Role: rq.actor.Role, FirstName: firstName(rq.account.Name), Today: longDay(rq.Clock())}
	var err error
	if rq.actor.Role == casework.Worker {
		if page.Breaks, err = rq.ownBreaks(); err != nil {
			return err
		}
		page.Day, err = rq.workday()
	}
	if err == nil && casework.AllowedSomewhere(rq.actor.Role, casework.ReadRights) {
		page.RightsSoon, page.RightsLate, err = rq.Store.RequestsDue(rq.Context(), rq.actor)
	}
	if err == nil && casework.AllowedSomewhere(rq.actor.Role, casework.ReviewGlass) {
		page.GlassWaiting, page.GlassLate, err = rq.Store.GlassWaiting(rq.Context(), rq.actor)
	}
	if err == nil && casework.AllowedSomewhere(rq.actor.Role, casework.ReadSealed) {
		page.Posts, err = rq.postCards()
	}
	if err == nil && rq.actor.Role == casework.Steering {
		page.Steering, err = rq.steeringCard()
	}
	if err == nil && casework.AllowedSomewhere(rq.actor.Role, casework.ManageAccounts) {
		page.Accounts, err = rq.openAccounts()
	}
	if err == nil && casework.AllowedSomewhere(rq.actor.Role, casework.KeepBackups) {
		page.Backups, err = rq.backupCard()
	}
	if err != nil {
		return err
	}
	return rq.show(http.StatusOK, "Accueil", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// firstName greets somebody; an initial greets nobody.
func firstName(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 || strings.HasSuffix(words[0], ".") {
		return ""
	}
	return words[0]
}

var weekdays = [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

// longDay is "lundi 28 mars 2022".
func longDay(t time.Time) string {
	return weekdays[t.Weekday()] + " " + casework.DayOf(t).FrenchLong()
}

func (rq *request) postCards() ([]view.PostCard, error) {
	posts := rq.ownPosts()
	cards := make([]view.PostCard, 0, len(posts))
	for _, post := range posts {
		card, err := rq.postCard(post)
		if err != nil {
			return nil, err
		}
		cards = append(cards, card)
	}
	return cards, nil
}

func (rq *request) postCard(post casework.Post) (view.PostCard, error) {
	card := view.PostCard{Post: post, CanImport: rq.actor.May(casework.ImportRegister, post.ID) == nil}
	if rq.actor.May(casework.ReadReport, post.ID) != nil {
		return card, rq.latestSealed(&card)
	}
	years, err := rq.Store.AppointmentYears(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return card, err
	}
	card.Shortcuts = yearLinks(post.Slug, years)
	if card.CanImport {
		err = rq.lastImport(&card)
	}
	return card, err
}

func (rq *request) lastImport(card *view.PostCard) error {
	files, err := rq.Store.Imports(rq.Context(), rq.actor, card.Post.ID)
	if err != nil || len(files) == 0 {
		return err
	}
	line, err := rq.importLine(card.Post, &files[0])
	card.LastImport = &line
	return err
}

func (rq *request) openAccounts() (n int, err error) {
	all, err := rq.Store.Accounts(rq.Context(), rq.actor)
	for _, a := range all {
		if !a.Disabled {
			n++
		}
	}
	return n, err
}
