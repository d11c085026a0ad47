package web

import (
	"errors"
	"io/fs"
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/notice"
	"permanence/internal/view"
)

// The information on data is for everybody: no session is read.

func showNotices(rq *request) error {
	all, err := notice.All(rq.Notices)
	if err != nil {
		return err
	}
	page := &view.NoticesPage{}
	for _, n := range all {
		page.Languages = append(page.Languages, view.NoticeLink{Language: n.Language, Name: n.Name, Reviewed: n.Reviewed()})
	}
	return rq.show(http.StatusOK, "Information des personnes", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func showNotice(rq *request) error {
	n, err := notice.Read(rq.Notices, rq.PathValue("language"))
	if errors.Is(err, fs.ErrNotExist) {
		return casework.NotFound()
	}
	if err != nil {
		return err
	}
	months, err := rq.Store.RetentionMonths(rq.Context())
	if err != nil {
		return err
	}
	n = n.Keeping(months)
	page := &view.NoticePage{Language: n.Language, Direction: n.Direction, Heading: n.Title, ReviewedBy: n.ReviewedBy, Reviewed: n.ReviewedOn}
	for _, s := range n.Sections {
		page.Sections = append(page.Sections, view.NoticeSection{Heading: s.Heading, Text: s.Text})
	}
	return rq.show(http.StatusOK, "Information des personnes", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}
