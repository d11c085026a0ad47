// Package view is what people see: one typed struct per page, its template,
// the stylesheet and the script, and the charts.
//
// A handler fills a page's struct and calls Render. The structs hold domain
// values (a report, a period, a role) rather than ready-made text wherever a
// domain type exists; the French sentences stand in the templates, next to the
// markup that carries them. Every page works without JavaScript, under a
// content-security policy that allows nothing inline: no style attribute, no
// style or script element with content, no on… attribute.
//
// One page is one Go file and one template of the same name. The names of the
// form fields that a page sends are listed in the comment of its struct.
package view
