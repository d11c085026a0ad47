// Command generate trims the communes of the npm package
// @etalab/decoupage-administratif into the compressed table that package
// commune embeds:
//
//	npm pack @etalab/decoupage-administratif && tar xzf etalab-*.tgz
//	go run ./internal/commune/generate package internal/commune/communes.tsv.gz
//
// The same input gives the same bytes.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// entry is what we take of one commune of the source.
type entry struct {
	Code      string   `json:"code"`
	Name      string   `json:"nom"`
	Type      string   `json:"type"`
	Seat      string   `json:"chefLieu"` // of a fused commune: the one that it is now part of
	City      string   `json:"commune"`  // of an arrondissement municipal
	Postcodes []string `json:"codesPostaux"`
	Former    []string `json:"anciensCodes"`
	People    int      `json:"population"`
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: generate PACKAGE-FOLDER OUTPUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(folder, output string) error {
	entries, err := read(filepath.Join(folder, "data", "communes.json"))
	if err != nil {
		return err
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return strings.Compare(a.Code+sortOf(a.Type), b.Code+sortOf(b.Type))
	})
	var text strings.Builder
	for _, e := range entries {
		people := ""
		if e.People > 0 {
			people = strconv.Itoa(e.People)
		}
		fields := []string{e.Code, sortOf(e.Type), e.Name, people, postcodes(e), e.Seat + e.City, strings.Join(e.Former, " ")}
		text.WriteString(strings.TrimRight(strings.Join(fields, "\t"), "\t") + "\n")
	}
	packed, err := compress(text.String())
	if err != nil {
		return err
	}
	return os.WriteFile(output, packed, 0o644)
}

func read(name string) ([]entry, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var all []entry
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return all, nil
}

// sortOf is the letter of a kind of commune: current, municipal
// arrondissement, or fused (déléguée, associée).
func sortOf(kind string) string {
	switch kind {
	case "commune-actuelle":
		return "a"
	case "arrondissement-municipal":
		return "m"
	}
	return "z"
}

// postcodes leaves out those of the three great cities, which their
// arrondissements carry.
func postcodes(e entry) string {
	if e.Code == "75056" || e.Code == "69123" || e.Code == "13055" {
		return ""
	}
	return strings.Join(e.Postcodes, " ")
}

func compress(text string) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write([]byte(text)); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
