package register

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
)

// checkAnyFile reads any bytes as a register and holds the laws of reading:
// no panic, each row either taken or refused with its reason, and what was
// taken is exported and read back the same.
func checkAnyFile(t *testing.T, data []byte) {
	rows, result, err := read(data, Options{Partial: true, Rejects: &bytes.Buffer{}})
	if err != nil {
		if casework.KindOf(err) != casework.KindInvalid || err.Error() == "" {
			t.Fatalf("a refusal without a sentence: %v", err)
		}
		return
	}
	if result.Rows != result.Taken+result.Refused || result.Taken != len(rows) || (result.Refused > 0) != (len(result.Refusals) > 0) {
		t.Fatalf("%+v", result)
	}
	for i := range rows {
		rows[i].Line = i + 2
	}
	if again := mustRead(t, export(t, rows, CSV)); result.Refused == 0 && len(rows) > 0 {
		for i := range again {
			again[i].Line = i + 2
		}
		if diff := cmp.Diff(rows, again); diff != "" {
			t.Fatal(diff)
		}
	}
	if _, err := Inspect(source(data), nil, today, casework.PostNames{}); err != nil && casework.KindOf(err) != casework.KindInvalid {
		t.Fatal(err)
	}
}

func FuzzCSV(f *testing.F) {
	rows := sample(f)
	f.Add(encode(rows[:5], ';'))
	f.Add(encode(rows[:3], ','))
	f.Add(encode(rows[:3], '\t'))
	f.Add(register("personne;date;lieu", "A;28/03/2022;lune", `B;2022-03-28;"mai`))
	f.Add(register("personne;date;nom;naissance", "=A;28/03/2022;'=1+1;1980", "@B;2022-03-28;\"a\nb\";02/01/1980"))
	f.Add([]byte("\xff\xfep\x00;\x00\n\x00"))
	f.Add([]byte("personne,date,nom\nA,2022-03-28,Lef\xe8vre\n"))
	f.Fuzz(checkAnyFile)
}

func FuzzXLSX(f *testing.F) {
	f.Add(asXLSX(f, sample(f)[:4], true, false))
	f.Add(workbookWith(f, sheetOf(`<row><c t="s"><v>0</v></c><c><v>44648</v></c></row>`), map[string]string{"xl/sharedStrings.xml": "<sst><si><t>A</t></si></sst>"}))
	f.Add(zipped(f, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}))
	f.Fuzz(checkAnyFile)
}

// FuzzSheet puts any XML where a sheet stands, which FuzzXLSX hardly reaches
// through the zip's checksums.
func FuzzSheet(f *testing.F) {
	f.Add(sheetOf(`<row r="2"><c r="A2" t="str"><f>x</f><v>A</v></c><c r="B2"><v>44648.5</v></c></row>`))
	f.Add(sheetOf(`<row><c t="inlineStr"><is><t>A</t></is></c><c t="d"><v>2022-03-28T00:00:00</v></c></row>`))
	f.Add("<worksheet><sheetData><row>")
	f.Fuzz(func(t *testing.T, sheet string) { checkAnyFile(t, workbookWith(t, sheet, nil)) })
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2022-03-28", "28/03/2022", "28.03.2022", "29/02/2024", "28/03/22", "28 mars 2022", "2022-03-28T10:00:00Z", "0000-00-00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, expected := parseDate(s)
		if (day == 0) == (expected == "") {
			t.Fatalf("%q: %v and %q", s, day, expected)
		}
		if expected != "" {
			return
		}
		for _, again := range []string{day.String(), day.French()} {
			if got, _ := parseDate(again); got != day {
				t.Fatalf("%q is %v, which read again is %v", s, day, got)
			}
		}
	})
}

func FuzzHour(f *testing.F) {
	for _, s := range []string{"09:30", "9h30", "9 h 30", "14h", "9:30:00", "45 min", "1h30", "600"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if at, ok := parseHour(s); ok {
			if again, ok := parseHour(string(at)); !ok || again != at || len(at) != 5 {
				t.Fatalf("%q is %q, read again %q", s, at, again)
			}
			if again, ok := parseHour(at.French()); !ok || again != at {
				t.Fatalf("%q is %q, in French %q", s, at, at.French())
			}
		}
		if n, ok := parseMinutes(s); ok && (n < 0 || n > casework.MaxMinutes) {
			t.Fatalf("%q is %d minutes", s, n)
		}
	})
}

func FuzzCode(f *testing.F) {
	for _, s := range []string{"commissariat", "Hôtel de police", "comissariat", "NC", "mairie|ccas", "", "É"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, info := range columns {
			if info.codes == nil {
				continue
			}
			r := codeReader{list: info.codes, known: map[string]int{}}
			first, ok := r.read(s)
			if second, again := r.read(s); first != second || ok != again {
				t.Fatalf("%s %q: %d then %d", info.name, s, first, second)
			}
			if ok && (first < 0 || first >= len(info.codes.codes)) {
				t.Fatalf("%s %q: position %d", info.name, s, first)
			}
			if near := info.codes.nearest(s); near != "" && !strings.Contains(info.codes.expected(), near) {
				t.Fatalf("%s %q: nearest %q", info.name, s, near)
			}
		}
		if code, expected := findCommune(s); (code == "") == (expected == "") {
			t.Fatalf("commune %q: %q and %q", s, code, expected)
		}
		if again := unprotect(protect(s)); again != s {
			t.Fatalf("%q protected and back is %q", s, again)
		}
	})
}
