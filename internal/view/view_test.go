package view

import (
	"testing"

	"github.com/jba/templatecheck"
)

func TestEveryTemplateAgreesWithItsPageStruct(t *testing.T) {
	for _, p := range pages {
		t.Run(p.file(), func(t *testing.T) {
			if err := templatecheck.CheckHTMLStrict(templates[p.file()](), p); err != nil {
				t.Error(err)
			}
		})
	}
}
