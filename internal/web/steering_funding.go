package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func (rq *request) exercisePage(status int, page *view.ExercisePage) error {
	folder, err := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID)
	if err != nil {
		return err
	}
	page.Post, page.Agreements = rq.post, folder.Agreements
	page.MayKeep = rq.actor.May(casework.KeepFunding, rq.post.ID) == nil
	if page.Line.Values == nil {
		page.Line = view.NewFundingForm(view.Values{})
	}
	title := "Nouvel exercice"
	if !page.Fresh() {
		title = "Cofinancement"
	}
	return rq.show(status, title, func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func showNewExercise(rq *request) error {
	year := casework.YearPeriod(rq.thisDay().Year())
	folder, err := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID)
	if err != nil {
		return err
	}
	fresh := casework.Exercise{Period: year, Currency: casework.EUR, Cost: casework.NoMoney}
	for _, e := range folder.Exercises { // the year after the last one
		if e.RemovedAt.IsZero() && e.Period.To >= fresh.Period.From {
			fresh.Period = casework.Period{From: e.Period.To + 1, To: (e.Period.To + 1).AddMonths(12) - 1}
			fresh.Currency = e.Currency
		}
	}
	values := view.ExerciseValues(&fresh)
	return rq.exercisePage(http.StatusOK, &view.ExercisePage{SteeringForm: view.NewExerciseForm(values)})
}

func showExercise(rq *request) error {
	e, err := rq.Store.Exercise(rq.Context(), rq.actor, rq.post.ID, casework.ExerciseID(rq.PathValue("exercise")))
	if err != nil {
		return err
	}
	return rq.exercisePage(http.StatusOK, rq.pageOf(e))
}

func (rq *request) pageOf(e casework.Exercise) *view.ExercisePage {
	return &view.ExercisePage{SteeringForm: view.NewExerciseForm(view.ExerciseValues(&e)), Exercise: view.NewExerciseView(rq.post.Slug, e)}
}

// money is an amount in a currency, NoMoney when the field is empty; 0 for what
// cannot be read, which is not taken for an empty field.
func (f *typed) money(name string, c casework.Currency) casework.Money {
	m, ok := casework.ParseMoney(f.field(name), c)
	if !ok {
		f.errs = append(f.errs, &casework.Error{Kind: casework.KindInvalid, Field: name, Value: f.field(name), Message: "Un montant est attendu, comme 52\u202f000 ou 17\u202f333,33."})
		return 0
	}
	return m
}

// saveExercise writes an exercise, takes it away or puts it back.
func saveExercise(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	id := casework.ExerciseID(rq.PathValue("exercise"))
	if f.field("geste") != "" {
		return f.removeOr(func(removed bool) error {
			return rq.Store.RemoveExercise(rq.Context(), rq.actor, rq.post.ID, id, removed)
		}, view.PostFolderURL(rq.post.Slug))
	}
	currency := casework.Currency(f.field("monnaie"))
	e := casework.Exercise{ID: id, Post: rq.post.ID, Period: casework.Period{From: f.day("du"), To: f.day("au")}, Currency: currency, Cost: f.money("cout", currency), Version: f.version()}
	values := f.values("du", "au", "monnaie", "cout")
	if len(f.errs) == 0 {
		saved, err := rq.Store.SaveExercise(rq.Context(), rq.actor, e)
		if err == nil {
			return rq.redirect(view.ExerciseURL(rq.post.Slug, saved.ID) + "?fait=exercice")
		}
		f.check(err)
	} else {
		folder, err := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID)
		if err != nil {
			return err
		}
		f.check(casework.CheckExercise(&e, folder.Exercises)...)
	}
	return rq.refusedExercise(id, values, f.errs)
}

func (rq *request) refusedExercise(id casework.ExerciseID, values view.Values, errs []error) error {
	status, failure := refusedAs(errs...)
	if failure != nil {
		return failure
	}
	page := &view.ExercisePage{SteeringForm: view.NewExerciseForm(values, errs...)}
	if id != "" {
		now, err := rq.Store.Exercise(rq.Context(), rq.actor, rq.post.ID, id)
		if err != nil {
			return err
		}
		page.Exercise = view.NewExerciseView(rq.post.Slug, now)
		if status == http.StatusConflict {
			page.SteeringForm = page.Conflicting(view.ExerciseValues(&now))
		}
	}
	return rq.exercisePage(status, page)
}

// stake is an amount, or a share of the cost.
func (f *typed) stake(name string, share bool, c casework.Currency) casework.Stake {
	if !share {
		return casework.Stake{Amount: f.money(name, c), Share: casework.NoShare}
	}
	s, ok := casework.ParseShare(f.field(name))
	if !ok {
		f.errs = append(f.errs, &casework.Error{Kind: casework.KindInvalid, Field: name, Value: f.field(name), Message: "Une part est attendue, de 0 à 100 %, comme 50 ou 1/3."})
		s = 0
	}
	return casework.Stake{Amount: casework.NoMoney, Share: s}
}

func (f *typed) funding(e *casework.Exercise) (casework.Funding, view.Values) {
	share := f.field("base") == "part"
	x := casework.Funding{ID: casework.FundingID(f.PathValue("funding")), Exercise: e.ID, Agreement: casework.AgreementID(f.field("convention")), Kind: casework.FunderKind(f.field("financeur")), Funder: f.field("nom"), ByShare: share,
		Planned: f.stake("prevu", share, e.Currency), Agreed: f.stake("accorde", share, e.Currency), Paid: f.money("verse", e.Currency), PaidOn: f.day("verse_le"), Version: f.version()}
	f.check(casework.CheckFunding(&x, f.thisDay())...)
	return x, f.values("financeur", "nom", "base", "prevu", "accorde", "verse", "verse_le", "convention")
}

func (rq *request) exerciseOfPath() (casework.Exercise, error) {
	return rq.Store.Exercise(rq.Context(), rq.actor, rq.post.ID, casework.ExerciseID(rq.PathValue("exercise")))
}

func addFunding(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	e, err := rq.exerciseOfPath()
	if err != nil {
		return err
	}
	x, values := f.funding(&e)
	if len(f.errs) == 0 {
		if _, err := rq.Store.SaveFunding(rq.Context(), rq.actor, rq.post.ID, x); err == nil {
			return rq.redirect(view.ExerciseURL(rq.post.Slug, e.ID) + "?fait=financeur")
		} else {
			f.errs = []error{err}
		}
	}
	status, failure := refusedAs(f.errs...)
	if failure != nil {
		return failure
	}
	page := rq.pageOf(e)
	page.Line = view.NewFundingForm(values, f.errs...)
	return rq.exercisePage(status, page)
}

func (rq *request) fundingPage(status int, e casework.Exercise, id casework.FundingID, form view.SteeringForm) error {
	folder, err := rq.Store.PostFolder(rq.Context(), rq.actor, rq.post.ID)
	if err != nil {
		return err
	}
	return rq.show(status, "Financeur", func(b view.Base) view.Page {
		return &view.FundingPage{Base: b, SteeringForm: form, Post: rq.post, Exercise: view.NewExerciseView(rq.post.Slug, e), ID: id, Agreements: folder.Agreements}
	})
}

// fundingOf is a line of an exercise that was not taken away.
func fundingOf(e *casework.Exercise, id string) (*casework.Funding, error) {
	for i := range e.Fundings {
		if f := &e.Fundings[i]; string(f.ID) == id && f.RemovedAt.IsZero() {
			return f, nil
		}
	}
	return nil, casework.NotFound()
}

func showFunding(rq *request) error {
	e, err := rq.exerciseOfPath()
	if err != nil {
		return err
	}
	f, err := fundingOf(&e, rq.PathValue("funding"))
	if err != nil {
		return err
	}
	return rq.fundingPage(http.StatusOK, e, f.ID, view.NewFundingForm(view.FundingValues(f, e.Currency)))
}

// saveFunding writes a funder's line, takes it away or puts it back.
func saveFunding(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	e, err := rq.exerciseOfPath()
	if err != nil {
		return err
	}
	if f.field("geste") != "" {
		return f.removeOr(func(removed bool) error {
			return rq.Store.RemoveFunding(rq.Context(), rq.actor, rq.post.ID, casework.FundingID(rq.PathValue("funding")), removed)
		}, view.ExerciseURL(rq.post.Slug, e.ID))
	}
	x, values := f.funding(&e)
	if len(f.errs) == 0 {
		_, err := rq.Store.SaveFunding(rq.Context(), rq.actor, rq.post.ID, x)
		if err == nil {
			return rq.redirect(view.ExerciseURL(rq.post.Slug, e.ID) + "?fait=financeur")
		}
		f.errs = []error{err}
	}
	status, failure := refusedAs(f.errs...)
	if failure != nil {
		return failure
	}
	form := view.NewFundingForm(values, f.errs...)
	if status == http.StatusConflict {
		now, err := rq.exerciseOfPath()
		if err != nil {
			return err
		}
		theirs, err := fundingOf(&now, string(x.ID))
		if err != nil {
			return err
		}
		e, form = now, form.Conflicting(view.FundingValues(theirs, e.Currency))
	}
	return rq.fundingPage(status, e, x.ID, form)
}
