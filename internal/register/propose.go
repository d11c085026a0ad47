package register

import (
	"slices"

	"permanence/internal/casework"
)

// ProposeMapping guesses under which header a file keeps each column: the
// column's own name first, then the names that workers are known to use, then
// one at most two strokes away from either. A header serves once. Columns that
// it finds nothing for are absent from the answer.
func ProposeMapping(headers []string) *Mapping {
	m := &Mapping{Columns: map[string]string{}}
	free := make(map[string]string, len(headers)) // folded → as written
	var order []string
	for _, h := range headers {
		if key := casework.FoldWord(h); key != "" {
			free[key] = h
			order = append(order, key)
		}
	}
	take := func(c column, key string) {
		m.Columns[c.name()] = free[key]
		delete(free, key)
	}
	for _, names := range [](func(columnInfo) []string){ownName, knownNames} {
		for c, info := range columns {
			for _, key := range names(info) {
				if _, ok := free[key]; ok && m.Columns[info.name] == "" {
					take(column(c), key)
				}
			}
		}
	}
	for c, info := range columns {
		if m.Columns[info.name] != "" {
			continue
		}
		if key := closest(order, free, append(ownName(info), knownNames(info)...)); key != "" {
			take(column(c), key)
		}
	}
	return m
}

func ownName(info columnInfo) []string { return []string{casework.FoldWord(info.name)} }

func knownNames(info columnInfo) []string {
	keys := []string{casework.FoldWord(info.title)}
	for _, s := range info.synonyms {
		keys = append(keys, casework.FoldWord(s))
	}
	return slices.DeleteFunc(keys, func(k string) bool { return k == "" })
}

// closest is the free header nearest to one of the names. Short names are left
// out: two strokes would turn them into anything.
func closest(order []string, free map[string]string, names []string) string {
	best, found := 3, ""
	for _, key := range order {
		if _, ok := free[key]; !ok || len(key) < 5 {
			continue
		}
		for _, name := range names {
			if len(name) < 5 {
				continue
			}
			if d := distance([]rune(key), []rune(name), best); d < best {
				best, found = d, key
			}
		}
	}
	return found
}
