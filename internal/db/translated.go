package db

import (
	"regexp"
	"strings"
)

var (
	typeWords = regexp.MustCompile(`\b(BIGINT|BOOLEAN|BYTEA)\b`)
	tableEnd  = regexp.MustCompile(`(?m)^\);`)
	onlyLine  = regexp.MustCompile(`(?m)^.*-- only: (sqlite|postgres)$\n?`)
)

// text gives a migration as the engine reads it: on SQLite the three type
// words are its own and every table is STRICT (a table's closing parenthesis
// stands alone on its line); a line that ends with "-- only: sqlite" or
// "-- only: postgres" is for that engine.
func (d *DB) text(s string) string {
	engine := "postgres"
	if d.sqlite {
		engine = "sqlite"
		s = typeWords.ReplaceAllStringFunc(s, func(w string) string {
			return map[string]string{"BIGINT": "INTEGER", "BOOLEAN": "INTEGER", "BYTEA": "BLOB"}[w]
		})
		s = tableEnd.ReplaceAllString(s, ") STRICT;")
	}
	return onlyLine.ReplaceAllStringFunc(s, func(line string) string {
		if strings.Contains(line, "-- only: "+engine) {
			return line
		}
		return ""
	})
}
