package casework

import "testing"

func day(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestACaseClosesOnOrAfterItsFirstAppointment(t *testing.T) {
	for _, c := range []struct {
		first, closed string
		ok            bool
	}{
		{"2022-03-28", "2022-03-28", true}, {"2022-03-28", "2022-03-29", true}, {"2022-03-28", "2022-03-27", false},
	} {
		if err := CheckClosing(day(c.first), day(c.closed)); (err == nil) != c.ok {
			t.Errorf("first %s, closed %s: %v", c.first, c.closed, err)
		}
	}
	if CheckClosing(0, day("2022-01-01")) != nil || CheckClosing(day("2022-01-01"), 0) != nil {
		t.Error("an open case, or one without any appointment, was refused")
	}
	if k := KindOf(CheckClosing(day("2022-03-28"), day("2022-03-27"))); k != KindInvalid {
		t.Errorf("kind %q", k)
	}
}

func TestACaseIsOpenFromItsOpeningToTheDayBeforeItsClosing(t *testing.T) {
	opened, closed := day("2022-03-10"), day("2022-06-01")
	for on, want := range map[string]bool{"2022-03-09": false, "2022-03-10": true, "2022-05-31": true, "2022-06-01": false, "2023-01-01": false} {
		if got := OpenAt(opened, closed, day(on)); got != want {
			t.Errorf("on %s: %v", on, got)
		}
	}
	if !OpenAt(opened, 0, day("2030-01-01")) || OpenAt(0, 0, day("2030-01-01")) {
		t.Error("a case never closed stays open; one never opened is not")
	}
}

func TestACaseOpensOnItsReferralOrElseOnItsFirstRow(t *testing.T) {
	if OpeningDay(day("2022-01-02"), day("2022-01-05")) != day("2022-01-02") || OpeningDay(0, day("2022-01-05")) != day("2022-01-05") {
		t.Error("opening day")
	}
}

func TestAgeAtFirstContact(t *testing.T) {
	for _, c := range []struct {
		birth Birth
		on    string
		age   int
		band  AgeBand
	}{
		{Birth{Year: 2004}, "2022-01-01", 18, "18-25"},
		{Birth{Year: 2004}, "2022-12-31", 18, "18-25"},
		{BirthOn(day("2004-06-15")), "2022-06-14", 17, "0-17"},
		{BirthOn(day("2004-06-15")), "2022-06-15", 18, "18-25"},
		{BirthOn(day("2004-02-29")), "2022-02-28", 17, "0-17"},
		{BirthOn(day("1970-01-01")), "2022-03-28", 52, "46-55"},
		{Birth{Year: 1996}, "2022-03-28", 26, "26-35"},
		{Birth{Year: 1987}, "2022-03-28", 35, "26-35"},
		{Birth{Year: 1986}, "2022-03-28", 36, "36-45"},
		{Birth{Year: 1977}, "2022-03-28", 45, "36-45"},
		{Birth{Year: 1976}, "2022-03-28", 46, "46-55"},
		{Birth{Year: 1966}, "2022-03-28", 56, "56-65"},
		{Birth{Year: 1957}, "2022-03-28", 65, "56-65"},
		{Birth{Year: 1956}, "2022-03-28", 66, "66+"},
		{Birth{Year: 1920}, "2022-03-28", 102, "66+"},
		{Birth{}, "2022-03-28", Unknown, NotKnown},
	} {
		age := c.birth.AgeOn(day(c.on))
		if age != c.age || BandOf(age) != c.band {
			t.Errorf("born %s, on %s: %d, %s; want %d, %s", c.birth, c.on, age, BandOf(age), c.age, c.band)
		}
	}
	if (Birth{Year: 1980}).AgeOn(0) != Unknown {
		t.Error("an age without a day")
	}
}

func TestTwoNotesOfABirthAgreeOrNot(t *testing.T) {
	year, full := Birth{Year: 1980}, BirthOn(day("1980-05-01"))
	for _, c := range []struct {
		x, y Birth
		ok   bool
	}{
		{year, full, true}, {full, year, true}, {Birth{}, full, true}, {full, full, true},
		{year, Birth{Year: 1981}, false}, {full, BirthOn(day("1980-05-02")), false},
	} {
		if c.x.Agrees(c.y) != c.ok {
			t.Errorf("%v and %v", c.x, c.y)
		}
	}
	if year.Better(full) != full || full.Better(year) != full || (Birth{}).Better(year) != year {
		t.Error("the more precise note is kept")
	}
}

func TestPenalIsComplaintOrCustodyAndNothingElse(t *testing.T) {
	want := map[PoliceAct]Procedure{"plainte": Penal, "garde_a_vue": Penal, "main_courante": NonPenal, "pvrj": NonPenal, "code_inconnu": NotKnown,
		"intervention": NonPenal, "aucun": NonPenal, NotKnown: NotKnown, "": NotKnown}
	for act, procedure := range want {
		if act.Procedure() != procedure {
			t.Errorf("%s is %s", act, act.Procedure())
		}
	}
	for _, item := range PoliceActs.Items {
		if _, ok := want[item.Code]; !ok {
			t.Errorf("the rule says nothing of %s", item.Code)
		}
	}
}

func TestContextComesFromTheAuthorsLink(t *testing.T) {
	want := map[AuthorLink]Context{"conjoint": "conjugal", "ex_conjoint": "conjugal", "parent": "familial", "enfant": "familial",
		"fratrie": "familial", "autre_famille": "familial", "connaissance": "autre", "inconnu": "autre", NotKnown: NotKnown}
	for _, item := range AuthorLinks.Items {
		if got := item.Code.Context(); got != want[item.Code] || !Contexts.Has(got) {
			t.Errorf("%s: %s", item.Code, got)
		}
	}
}

func TestDangerIsCharacterisedByTwelveYesOrTwoRed(t *testing.T) {
	for _, c := range []struct {
		grid DangerGrid
		want bool
	}{
		{DangerGrid{Done: true, Yes: 12}, true}, {DangerGrid{Done: true, Yes: 11, Red: 1}, false},
		{DangerGrid{Done: true, Yes: 2, Red: 2}, true}, {DangerGrid{Yes: 23, Red: 5}, false},
	} {
		if c.grid.Characterised() != c.want {
			t.Errorf("%+v", c.grid)
		}
	}
}

func TestAnAppointmentIsKeptWhenPastAndPlannedWhenToCome(t *testing.T) {
	today := day("2022-03-28")
	if DefaultStatus(today, today) != Kept || DefaultStatus(today-1, today) != Kept || DefaultStatus(today+1, today) != Planned {
		t.Error("default status")
	}
	for status, ok := range map[Status]bool{Kept: false, Absent: false, Planned: true, Excused: true, CancelledByService: true} {
		if (CheckStatus(status, today+1, today) == nil) != ok {
			t.Errorf("%s tomorrow", status)
		}
	}
	for n, ok := range map[int]bool{0: true, 600: true, 601: false, -2: false, Unknown: true} {
		if (CheckMinutes(n) == nil) != ok {
			t.Errorf("%d minutes", n)
		}
	}
}

func TestDistanceIsNotAPlaceWherePeopleAreReceived(t *testing.T) {
	for _, item := range Places.Items {
		want := item.Code != "distance" && item.Code != NotKnown
		if item.Code.ReceivesPeople() != want {
			t.Errorf("%s: %v", item.Code, !want)
		}
	}
}

func TestCodesAreReadByCodeLabelAndVariantWithoutCaseOrAccents(t *testing.T) {
	for typed, want := range map[string]Origin{"police_plainte": "police_plainte", "Police ou gendarmerie, plainte": "police_plainte", "POLICE PLAINTE": "police_plainte", "Santé": "sante", "École": "education"} {
		if got, ok := Origins.Parse(typed); !ok || got != want {
			t.Errorf("%q: %s, %v", typed, got, ok)
		}
	}
	for typed, want := range map[string]Sex{"f": Female, "Femme": Female, "h": Male, "NC": NotKnown, "non connu": NotKnown, "X": OtherSex} {
		if got, ok := Sexes.Parse(typed); !ok || got != want {
			t.Errorf("%q: %s, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "police", "plainte?x"} {
		if got, ok := Origins.Parse(typed); ok {
			t.Errorf("%q was read as %s", typed, got)
		}
	}
}

// Every list reads back its own codes and labels, and no two items claim the
// same spelling.
func TestListsAreCoherent(t *testing.T) {
	checkList(t, Sexes)
	checkList(t, Standings)
	checkList(t, KnownList)
	checkList(t, Origins)
	checkList(t, PoliceActs)
	checkList(t, Problems)
	checkList(t, Violences)
	checkList(t, AuthorLinks)
	checkList(t, Places)
	checkList(t, Modes)
	checkList(t, Statuses)
	checkList(t, Acts)
	checkList(t, PartnerKinds)
	checkList(t, Outcomes)
	checkList(t, ClosingReasons)
	checkList(t, AgeBands)
	checkList(t, Procedures)
	checkList(t, Contexts)
	checkList(t, Roles)
	checkList(t, FamilySituations)
	checkList(t, Agreements)
	checkList(t, ReferralOutcomes)
}

func checkList[T ~string](t *testing.T, l *List[T]) {
	t.Helper()
	owner := map[string]T{}
	for _, item := range l.Items {
		for _, spelling := range append([]string{string(item.Code), item.Label}, item.Also...) {
			fold := FoldWord(spelling)
			if other, taken := owner[fold]; taken && other != item.Code {
				t.Errorf("%s: %q is claimed by %s and %s", l.Name, spelling, other, item.Code)
			}
			owner[fold] = item.Code
			if got, ok := l.Parse(spelling); !ok || got != item.Code {
				t.Errorf("%s: %q reads as %s", l.Name, spelling, got)
			}
		}
	}
	if len(l.Codes()) != len(l.Items) || l.Title == "" {
		t.Errorf("%s: %d codes, title %q", l.Name, len(l.Codes()), l.Title)
	}
}

func TestCodesJoinAndSplit(t *testing.T) {
	if got := JoinCodes([]Violence{Psychological, Physical}); got != "psychologiques|physiques" {
		t.Error(got)
	}
	if got := SplitCodes[Violence]("psychologiques|physiques"); len(got) != 2 || got[1] != Physical {
		t.Error(got)
	}
	if SplitCodes[Violence]("") != nil {
		t.Error("nothing splits to nothing")
	}
}
