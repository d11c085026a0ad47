package db

import "testing"

func TestParametersStayWithoutNumbersWhereEachComesOnceAndInOrder(t *testing.T) {
	for query, want := range map[string]string{
		"INSERT INTO t VALUES ($1, $2, $3)":   "INSERT INTO t VALUES (?, ?, ?)",
		"SELECT a FROM t WHERE a=$2 AND b=$1": "SELECT a FROM t WHERE a=?2 AND b=?1",
		"SELECT $1, $2, $1":                   "SELECT ?1, ?2, ?1",
		"SELECT '$1', $1, '$'":                "SELECT '$1', ?, '$'",
		"SELECT $1, $3":                       "SELECT ?1, ?3",
	} {
		if got := forSQLite(query); got != want {
			t.Errorf("%s became %s, want %s", query, got, want)
		}
	}
}
