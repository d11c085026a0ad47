package main

import (
	"encoding/json"
	"runtime/debug"
	"strings"
	"testing"
)

func TestTheBillOfMaterialsNamesEveryLibraryOfTheBinary(t *testing.T) {
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Deps) < 10 {
		t.Fatalf("%d libraries in this binary", len(info.Deps))
	}
	text, err := billOf(info, "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	again, err := billOf(info, "1.2.3")
	if err != nil || string(again) != string(text) {
		t.Errorf("the same binary gives two texts, %v", err)
	}
	var read bill
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if read.Format != "CycloneDX" || read.Meta.Component.URL != "pkg:golang/permanence@1.2.3" || len(read.Components) != len(info.Deps)+1 {
		t.Errorf("%s %s, %d components of %d", read.Format, read.Meta.Component.URL, len(read.Components), len(info.Deps)+1)
	}
	seen := map[string]bool{}
	for _, m := range read.Components {
		if m.Version == "" || !strings.HasPrefix(m.URL, "pkg:golang/"+m.Name+"@") || seen[m.Ref] || m.Name != "std" && len(m.Properties) == 0 {
			t.Errorf("%+v", m)
		}
		seen[m.Ref] = true
	}
}
