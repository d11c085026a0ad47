package sealed

import (
	"encoding/json"
	"fmt"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// Content is what is sealed.
type Content struct {
	Number     string // of the report, the same for all its versions: 2022-003
	Version    int    // from 1
	Post       string // its name
	Slug       string // its short name
	Period     casework.Period
	Threshold  int // below which counts are withheld
	SealedOn   casework.Day
	Remarks    string   // of the worker, to be read with the figures; often empty
	Reason     string   // why there is a new version; empty for the first
	Changes    []Change // what the new version changes, computed
	Supersedes string   // the digest of the version before; empty for the first
	Report     *indicator.Report
}

// ID names one version of one report in addresses and on the command line:
// 2022-003-v1.
func (c *Content) ID() string { return ID(c.Number, c.Version) }

// ID names one version of one report.
func ID(number string, version int) string { return number + "-v" + strconv.Itoa(version) }

// Number is the number of the nth report whose period ends in that year.
func Number(year, nth int) string { return fmt.Sprintf("%04d-%03d", year, nth) }

// written is the content as the file has it: its keys are in English, in this
// order.
type written struct {
	Number     string          `json:"number"`
	Version    int             `json:"version"`
	Post       string          `json:"post"`
	Slug       string          `json:"slug"`
	From       casework.Day    `json:"from"`
	To         casework.Day    `json:"to"`
	Threshold  int             `json:"threshold"`
	SealedOn   casework.Day    `json:"sealed_on"`
	Remarks    string          `json:"remarks"`
	Reason     string          `json:"reason"`
	Changes    []Change        `json:"changes"`
	Supersedes string          `json:"supersedes"`
	Report     json.RawMessage `json:"report"`
}

func (c *Content) bytes() ([]byte, error) {
	report, err := indicator.EncodeReport(c.Report)
	if err != nil {
		return nil, err
	}
	return json.Marshal(written{c.Number, c.Version, c.Post, c.Slug, c.Period.From, c.Period.To, c.Threshold, c.SealedOn, c.Remarks, c.Reason, c.Changes, c.Supersedes, report})
}

func parseContent(data []byte) (*Content, error) {
	var w written
	if err := json.Unmarshal(data, &w); err != nil {
		return nil, fmt.Errorf("sealed content: %w", err)
	}
	report, err := indicator.DecodeReport(w.Report)
	if err != nil {
		return nil, err
	}
	return &Content{w.Number, w.Version, w.Post, w.Slug, casework.Period{From: w.From, To: w.To}, w.Threshold, w.SealedOn, w.Remarks, w.Reason, w.Changes, w.Supersedes, report}, nil
}
