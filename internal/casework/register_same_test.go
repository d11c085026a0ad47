package casework

import (
	"reflect"
	"testing"
)

func TestARowThatSaysNothingNewIsKnownFromOneThatDoes(t *testing.T) {
	recorded := RegisterRow{PersonKey: "A-1", LastName: "Maheut", FirstName: "Inès", Birth: Birth{Year: 1988, Day: NewDay(1988, 3, 2)}, Sex: Female, CaseNumber: 1,
		Commune: "94033", Children: 2, AdultsConcerned: 1, ChildrenConcerned: 2, Referral: Referral{ReceivedOn: NewDay(2022, 3, 1)}, Problems: []Problem{"violences_conjugales"},
		On: NewDay(2022, 3, 28), At: "09:30", Status: Kept, Place: NotKnown, Mode: "presentiel", Minutes: 45, Acts: []Act{"ecoute"},
		Orientations: []Orientation{{Partner: "siao_115", Outcome: Proposed}}}
	for what, test := range map[string]struct {
		change func(*RegisterRow)
		same   bool
	}{
		"the row itself": {func(*RegisterRow) {}, true},
		"empty cells": {func(r *RegisterRow) {
			r.LastName, r.Sex, r.Commune, r.Children, r.Problems = "", NotKnown, "", Unknown, nil
		}, true},
		"a birth year, the day known":   {func(r *RegisterRow) { r.Birth = Birth{Year: 1988} }, true},
		"a place that was never said":   {func(r *RegisterRow) { r.Place = "" }, true},
		"another birth year":            {func(r *RegisterRow) { r.Birth = Birth{Year: 1989} }, false},
		"another name":                  {func(r *RegisterRow) { r.LastName = "Mahaut" }, false},
		"another accompaniment":         {func(r *RegisterRow) { r.CaseNumber = 2 }, false},
		"a closing":                     {func(r *RegisterRow) { r.ClosedOn = NewDay(2022, 4, 1) }, false},
		"another hour":                  {func(r *RegisterRow) { r.At = "10:30" }, false},
		"another status":                {func(r *RegisterRow) { r.Status = Absent }, false},
		"no minutes, which replace":     {func(r *RegisterRow) { r.Minutes = Unknown }, false},
		"the name of its place":         {func(r *RegisterRow) { r.Station = "s1" }, false},
		"an orientation less":           {func(r *RegisterRow) { r.Orientations = nil }, false},
		"an orientation with an answer": {func(r *RegisterRow) { r.Orientations = []Orientation{{Partner: "siao_115", Outcome: Effective}} }, false},
	} {
		said := recorded
		test.change(&said)
		if got := said.SaidBy(&recorded); got != test.same {
			t.Errorf("%s: %t", what, got)
		}
	}
}

// A column that is added one day must be compared too.
func TestEveryFieldOfARowIsLookedAt(t *testing.T) {
	apart := map[string]bool{"Line": true, "PersonSeq": true, "CaseSeq": true, "PersonKey": true, "CommuneYear": true, "FirstOn": true, "Rank": true}
	var look func(whole *RegisterRow, part reflect.Value, name string)
	look = func(whole *RegisterRow, part reflect.Value, name string) {
		for i := range part.NumField() {
			field, called := part.Field(i), part.Type().Field(i).Name
			if field.Kind() == reflect.Struct && called == "Referral" {
				look(whole, field, called+".")
				continue
			}
			if apart[called] {
				continue
			}
			before := reflect.ValueOf(field.Interface())
			field.Set(something(field.Type()))
			if whole.SaidBy(&RegisterRow{}) {
				t.Errorf("%s%s is not compared", name, called)
			}
			field.Set(before)
		}
	}
	var said RegisterRow
	look(&said, reflect.ValueOf(&said).Elem(), "")
}

// something is a value that says something.
func something(of reflect.Type) reflect.Value {
	v := reflect.New(of).Elem()
	switch of.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(of, 1, 1))
	case reflect.Struct: // a birth
		v.Set(reflect.ValueOf(Birth{Year: 1988}))
	default:
		v.SetInt(7)
	}
	return v
}
