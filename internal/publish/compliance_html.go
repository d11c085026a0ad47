package publish

import (
	"fmt"
	"html/template"
	"io"

	"permanence/internal/casework"
)

// compliancePage is a file of its own: nothing is fetched from anywhere, and it
// prints as it reads.
var compliancePage = template.Must(template.New("compliance").Funcs(template.FuncMap{"typeset": casework.Typeset}).Parse(`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Documents de conformité</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; color: #1c2430; background: #fff; }
article + article { break-before: page; margin-top: 3rem; }
dt { font-weight: 700; }
dd { margin: 0 0 .6rem; }
.to-fill dd { border-bottom: 1px solid; min-height: 1.5rem; }
.missing { color: #a3231b; }
</style>
</head>
<body>
<main>
{{range .}}<article>
<h1>{{typeset .Title}}</h1>
<p>{{typeset .Source}}. {{typeset .Opening}}</p>
{{range .Sections}}<section>
<h2>{{typeset .Title}}</h2>
{{with .Text}}<p>{{typeset .}}</p>
{{end}}{{if or .Lines .Blank}}<dl>
{{range .Lines}}<div><dt>{{typeset .Label}}</dt><dd>{{if .Missing}}<strong class="missing">À régler.</strong> {{end}}{{typeset .Text}}</dd></div>
{{end}}{{range .Blank}}<div class="to-fill"><dt>{{typeset .}}</dt><dd></dd></div>
{{end}}</dl>
{{end}}</section>
{{end}}</article>
{{end}}</main>
</body>
</html>
`))

// ComplianceHTML writes documents of compliance as one page, to be read with any
// tool and printed.
func ComplianceHTML(w io.Writer, all ...casework.ComplianceDocument) error {
	if err := compliancePage.Execute(w, all); err != nil {
		return fmt.Errorf("compliance: %w", err)
	}
	return nil
}
