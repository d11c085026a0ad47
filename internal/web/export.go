package web

import (
	"fmt"
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/register"
)

var exportTypes = map[register.Format]string{
	register.CSV:  "text/csv; charset=utf-8",
	register.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// begun remembers that something was sent: an error page would come too late.
type begun struct {
	http.ResponseWriter
	yes bool
}

func (b *begun) Write(p []byte) (int, error) {
	b.yes = true
	return b.ResponseWriter.Write(p)
}

// exportRegister sends a post's register with its names. It is a POST: it is
// written in the log, and no link leads to it by mistake.
func exportRegister(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	post, err := rq.postOf(rq.field("poste"))
	if err != nil {
		return err
	}
	if err := rq.stepUpToFile("exporter le registre nominatif", "/imports"); err != nil {
		return err
	}
	format := register.Format(rq.field("format"))
	if _, ok := exportTypes[format]; !ok {
		return casework.Invalid("format", string(format), "csv ou xlsx")
	}
	names, err := rq.Store.PostNames(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return err
	}
	rq.attach(fmt.Sprintf("registre-%s-%s.%s", post.Slug, casework.DayOf(rq.Clock()), format), exportTypes[format])
	out := &begun{ResponseWriter: rq.w}
	err = register.Export(rq.Context(), out, rq.Store.ExportRegister(rq.Context(), rq.actor, post.ID), format, names)
	if err != nil && out.yes {
		rq.Logger.ErrorContext(rq.Context(), "export", "error", kindOfFailure(err))
		panic(http.ErrAbortHandler) // a file cut short must not look whole
	}
	if err != nil {
		rq.w.Header().Del("Content-Disposition")
	}
	return err
}
