package indicator

import (
	"encoding/json"
	"fmt"
)

// EncodeReport writes a report that has been through disclosure control, whole:
// every exported field, the texts of the definitions included, so that it can
// be read without this program's own definitions. The same report gives the
// same bytes. It refuses an exact report: what is written to be kept is what
// its reader may see.
func EncodeReport(r *Report) ([]byte, error) {
	if !r.Masked {
		return nil, fmt.Errorf("encode report: it has not been through disclosure control")
	}
	return json.Marshal(r)
}

// DecodeReport reads what EncodeReport wrote. A number that this program's
// definitions no longer have is kept as it was written.
func DecodeReport(data []byte) (*Report, error) {
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("decode report: %w", err)
	}
	for i := range r.Figures {
		f := &r.Figures[i]
		if f.Definition == nil {
			return nil, fmt.Errorf("decode report: figure %d has no definition", i)
		}
		for j := range figures {
			if figures[j].Name == f.Definition.Name {
				f.row = figures[j].from.row
			}
		}
	}
	for i := range r.Tables {
		if r.Tables[i].Definition == nil {
			return nil, fmt.Errorf("decode report: table %d has no definition", i)
		}
	}
	return &r, nil
}
