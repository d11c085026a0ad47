package casework

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

func TestTheJudgementRaisesTheDangerAndNeverLowersItSilently(t *testing.T) {
	grave, none := DangerGrid{Done: true, Yes: 12}, DangerGrid{}
	low := DangerGrid{Done: true, Yes: 3}
	for name, c := range map[string]struct {
		now     Danger
		before  *Danger
		level   DangerLevel
		refused bool
	}{
		"the grid alone":                            {Danger{Grid: grave, Judged: NotKnown}, nil, DangerGrave, false},
		"no grid and no judgement":                  {Danger{Grid: none, Judged: NotKnown}, nil, NotKnown, false},
		"a judgement without a grid":                {Danger{Grid: none, Judged: DangerImmediate}, nil, DangerImmediate, false},
		"a judgement above a low grid":              {Danger{Grid: low, Judged: DangerGrave}, nil, DangerGrave, false},
		"a judgement above a grave grid":            {Danger{Grid: grave, Judged: DangerImmediate}, nil, DangerImmediate, false},
		"a judgement equal to the grid":             {Danger{Grid: grave, Judged: DangerGrave}, nil, DangerGrave, false},
		"a judgement below the grid, silent":        {Danger{Grid: grave, Judged: DangerLow}, nil, DangerGrave, true},
		"a judgement below the grid, with a reason": {Danger{Grid: grave, Judged: DangerWatched, Lowered: "séparés"}, nil, DangerWatched, false},
		"a reason without a judgement":              {Danger{Grid: grave, Judged: NotKnown, Lowered: "séparés"}, nil, DangerGrave, false},
		"below what stood before, silent":           {Danger{Grid: low, Judged: NotKnown}, &Danger{Judged: DangerGrave}, DangerLow, true},
		"not assessed again, silent":                {Danger{Grid: none, Judged: NotKnown}, &Danger{Judged: DangerWatched}, NotKnown, true},
		"below what stood before, with a reason":    {Danger{Grid: low, Judged: DangerLow, Lowered: "départ"}, &Danger{Judged: DangerGrave}, DangerLow, false},
		"as before":                                 {Danger{Grid: low, Judged: DangerGrave}, &Danger{Judged: DangerGrave}, DangerGrave, false},
		"an impossible grid":                        {Danger{Grid: DangerGrid{Done: true, Yes: 24}, Judged: NotKnown}, nil, DangerGrave, true},
		"more red ones than yes":                    {Danger{Grid: DangerGrid{Done: true, Yes: 1, Red: 2}, Judged: NotKnown}, nil, DangerGrave, true},
		"an unknown level":                          {Danger{Judged: "extreme"}, nil, NotKnown, true},
	} {
		if got := c.now.Level(); got != c.level {
			t.Errorf("%s: level %q, want %q", name, got, c.level)
		}
		if err := CheckDanger(&c.now, c.before); (err != nil) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnAssessmentIsCheckedFieldByField(t *testing.T) {
	today := NewDay(2026, 11, 23)
	good := func() Assessment {
		return Assessment{On: today, Danger: Danger{Judged: NotKnown}, Domains: []DomainState{{Domain: "logement", State: "fragile", Need: "information"}}}
	}
	for field, change := range map[string]func(*Assessment){
		"":                func(*Assessment) {},
		"date":            func(a *Assessment) { a.On = today + 1 },
		"plan":            func(a *Assessment) { a.SafetyPlan = strings.Repeat("é", MaxNote+1) },
		"domaine":         func(a *Assessment) { a.Domains[0].Domain = "loisirs" },
		"etat-logement":   func(a *Assessment) { a.Domains[0].State = "moyen" },
		"besoin-logement": func(a *Assessment) { a.Domains[0].Need = "rien" },
		"note-logement":   func(a *Assessment) { a.Domains[0].Note = strings.Repeat("x", MaxNote+1) },
		"danger":          func(a *Assessment) { a.Danger.Judged = "x" },
	} {
		a := good()
		change(&a)
		checkField(t, field, CheckAssessment(&a, nil, today))
	}
	a, before := good(), good()
	a.On--
	checkField(t, "date", CheckAssessment(&a, &before, today))
	if d := a.Domain("sante"); d.State != NotKnown || d.Need != NotKnown {
		t.Errorf("a domain that nobody spoke of: %+v", d)
	}
}

// checkField checks that an error is about a field; none for the empty one.
func checkField(t *testing.T, field string, err error) {
	t.Helper()
	got := ""
	if e, ok := err.(*Error); ok {
		got = e.Field
	}
	if got != field || (err == nil) != (field == "") {
		t.Errorf("want a refusal of %q, got %v about %q", field, err, got)
	}
}

func TestPublicHolidaysAreThoseOfFrance(t *testing.T) {
	for year, moving := range map[int][3]Day{
		2024: {NewDay(2024, 4, 1), NewDay(2024, 5, 9), NewDay(2024, 5, 20)},
		2025: {NewDay(2025, 4, 21), NewDay(2025, 5, 29), NewDay(2025, 6, 9)},
		2026: {NewDay(2026, 4, 6), NewDay(2026, 5, 14), NewDay(2026, 5, 25)},
		2038: {NewDay(2038, 4, 26), NewDay(2038, 6, 3), NewDay(2038, 6, 14)},
	} {
		found := 0
		for d := NewDay(year, 1, 1); d.Year() == year; d++ {
			if d.PublicHoliday() {
				found++
			}
		}
		if found != 11 {
			t.Errorf("%d has %d public holidays, want 11", year, found)
		}
		for _, d := range moving {
			if !d.PublicHoliday() {
				t.Errorf("%s is a public holiday", d)
			}
		}
	}
}

func TestWorkingDaysSkipWeekEndsAndPublicHolidays(t *testing.T) {
	for _, c := range []struct {
		from Day
		n    int
		want Day
	}{
		{NewDay(2026, 11, 23), 3, NewDay(2026, 11, 26)}, // Monday
		{NewDay(2026, 11, 26), 3, NewDay(2026, 12, 1)},  // Thursday, over a week-end
		{NewDay(2026, 11, 28), 3, NewDay(2026, 12, 2)},  // Saturday
		{NewDay(2026, 11, 9), 3, NewDay(2026, 11, 13)},  // over 11 November
		{NewDay(2026, 12, 23), 5, NewDay(2026, 12, 31)}, // over Christmas
		{NewDay(2026, 4, 2), 3, NewDay(2026, 4, 8)},     // over Easter Monday
		{NewDay(2026, 5, 7), 5, NewDay(2026, 5, 18)},    // over 8 May and Ascension
		{NewDay(2026, 12, 31), 1, NewDay(2027, 1, 4)},   // over New Year
	} {
		if got := c.from.AddWorkingDays(c.n); got != c.want {
			t.Errorf("%s and %d working days: %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestHolidaysOfADepartementAreKeptThereAlone(t *testing.T) {
	for departement, days := range map[string][]Day{
		"67":  {NewDay(2026, 4, 3), NewDay(2026, 12, 26), NewDay(2027, 3, 26)}, // Good Fridays of two years
		"972": {NewDay(2026, 5, 22)},
		"974": {NewDay(2026, 12, 20)},
		"976": {NewDay(2026, 4, 27)},
	} {
		for _, d := range days {
			if !d.LocalHoliday(departement) || d.LocalHoliday("94") || d.LocalHoliday("") || d.PublicHoliday() {
				t.Errorf("%s is a holiday of %s alone", d, departement)
			}
		}
	}
	sheet := &PostSheet{Covers: []Cover{{Commune: "97209", Departement: "972"}}}
	staffing := &Staffing{Steps: []FTEStep{{From: NewDay(2026, 1, 1), FTE: 100}}}
	week := Period{NewDay(2026, 5, 18), NewDay(2026, 5, 22)} // Monday to Friday, 22 May
	if p := staffing.Presence(sheet, week); p.Working != 400 {
		t.Errorf("four days were worked in Martinique: %+v", p)
	}
	sheet.Covers[0].Departement = "94"
	if p := staffing.Presence(sheet, week); p.Working != 500 {
		t.Errorf("five days were worked in the Val-de-Marne: %+v", p)
	}
}

func TestRemindersOfMeasuresAreComputedFromTheirDates(t *testing.T) {
	monday := NewDay(2026, 11, 23)
	for name, c := range map[string]struct {
		m         ProtectionMeasure
		due, from Day
		running   bool
	}{
		"a TGD granted":                        {ProtectionMeasure{Kind: GraveDangerCall, State: MeasureGranted, DecidedOn: NewDay(2026, 8, 31)}, NewDay(2027, 2, 28), NewDay(2027, 1, 29), true},
		"a TGD over":                           {ProtectionMeasure{Kind: GraveDangerCall, State: MeasureGranted, DecidedOn: NewDay(2026, 1, 5)}, NewDay(2026, 7, 5), NewDay(2026, 6, 5), false},
		"a TGD with its own end":               {ProtectionMeasure{Kind: GraveDangerCall, State: MeasureGranted, DecidedOn: monday, EndsOn: monday + 90}, monday + 90, monday + 60, true},
		"a TGD asked":                          {ProtectionMeasure{Kind: GraveDangerCall, State: MeasureAsked, AskedOn: monday}, 0, 0, true},
		"an AUU of a person known to the CAF":  {ProtectionMeasure{Kind: EmergencyAid, State: MeasureAsked, AskedOn: monday, KnownCAF: "oui"}, NewDay(2026, 11, 26), NewDay(2026, 11, 26), true},
		"an AUU of a person not yet known":     {ProtectionMeasure{Kind: EmergencyAid, State: MeasureAsked, AskedOn: monday, KnownCAF: "non"}, NewDay(2026, 11, 30), NewDay(2026, 11, 30), true},
		"an AUU when nobody said":              {ProtectionMeasure{Kind: EmergencyAid, State: MeasureAsked, AskedOn: monday, KnownCAF: NotKnown}, NewDay(2026, 11, 26), NewDay(2026, 11, 26), true},
		"an AUU granted":                       {ProtectionMeasure{Kind: EmergencyAid, State: MeasureGranted, AskedOn: monday, DecidedOn: monday}, 0, 0, false},
		"an order without its end":             {ProtectionMeasure{Kind: ProtectionOrder, State: MeasureGranted, DecidedOn: monday}, 0, 0, true},
		"an order with its end":                {ProtectionMeasure{Kind: ProtectionOrder, State: MeasureGranted, DecidedOn: monday, EndsOn: monday + 180}, monday + 180, monday + 150, true},
		"a complaint":                          {ProtectionMeasure{Kind: Complaint, State: MeasureGranted, DecidedOn: monday}, 0, 0, false},
		"a bracelet refused, with an end date": {ProtectionMeasure{Kind: AntiApproach, State: MeasureRefused, DecidedOn: monday, EndsOn: monday + 9}, 0, 0, false},
	} {
		r, ok := c.m.Reminder()
		if r.Due != c.due || r.From != c.from || ok != (c.due != 0) || ok && r.Text == "" {
			t.Errorf("%s: due %s from %s (%v), want %s from %s", name, r.Due, r.From, ok, c.due, c.from)
		}
		if got := c.m.Running(monday); got != c.running {
			t.Errorf("%s: running is %v", name, got)
		}
	}
}

func TestAMeasureIsCheckedFieldByField(t *testing.T) {
	today := NewDay(2026, 11, 23)
	for field, change := range map[string]func(*ProtectionMeasure){
		"":            func(*ProtectionMeasure) {},
		"mesure":      func(m *ProtectionMeasure) { m.Kind = "x" },
		"etat":        func(m *ProtectionMeasure) { m.State = "x" },
		"demandee_le": func(m *ProtectionMeasure) { m.AskedOn = today + 1 },
		"decidee_le":  func(m *ProtectionMeasure) { m.DecidedOn = 0 },
		"finit_le":    func(m *ProtectionMeasure) { m.EndsOn = today - 9 },
		"itt":         func(m *ProtectionMeasure) { m.ITTDays = 1000 },
	} {
		m := ProtectionMeasure{Kind: ProtectionOrder, State: MeasureGranted, AskedOn: today - 5, DecidedOn: today, ITTDays: Unknown}
		change(&m)
		checkField(t, field, CheckMeasure(&m, today))
	}
	checkField(t, "demandee_le", CheckMeasure(&ProtectionMeasure{Kind: EmergencyAid, State: MeasureAsked, ITTDays: Unknown}, today))
	checkField(t, "decidee_le", CheckMeasure(&ProtectionMeasure{Kind: EmergencyAid, State: MeasureRefused, AskedOn: today, DecidedOn: today - 1, ITTDays: Unknown}, today))
}

func TestTasksAndActivitiesAreChecked(t *testing.T) {
	today := NewDay(2026, 11, 23)
	checkField(t, "", CheckTask(&Task{Text: "appeler"}))
	checkField(t, "tache", CheckTask(&Task{}))
	checkField(t, "tache", CheckTask(&Task{Text: strings.Repeat("é", MaxTask+1)}))
	if (&Task{DueOn: today}).Late(today) || !(&Task{DueOn: today - 1}).Late(today) || (&Task{DueOn: today - 1, DoneOn: today}).Late(today) || (&Task{}).Late(today) {
		t.Error("a task is late after its day, until it is done")
	}
	good := Activity{On: today, Kind: "formation", Minutes: Unknown, People: Unknown}
	for field, change := range map[string]func(*Activity){
		"":          func(*Activity) {},
		"date":      func(a *Activity) { a.On = today + 1 },
		"genre":     func(a *Activity) { a.Kind = "" },
		"minutes":   func(a *Activity) { a.Minutes = 1441 },
		"personnes": func(a *Activity) { a.People = -2 },
	} {
		a := good
		change(&a)
		checkField(t, field, CheckActivity(&a, today))
	}
}

// archive makes a zip file of entries: name, content, name, content…
func archive(t *testing.T, entries ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(entries); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: entries[i], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(entries[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestADocumentIsKnownByItsContentAndRefusedWithASentence(t *testing.T) {
	odt := archive(t, "mimetype", odtMark, "content.xml", "<x/>")
	docx := archive(t, "[Content_Types].xml", "<x/>", "word/document.xml", "<x/>")
	for name, c := range map[string]struct {
		content []byte
		kind    DocumentKind
		says    string
	}{
		"a PDF":                    {[]byte("%PDF-1.7\n"), PDF, ""},
		"a PNG":                    {[]byte("\x89PNG\r\n\x1a\n...."), PNG, ""},
		"a JPEG":                   {[]byte("\xff\xd8\xff\xe0...."), JPEG, ""},
		"an ODT":                   {odt, ODT, ""},
		"a DOCX":                   {docx, DOCX, ""},
		"nothing":                  {nil, "", "vide"},
		"an ODT cut short":         {odt[:len(odt)-10], "", "abîmé"},
		"another archive":          {archive(t, "a.txt", "a"), "", "ni un texte ODT ni un texte DOCX"},
		"an ODS":                   {archive(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), "", "ni un texte ODT"},
		"an ODT with macros":       {archive(t, "mimetype", odtMark, "content.xml", "<x/>", "Basic/Standard/script-lb.xml", "x"), "", "macros"},
		"a DOCX with macros":       {archive(t, "[Content_Types].xml", "", "word/document.xml", "", "word/vbaProject.bin", ""), "", "macros"},
		"a program":                {[]byte("MZ\x90\x00"), "", "programme"},
		"a script":                 {[]byte("#!/bin/sh\n"), "", "programme"},
		"a page":                   {[]byte("<!DOCTYPE html><script>"), "", "pages web"},
		"a drawing":                {[]byte(`<?xml version="1.0"?><svg onload="x">`), "", "SVG"},
		"an old DOC":               {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "", "ancien format"},
		"a HEIC picture":           {[]byte("\x00\x00\x00\x18ftypheic...."), "", "JPEG ou en PNG"},
		"a text":                   {[]byte("bonjour"), "", "pas reconnu"},
		"a PDF mark further along": {[]byte("x%PDF-1.7"), "", "pas reconnu"},
	} {
		kind, err := DetectDocument(bytes.NewReader(c.content), int64(len(c.content)))
		if kind != c.kind || (err == nil) != (c.kind != "") {
			t.Errorf("%s: %q, %v", name, kind, err)
		}
		if err != nil && (KindOf(err) != KindInvalid || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: the sentence is %q", name, err)
		}
	}
	if _, err := DetectDocument(bytes.NewReader([]byte("%PDF-")), MaxDocument+1); err == nil || !strings.Contains(err.Error(), "20 Mo") {
		t.Errorf("too large: %v", err)
	}
}

func TestTheNameOfADocumentIsItsLastPartAndPlain(t *testing.T) {
	for typed, want := range map[string]string{"C:\\Users\\x\\lettre.pdf": "lettre.pdf", "../../etc/passwd": "passwd", "a\r\nb\u202efdp.exe": "abfdp.exe", "  ": "sans nom", "": "sans nom"} {
		if got := CleanDocumentName(typed); got != want {
			t.Errorf("%q becomes %q, want %q", typed, got, want)
		}
	}
	if got := CleanDocumentName(strings.Repeat("é", 200)); len([]rune(got)) != 120 {
		t.Errorf("%d characters are kept", len([]rune(got)))
	}
}
