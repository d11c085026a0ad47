package grid

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"permanence/internal/casework"
)

// Parse reads a template. What it refuses it says line by line, as Errors.
func Parse(text string) (*Template, error) {
	if len(text) > MaxText {
		return nil, Errors{{Line: 1, Column: 1, Message: "une trame ne dépasse pas 64 ko."}}
	}
	p := &parser{template: &Template{Columns: Columns{By: ByPeriod, Count: 1}}}
	for line := range strings.Lines(text) {
		p.line++
		p.read([]rune(strings.TrimRight(line, "\r\n")))
		if len(p.faults) >= maxErrors {
			break
		}
	}
	p.finish()
	if len(p.faults) > 0 {
		return nil, p.faults
	}
	return p.template, nil
}

// parser reads the lines of a template one after the other.
type parser struct {
	template *Template
	line     int
	rows     int
	columns  bool // were given
	faults   Errors

	tokens []token // of the line
	next   int
	terms  int // of the expression
	depth  int
}

// fault is a refusal at a column of the current line.
func fault(at int, format string, args ...any) error {
	return Error{Column: at, Message: fmt.Sprintf(format, args...)}
}

func (p *parser) refuse(err error) {
	var e Error
	if errors.As(err, &e) {
		e.Line = p.line
		p.faults = append(p.faults, e)
	}
}

// finish says what the whole text lacks.
func (p *parser) finish() {
	p.line = max(p.line, 1)
	switch {
	case len(p.faults) > 0:
	case p.template.Title == "":
		p.refuse(fault(1, "il manque le titre, sur une ligne à lui : trame \"Titre\"."))
	case p.rows == 0:
		p.refuse(fault(1, "la trame n'a aucune ligne à remplir : ligne \"Personnes reçues\" = persons_met."))
	}
}

func (p *parser) read(line []rune) {
	if len(line) > maxLine {
		p.refuse(fault(maxLine, "une ligne ne dépasse pas %d signes.", maxLine))
		return
	}
	tokens, bad := lex(line)
	if bad != nil {
		p.refuse(*bad)
		return
	}
	p.tokens, p.next, p.terms, p.depth = tokens, 0, 0, 0
	first := p.take()
	if first.kind == end {
		return
	}
	if err := p.statement(first); err != nil {
		p.refuse(err)
		return
	}
	switch rest := p.peek(); {
	case rest.kind == end:
	case rest.text == "," && p.tokens[p.next-1].kind == number:
		p.refuse(fault(rest.at, "les décimales d'un nombre s'écrivent après un point, comme 0.5 : la virgule sépare ce que contient percent(a, b)."))
	default:
		p.refuse(fault(rest.at, "rien n'est attendu après ce qui précède."))
	}
}

func (p *parser) peek() token { return p.tokens[p.next] }

// take is the next token; the end of the line comes again and again.
func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != end {
		p.next++
	}
	return t
}

// is takes the next token when it is that sign.
func (p *parser) is(text string) bool {
	if t := p.peek(); t.kind != sign || t.text != text {
		return false
	}
	p.next++
	return true
}

func (p *parser) want(text string) error {
	if !p.is(text) {
		return fault(p.peek().at, "« %s » est attendu ici.", text)
	}
	return nil
}

// statement reads a line by its first word.
func (p *parser) statement(first token) (err error) {
	switch first.text {
	case "trame":
		if p.template.Title != "" {
			return fault(first.at, "la trame a déjà son titre.")
		}
		p.template.Title, err = p.text()
		return err
	case "colonnes":
		return p.readColumns(first)
	case "partie":
		title, err := p.text()
		p.template.Sections = append(p.template.Sections, Section{Title: title})
		return err
	case "ligne":
		return p.readRow(first)
	case "note":
		return p.readNote()
	case "unité", "unite":
		return p.attribute(first, func(r *Row) (err error) { r.Unit, err = p.text(); return err })
	case "décimales", "decimales":
		return p.attribute(first, func(r *Row) (err error) { r.Decimals, err = p.count(0, 3); return err })
	}
	return fault(first.at, "une ligne commence par trame, colonnes, partie, ligne, unité, décimales ou note.")
}

// text is a text between quotes, which holds something.
func (p *parser) text() (string, error) {
	t := p.take()
	if t.kind != quoted || t.text == "" {
		return "", fault(t.at, "un texte entre guillemets est attendu ici.")
	}
	return casework.Typeset(t.text), nil
}

func (p *parser) count(least, most int) (int, error) {
	t := p.take()
	n, err := strconv.Atoi(t.text)
	if t.kind != number || err != nil || n < least || n > most {
		return 0, fault(t.at, "un nombre de %d à %d est attendu ici.", least, most)
	}
	return n, nil
}

func (p *parser) readColumns(first token) (err error) {
	if p.columns {
		return fault(first.at, "les colonnes sont déjà données.")
	}
	p.columns = true
	t := p.take()
	c := &p.template.Columns
	switch t.text {
	case "période", "periode":
		*c = Columns{ByPeriod, 1}
	case "périodes", "periodes":
		c.By = ByPeriod
		c.Count, err = p.count(1, maxColumns)
	case "années", "annees":
		c.By = ByYear
		c.Count, err = p.count(1, maxColumns)
	case "postes":
		*c = Columns{By: ByPost}
	default:
		err = fault(t.at, "les colonnes sont : période, périodes 2, années 3 ou postes.")
	}
	return err
}

// section is the current one.
func (p *parser) section() *Section {
	t := p.template
	if len(t.Sections) == 0 {
		t.Sections = append(t.Sections, Section{})
	}
	return &t.Sections[len(t.Sections)-1]
}

func (p *parser) readRow(first token) error {
	if p.rows++; p.rows > maxRows {
		return fault(first.at, "une trame ne dépasse pas %d lignes à remplir.", maxRows)
	}
	// The row stands even when it is refused: what follows it is about it.
	s := p.section()
	s.Rows = append(s.Rows, Row{Decimals: -1})
	r := &s.Rows[len(s.Rows)-1]
	var err error
	if r.Label, err = p.text(); err != nil {
		return err
	}
	if err = p.want("="); err != nil {
		return err
	}
	r.expression, err = p.sum()
	return err
}

func (p *parser) attribute(first token, set func(*Row) error) error {
	s := p.section()
	if len(s.Rows) == 0 {
		return fault(first.at, "« %s » se place sous la ligne dont il s'agit.", first.text)
	}
	return set(&s.Rows[len(s.Rows)-1])
}

// readNote adds a note to the row above, else to the section, else to the whole.
func (p *parser) readNote() error {
	text, err := p.text()
	if err != nil {
		return err
	}
	if len(p.template.Sections) == 0 {
		p.template.Notes = append(p.template.Notes, text)
		return nil
	}
	s := p.section()
	if len(s.Rows) == 0 {
		s.Notes = append(s.Notes, text)
		return nil
	}
	r := &s.Rows[len(s.Rows)-1]
	r.Notes = append(r.Notes, text)
	return nil
}
