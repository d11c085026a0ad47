package register

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"permanence/internal/casework"
)

func TestTheSampleRegisterIsReadWhole(t *testing.T) {
	rows := mustRead(t, encode(sample(t), ';'))
	kept, persons, last := 0, map[string]bool{}, 0
	for _, r := range rows {
		if r.Status == casework.Kept {
			kept++
		}
		if !persons[r.PersonKey] && r.PersonSeq != last {
			t.Errorf("line %d: person %d, want %d", r.Line, r.PersonSeq, last)
		}
		if !persons[r.PersonKey] {
			last++
		}
		persons[r.PersonKey] = true
	}
	if len(rows) != 623 || kept != 547 || len(persons) != 137 {
		t.Errorf("%d rows, %d kept, %d persons; want 623, 547, 137", len(rows), kept, len(persons))
	}
	want := casework.RegisterRow{Line: 2, PersonKey: "FSB-0020", LastName: "Lefèvre", FirstName: "Yasmine", Sex: "F", Birth: casework.Birth{Year: 1951},
		CaseNumber: 1, Commune: "94033", CommuneYear: communeYear, Standing: "victime", Children: 1, Known: "non", AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown,
		Referral: casework.Referral{ReceivedOn: casework.NewDay(2021, 10, 1), Origin: "police_main_courante", PoliceAct: "main_courante"},
		FirstOn:  casework.NewDay(2021, 10, 8), Problems: []casework.Problem{"violences_intrafamiliales"}, Violences: []casework.Violence{"psychologiques", "physiques", "verbales"},
		ClosedOn: casework.NewDay(2022, 1, 27), Reason: "sans_nouvelles", On: casework.NewDay(2021, 10, 8), At: "11:00", Place: "commissariat", Mode: "presentiel",
		Status: "honore", Minutes: 30, Acts: []casework.Act{"ecoute", "evaluation", "orientation"}, Orientations: []casework.Orientation{{Partner: "departement_social", Outcome: "acceptee"}}}
	if diff := cmp.Diff(want, rows[0]); diff != "" {
		t.Error(diff)
	}
}

// TestTheSameRegisterWrittenInOtherWaysIsTheSame: whatever way a spreadsheet
// writes the sample, its rows are the same.
func TestTheSameRegisterWrittenInOtherWaysIsTheSame(t *testing.T) {
	want := mustRead(t, encode(sample(t), ';'))
	for name, write := range map[string]func(*testing.T) []byte{
		"comma":           func(t *testing.T) []byte { return encode(sample(t), ',') },
		"tab":             func(t *testing.T) []byte { return encode(sample(t), '\t') },
		"byte-order mark": func(t *testing.T) []byte { return append([]byte("\xef\xbb\xbf"), encode(sample(t), ';')...) },
		"CR LF": func(t *testing.T) []byte {
			return []byte(strings.ReplaceAll(string(encode(sample(t), ';')), "\n", "\r\n"))
		},
		"Windows-1252": func(t *testing.T) []byte { return recode(t, charmap.Windows1252.NewEncoder().String) },
		"UTF-16": func(t *testing.T) []byte {
			return recode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String)
		},
		"dates as 28/03/2022":  func(t *testing.T) []byte { return encode(withDates(t, "02/01/2006"), ';') },
		"dates as 28.03.2022":  func(t *testing.T) []byte { return encode(withDates(t, "02.01.2006"), ';') },
		"French labels":        func(t *testing.T) []byte { return encode(withLabels(t), ';') },
		"headers in capitals":  func(t *testing.T) []byte { return encode(withHeaders(t), ';') },
		"columns shuffled":     func(t *testing.T) []byte { return encode(shuffledColumns(sample(t)), ';') },
		"name of the commune":  func(t *testing.T) []byte { return encode(withCommuneNames(t), ';') },
		"XLSX of texts":        func(t *testing.T) []byte { return asXLSX(t, sample(t), false, false) },
		"XLSX of real dates":   func(t *testing.T) []byte { return asXLSX(t, sample(t), true, false) },
		"XLSX counted in 1904": func(t *testing.T) []byte { return asXLSX(t, sample(t), true, true) },
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, mustRead(t, write(t))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheOrderOfTheRowsChangesNothingButTheirNumbers(t *testing.T) {
	rows := sample(t)
	shuffled := slices.Clone(rows)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(rows)-1, func(i, j int) {
		shuffled[i+1], shuffled[j+1] = shuffled[j+1], shuffled[i+1]
	})
	if diff := cmp.Diff(inOrder(mustRead(t, encode(rows, ';'))), inOrder(mustRead(t, encode(shuffled, ';')))); diff != "" {
		t.Error(diff)
	}
}

// inOrder sorts rows and drops the numbers that depend on their order.
func inOrder(rows []casework.RegisterRow) []casework.RegisterRow {
	for i := range rows {
		rows[i].Line, rows[i].PersonSeq, rows[i].CaseSeq = 0, 0, 0
	}
	slices.SortFunc(rows, func(a, b casework.RegisterRow) int {
		return strings.Compare(a.PersonKey+a.On.String()+string(a.At), b.PersonKey+b.On.String()+string(b.At))
	})
	return rows
}

func recode(t *testing.T, encode1 func(string) (string, error)) []byte {
	t.Helper()
	text, err := encode1(string(encode(sample(t), ';')))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(text)
}

var dateHeaders = []string{"date", "date_saisine", "date_cloture"}

func withDates(t *testing.T, layout string) [][]string {
	rows := sample(t)
	for _, header := range dateHeaders {
		c := columnIndex(t, rows, header)
		for _, row := range rows[1:] {
			if day, err := casework.ParseDay(row[c]); err == nil {
				row[c] = day.Time().Format(layout)
			}
		}
	}
	return rows
}

func withLabels(t *testing.T) [][]string {
	rows := sample(t)
	for i, header := range rows[0] {
		list := columns[columnByFold[casework.FoldWord(header)]].codes
		if list == nil {
			continue
		}
		for _, row := range rows[1:] {
			parts := strings.Split(row[i], "|")
			for p, part := range parts {
				if at := slices.Index(list.codes, part); at >= 0 {
					parts[p] = list.labels[at]
				}
			}
			row[i] = strings.Join(parts, " | ")
		}
	}
	return rows
}

func withHeaders(t *testing.T) [][]string {
	rows := sample(t)
	spelled := map[string]string{"prenom": "PRÉNOM", "qualite": "QUALITÉ", "modalite": "Modalité", "date_cloture": "DATE  CLÔTURE", "duree": "Durée", "date_saisine": "Date-Saisine"}
	for i, header := range rows[0] {
		if s, ok := spelled[header]; ok {
			rows[0][i] = s
		} else {
			rows[0][i] = strings.ToUpper(header)
		}
	}
	return rows
}

func shuffledColumns(rows [][]string) [][]string {
	order := rand.New(rand.NewPCG(3, 4)).Perm(len(rows[0]))
	out := make([][]string, len(rows))
	for i, row := range rows {
		for _, c := range order {
			out[i] = append(out[i], row[c])
		}
	}
	return out
}

func withCommuneNames(t *testing.T) [][]string {
	rows := sample(t)
	c := columnIndex(t, rows, "commune")
	for _, row := range rows[1:] {
		if row[c] == "94033" {
			row[c] = "FONTENAY SOUS BOIS"
		}
	}
	return rows
}

// asXLSX writes the rows with a library that is not ours: as texts, or as a
// person would type them, which makes dates, hours and numbers.
func asXLSX(t testing.TB, rows [][]string, typed, from1904 bool) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if from1904 {
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}); err != nil {
			t.Fatal(err)
		}
	}
	for y, row := range rows {
		for x, text := range row {
			cell, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				t.Fatal(err)
			}
			var value any = text
			if typed && y > 0 {
				value = typedCell(rows[0][x], text)
			}
			if value == "" {
				continue
			}
			if err := f.SetCellValue("Sheet1", cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func typedCell(header, text string) any {
	switch header {
	case "date", "date_saisine", "date_cloture":
		if day, err := casework.ParseDay(text); err == nil {
			return day.Time()
		}
	case "heure":
		if at, err := time.Parse("15:04", text); err == nil {
			return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
		}
	case "situation", "enfants", "duree", "naissance", "commune":
		if n, err := strconv.Atoi(text); err == nil {
			return n
		}
	}
	return text
}
