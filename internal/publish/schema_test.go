package publish

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// schema is the part of JSON Schema that the report's needs.
type schema struct {
	Schema               string             `json:"$schema,omitempty"`
	Title                string             `json:"title,omitempty"`
	Description          string             `json:"description,omitempty"`
	Type                 []string           `json:"type"`
	Pattern              string             `json:"pattern,omitempty"`
	Minimum              *float64           `json:"minimum,omitempty"`
	Required             []string           `json:"required,omitempty"`
	Properties           map[string]*schema `json:"properties,omitempty"`
	AdditionalProperties json.RawMessage    `json:"additionalProperties,omitempty"` // false, or a schema
}

var none = json.RawMessage("false")

const dayPattern = `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`

// reportSchema is written from the definitions, so that no figure is without
// its words.
func reportSchema() *schema {
	zero, first := 0.0, 1.0
	figures := &schema{Type: []string{"object"}, Description: "Numbers by their stable names. null: withheld, or nothing to compute it from.", Properties: map[string]*schema{}, AdditionalProperties: none}
	tables := &schema{Type: []string{"object"}, Description: "Tables by their stable names: numbers by code; non_connu counts what nobody wrote down. null: the table, or the row, is withheld.", Properties: map[string]*schema{}, AdditionalProperties: none}
	zeroOrMore := json.RawMessage(`{"type":["integer","null"],"minimum":0}`)
	for _, d := range indicator.BesideDefinitions() {
		if !isTable(d) {
			figures.Properties[d.Name] = &schema{Type: []string{"number", "null"}, Minimum: &zero, Description: fmt.Sprintf("%d. %s (%s). %s Only when the means of the post are read. null also when nobody wrote them down.", d.Number, d.Label, d.Unit, d.Text)}
			continue
		}
		text := fmt.Sprintf("%d. %s (%s). %s Only when there is something to write in it. Its rows stand apart.", d.Number, d.Label, d.Unit, d.Text)
		tables.Properties[d.Name] = &schema{Type: []string{"object", "null"}, Description: text, AdditionalProperties: json.RawMessage(`{"type":["number","null"],"minimum":0}`)}
	}
	var required, needed []string
	for _, d := range indicator.Definitions() {
		text := fmt.Sprintf("%d. %s (%s). %s", d.Number, d.Label, d.Unit, d.Text)
		if !isTable(d) {
			figures.Properties[d.Name] = &schema{Type: []string{"number", "null"}, Minimum: &zero, Description: text}
			needed = append(needed, d.Name)
			continue
		}
		if d.AddsUp {
			text += " Rows add up."
		} else {
			text += " Rows do not add up."
		}
		tables.Properties[d.Name] = &schema{Type: []string{"object", "null"}, Description: text, AdditionalProperties: zeroOrMore}
		required = append(required, d.Name)
	}
	figures.Required, tables.Required = slices.Sorted(slices.Values(needed)), slices.Sorted(slices.Values(required))
	return &schema{
		Schema: "https://json-schema.org/draft/2020-12/schema", Title: "Report of a post over a period",
		Description: "What `permanence report --format json` and /bilans/{post}/{period}/bilan.json write. Keys are stable; a change of meaning is another definitions_version.",
		Type:        []string{"object"}, AdditionalProperties: none,
		Required: []string{"post", "from", "to", "definitions_version", "masked", "figures", "tables", "crossings"},
		Properties: map[string]*schema{
			"post":                {Type: []string{"string"}, Description: "Short name of the post."},
			"from":                {Type: []string{"string"}, Pattern: dayPattern, Description: "First day, included."},
			"to":                  {Type: []string{"string"}, Pattern: dayPattern, Description: "Last day, included."},
			"definitions_version": {Type: []string{"integer"}, Minimum: &first, Description: "Of the definitions by which the report is made."},
			"masked":              {Type: []string{"boolean"}, Description: "Small cells were hidden."},
			"figures":             figures, "tables": tables, "crossings": crossingSchema(),
		},
	}
}

// crossingSchema has a name for each crossing, and for each sex of the one that
// is a table by sex.
func crossingSchema() *schema {
	crossings := &schema{Type: []string{"object"}, Description: "Tables of two dimensions by their stable names: rows of numbers, by code of the row and of the column. null: the crossing, or the cell, is withheld.", Properties: map[string]*schema{}, AdditionalProperties: none}
	cells := json.RawMessage(`{"type":["object"],"additionalProperties":{"type":["integer","null"],"minimum":0}}`)
	for _, d := range indicator.CrossingDefinitions() {
		names := []string{d.Name}
		if strings.Contains(d.Name, "_sex_") {
			names = nil
			for _, code := range casework.Sexes.Codes() {
				names = append(names, d.Name+"_"+code)
			}
		}
		for _, name := range names {
			crossings.Properties[name] = &schema{Type: []string{"object", "null"}, Description: fmt.Sprintf("%d. %s (%s). %s", d.Number, d.Label, d.Unit, d.Text), AdditionalProperties: cells}
		}
	}
	return crossings
}

// check is what a value breaks of the schema, each fault with its place.
func (s *schema) check(at string, value any) (faults []string) {
	if kind := kindOf(value); !slices.Contains(s.Type, kind) && (kind != "integer" || !slices.Contains(s.Type, "number")) {
		return []string{fmt.Sprintf("%s is of type %s, want %s", at, kind, strings.Join(s.Type, " or "))}
	}
	switch v := value.(type) {
	case string:
		if s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(v) {
			faults = append(faults, at+" is not as "+s.Pattern)
		}
	case float64:
		if s.Minimum != nil && v < *s.Minimum {
			faults = append(faults, at+" is too small")
		}
	case map[string]any:
		faults = s.checkObject(at, v)
	}
	return faults
}

func (s *schema) checkObject(at string, members map[string]any) (faults []string) {
	for _, name := range s.Required {
		if _, ok := members[name]; !ok {
			faults = append(faults, at+" lacks "+name)
		}
	}
	for name, member := range members {
		inner := s.Properties[name]
		if inner == nil && string(s.AdditionalProperties) == "false" {
			faults = append(faults, at+" has "+name+", which the schema does not know")
			continue
		}
		if inner == nil {
			inner = &schema{}
			if err := json.Unmarshal(s.AdditionalProperties, inner); err != nil {
				faults = append(faults, at+": "+err.Error())
				continue
			}
		}
		faults = append(faults, inner.check(at+"."+name, member)...)
	}
	return faults
}

func kindOf(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case map[string]any:
		return "object"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	}
	return "array"
}

func TestTheSchemaOfTheReportIsTheOneInTheDocumentation(t *testing.T) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(reportSchema()); err != nil {
		t.Fatal(err)
	}
	checkGolden(t, filepath.Join("..", "..", "docs", "report.schema.json"), text.Bytes())
}

func decoded(t *testing.T, text string) map[string]any {
	t.Helper()
	var value map[string]any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestEveryReportIsAsItsSchemaSays(t *testing.T) {
	for name, r := range edges(t) {
		for _, fault := range reportSchema().check(name, decoded(t, written(t, AsJSON, r))) {
			t.Error(fault)
		}
	}
}

func TestTheSchemaRefusesWhatIsNoReport(t *testing.T) {
	text := written(t, AsJSON, fontenay(t))
	for name, change := range map[string][2]string{
		"a number as text":     {`"persons_met": 137`, `"persons_met": "137"`},
		"a negative number":    {`"persons_met": 137`, `"persons_met": -1`},
		"a figure that is new": {`"persons_met": 137`, `"persons_met": 137, "persons_seen": 1`},
		"a figure renamed":     {`"persons_met": 137`, `"persons_seen": 137`},
		"half a person":        {`"mairie": 83`, `"mairie": 83.5`},
		"a day in French":      {`"from": "2021-10-01"`, `"from": "01/10/2021"`},
		"a version of nothing": {`"definitions_version": 2`, `"definitions_version": 0`},
		"masked by a word":     {`"masked": false`, `"masked": "non"`},
	} {
		broken := strings.Replace(text, change[0], change[1], 1)
		if broken == text {
			t.Fatalf("%s: nothing is changed", name)
		}
		if faults := reportSchema().check("report", decoded(t, broken)); len(faults) == 0 {
			t.Errorf("%s is accepted", name)
		}
	}
}
