package web

import (
	"net/http"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/publish"
	"permanence/internal/view"
)

// compliancePaper writes one of the documents from what is in force.
type compliancePaper func(*casework.Installation) casework.ComplianceDocument

// showCompliance shows a document to be printed and completed.
func showCompliance(paper compliancePaper) func(*request) error {
	return func(rq *request) error {
		i, err := rq.installation()
		if err != nil {
			return err
		}
		d := paper(&i)
		return rq.show(http.StatusOK, d.Title, func(b view.Base) view.Page { return &view.CompliancePage{Base: b, Document: d} })
	}
}

// downloadCompliance gives it as a text that can be edited.
func downloadCompliance(name string, paper compliancePaper) func(*request) error {
	return func(rq *request) error {
		i, err := rq.installation()
		if err != nil {
			return err
		}
		rq.attach(name, publish.LetterType)
		return publish.ComplianceODT(rq.w, paper(&i))
	}
}

// installation is what is in force, with how this service runs.
func (rq *request) installation() (casework.Installation, error) {
	i, err := rq.Store.Installation(rq.Context(), rq.actor)
	idle := rq.Idle
	if idle == 0 {
		idle = auth.IdleLimit
	}
	i.Serving = &casework.Serving{TLS: rq.Secure, SecondFactor: !rq.FactorOptional, FactorAll: rq.FactorAll, Providers: rq.Providers != nil,
		IdleMinutes: int(idle / time.Minute), LockMinutes: int(rq.idleLock() / time.Minute)}
	return i, err
}
