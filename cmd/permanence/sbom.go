package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// The bill of materials of this very binary, in the form of CycloneDX 1.6
// (ECMA-424): what Go wrote in it when it was built, and nothing that it does
// not hold. It has neither a date nor a number of its own, so that the same
// binary gives the same text.

type bill struct {
	Format     string     `json:"bomFormat"`
	Version    string     `json:"specVersion"`
	Serial     int        `json:"version"`
	Meta       billMeta   `json:"metadata"`
	Components []material `json:"components"`
}

type billMeta struct {
	Component material `json:"component"`
}

// material is one library, or the program.
type material struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	URL        string     `json:"purl"`
	Properties []property `json:"properties,omitempty"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// billOf writes the bill of a build.
func billOf(info *debug.BuildInfo, program string) ([]byte, error) {
	b := bill{Format: "CycloneDX", Version: "1.6", Serial: 1}
	b.Meta.Component = materialOf("application", info.Main.Path, program, "")
	b.Components = append(b.Components, materialOf("library", "std", strings.TrimPrefix(info.GoVersion, "go"), ""))
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		b.Components = append(b.Components, materialOf("library", m.Path, m.Version, m.Sum))
	}
	return json.MarshalIndent(b, "", "  ")
}

// materialOf names a module of Go as its package URL does. Its sum is that of
// go.sum, which hashes the files of the module: no hash that CycloneDX knows.
func materialOf(kind, path, version, sum string) material {
	m := material{Type: kind, Name: path, Version: version, URL: fmt.Sprintf("pkg:golang/%s@%s", path, version)}
	m.Ref = m.URL
	if sum != "" {
		m.Properties = []property{{"go.sum", sum}}
	}
	return m
}

type versionCommand struct {
	SBOM bool `name:"sbom" help:"Écrire la liste des bibliothèques de ce binaire, au format CycloneDX (JSON)."`
}

// Run prints the version, or the bill of materials.
func (c *versionCommand) Run(p *program) error {
	if !c.SBOM {
		_, err := fmt.Fprintf(p.out, "permanence %s (%s, %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return err
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return fmt.Errorf("this binary was built without its list of libraries")
	}
	text, err := billOf(info, version)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%s\n", text)
	return err
}
