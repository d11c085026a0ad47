package publish

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"permanence/internal/casework"
)

func TestTheCoFundingGoesOutAsRowsWithTheirAmounts(t *testing.T) {
	share := casework.Stake{Amount: casework.NoMoney, Share: casework.Whole / 3}
	folders := []casework.PostFolder{{Post: casework.Post{Name: "=Créteil"}, Agreements: []casework.Agreement{{ID: "a", Title: "Convention"}},
		Exercises: []casework.Exercise{{Period: casework.YearPeriod(2022), Currency: casework.EUR, Cost: 5_000_000, Fundings: []casework.Funding{
			{Agreement: "a", Kind: casework.StateFunds, ByShare: true, Planned: share, Agreed: share, Paid: 1_000_050}, {Kind: "caf", Planned: share, Agreed: share, Paid: casework.NoMoney, RemovedAt: casework.At(casework.NewDay(2022, 1, 1).Time())}}},
			{Period: casework.YearPeriod(2023), Currency: casework.XPF, Cost: casework.NoMoney}}}}
	var text, again, book bytes.Buffer
	for _, err := range []error{AsCSV.WriteFunding(&text, folders, casework.NewDay(2022, 12, 1)), AsCSV.WriteFunding(&again, folders, casework.NewDay(2022, 12, 1)), AsXLSX.WriteFunding(&book, folders, casework.NewDay(2022, 12, 1))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(strings.TrimSpace(text.String()), "\r\n")
	if len(lines) != 3 || lines[1] != "'=Créteil;2022-01-01;2022-12-31;EUR;50000;etat;;16666,67;16666,67;33,3333;10000,5;;6666,17;Convention" {
		t.Errorf("%d lines, %q", len(lines), lines[1])
	}
	f, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Cofinancement", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) < 4 || rows[3][4] != "50000" || rows[3][5] != "État" {
		t.Errorf("%q, %v", rows, err)
	}
	if low, err := f.GetRowHeight("Cofinancement", 4); err != nil || low > 20 {
		t.Errorf("a row of one line is %v points high, %v", low, err)
	}
	if err := AsPDF.WriteFunding(&text, nil, 0); casework.KindOf(err) != casework.KindInvalid {
		t.Error(err)
	}
}

// LibreOffice gives a row no more room than the file says.
func TestARowOfTheCoFundingIsAsHighAsItsTexts(t *testing.T) {
	folders := []casework.PostFolder{{Post: casework.Post{Name: "Charenton-le-Pont – Saint-Maurice et Joinville"}, Exercises: []casework.Exercise{{Period: casework.YearPeriod(2022), Currency: casework.EUR, Cost: 100}}}}
	var book bytes.Buffer
	if err := AsXLSX.WriteFunding(&book, folders, casework.NewDay(2022, 12, 1)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for row := 3; row <= 4; row++ {
		if high, err := f.GetRowHeight("Cofinancement", row); err != nil || high < 30 {
			t.Errorf("row %d is %v points high, %v", row, high, err)
		}
	}
}
