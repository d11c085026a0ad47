package db

import (
	"slices"
	"testing"
)

func TestAMigrationIsCutAtTheSemicolonsThatEndItsLines(t *testing.T) {
	got, err := cutText("-- +goose Up\n\n-- Why; this table.\nCREATE TABLE a (\n  b TEXT, -- a remark; with one\n  c TEXT\n);\nCREATE INDEX d ON a (b); -- for ;\nUPDATE a SET b = 'x;y' WHERE c = ';'\n  AND b = 'z';")
	want := []string{
		"CREATE TABLE a (\n  b TEXT, -- a remark; with one\n  c TEXT\n);\n",
		"CREATE INDEX d ON a (b); -- for ;\n",
		"UPDATE a SET b = 'x;y' WHERE c = ';'\n  AND b = 'z';",
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAMigrationThatIsNotReadAsItIsWrittenIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no mark":        "CREATE TABLE a (b TEXT);\n",
		"a way back":     "-- +goose Up\nCREATE TABLE a (b TEXT);\n-- +goose Down\nDROP TABLE a;\n",
		"no transaction": "-- +goose NO TRANSACTION\n-- +goose Up\nVACUUM;\n",
		"a block":        "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n",
		"no semicolon":   "-- +goose Up\nCREATE TABLE a (b TEXT)\n",
		"nothing":        "",
	} {
		if got, err := cutText(text); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}
