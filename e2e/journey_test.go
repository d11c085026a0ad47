package e2e

import "testing"

// The first page that anybody meets must hold in every look: whoever cannot use
// it uses nothing.
func TestTheFirstPageHoldsInEveryLook(t *testing.T) {
	for name, l := range looks {
		t.Run(name, func(t *testing.T) {
			page := newTab(t, demonstration.address(t), l)
			page.open("/")
			page.axe()
			if page.overflows() {
				t.Error("the page is wider than the screen")
			}
			page.screenshot("first-page-" + name)
		})
	}
}
