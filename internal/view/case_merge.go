package view

import "permanence/internal/casework"

// CaseMergePage is GET /dossiers/{case}/fusion: the persons of the post who may
// be the one of the case, and the files already brought together. POST to the
// same address brings one in (autre, geste=reunir), says that they are two
// (autre, geste=distinguer) or looks for another file (recherche,
// geste=chercher); POST to {case}/fusion/defaire takes one apart
// (fusion).
type CaseMergePage struct {
	Base
	Form
	Head   CaseHead
	Likely []DuplicateLine
	Merges []MergeLine
	Query  string      // of a search
	Found  []FoundLine // who answers to it
}

// MergeLine is a file brought into the person's.
type MergeLine struct {
	ID string
	On casework.Day
	// First tells the latest one, which alone can be taken apart.
	First bool
}

func (*CaseMergePage) file() string { return "case_merge" }
