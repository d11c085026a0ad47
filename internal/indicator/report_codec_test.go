package indicator

import (
	"bytes"
	"reflect"
	"testing"
)

// notCarried are the unexported fields of a report, each with the reason why a
// report that is kept does without it.
var notCarried = map[string]string{
	"Report.contactIsMeeting": "ties counts of an exact report",
	"Report.territory":        "ties counts of an exact report",
	"Report.datesReversed":    "explains a control; a masked report has none",
	"Figure.row":              "found again by the figure's name",
	"Table.overlap":           "taken out by disclosure, which has used it",
	"Table.plainNote":         "the note without its numbers, which disclosure has already chosen",
	"Table.total":             "only disclosure of an exact report asks for it",
}

// fill gives every exported field another value, so that one which is lost is
// missed; unexported ones must be known.
func fill(t *testing.T, v reflect.Value, n *int) {
	t.Helper()
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			name := v.Type().Name() + "." + field.Name
			if field.IsExported() {
				fill(t, v.Field(i), n)
			} else if notCarried[name] == "" {
				t.Errorf("%s is not exported, so a sealed report would lose it: export it, or say why it may be lost", name)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(t, v.Index(i), n)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(t, key, n)
		fill(t, value, n)
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString(string(rune('a'+*n%26)) + "é")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(*n + 7000))
	case reflect.Float64:
		v.SetFloat(float64(*n) + 0.125)
	default:
		t.Fatalf("a report has a field of kind %s: tell this test how to fill it", v.Kind())
	}
}

func TestNoFieldOfAReportIsLostWhenItIsKept(t *testing.T) {
	var r Report
	n := 0
	fill(t, reflect.ValueOf(&r).Elem(), &n)
	written, err := EncodeReport(&r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := DecodeReport(written)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&r, back) {
		t.Errorf("written and read again, the report is another one:\n%+v\n%+v", r, *back)
	}
	again, err := EncodeReport(back)
	if err != nil || !bytes.Equal(written, again) {
		t.Errorf("the same report gives other bytes: %v", err)
	}
	if n < 60 {
		t.Errorf("only %d fields were filled", n)
	}
}

func TestAnExactReportIsNotWrittenToBeKept(t *testing.T) {
	if _, err := EncodeReport(&Report{}); err == nil {
		t.Error("an exact report is written")
	}
	for _, bad := range []string{"", "{", `{"Figures":[{}]}`, `{"Tables":[{}]}`} {
		if _, err := DecodeReport([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
