package view

import (
	"bytes"
	"cmp"
	"math"
	"slices"
)

// inFormOrder puts the summary of a refused form in the order of its fields. A
// summary is written before the fields are, and only the page that is written
// knows in which order its own form asks for them.
func inFormOrder(page []byte) []byte {
	if !bytes.Contains(page, []byte(`<ul data-summary>`)) {
		return page
	}
	var ordered []byte
	rest := page
	for {
		head, after, found := bytes.Cut(rest, []byte(`<ul data-summary>`))
		if !found {
			return append(ordered, rest...)
		}
		list, tail, _ := bytes.Cut(after, []byte(`</ul>`))
		ordered = append(append(ordered, head...), "<ul>"...)
		for _, line := range linesInOrder(list, page) {
			ordered = append(append(ordered, line...), "</li>"...)
		}
		ordered = append(ordered, "</ul>"...)
		rest = tail
	}
}

// linesInOrder are the lines of a summary by the place on the page of what each
// one leads to; a line that leads nowhere comes last.
func linesInOrder(list, page []byte) [][]byte {
	lines := bytes.Split(list, []byte(`</li>`))
	lines = lines[:len(lines)-1]
	places := make(map[string]int, len(lines))
	for _, line := range lines {
		places[string(line)] = placeOf(line, page)
	}
	slices.SortStableFunc(lines, func(a, b []byte) int { return cmp.Compare(places[string(a)], places[string(b)]) })
	return lines
}

func placeOf(line, page []byte) int {
	_, target, _ := bytes.Cut(line, []byte(`href="#`))
	id, _, _ := bytes.Cut(target, []byte(`"`))
	if at := bytes.Index(page, slices.Concat([]byte(` id="`), id, []byte(`"`))); at >= 0 {
		return at
	}
	return math.MaxInt
}
