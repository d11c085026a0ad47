package view

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// StaticPrefix is where Static must be mounted.
const StaticPrefix = "/statique/"

//go:embed static
var staticFiles embed.FS

// assets are the files as they are served: the stylesheet is the theme's
// tokens followed by the rules that use them, so that one request brings both
// and a theme is one file to swap.
var assets = readAssets()

func readAssets() map[string][]byte {
	all := map[string][]byte{
		"app.css":     append(mustRead("tokens.css"), mustRead("app.css")...),
		"app.js":      mustRead("app.js"),
		"mask.js":     mustRead("mask.js"),
		"favicon.svg": mustRead("favicon.svg"),
		"slides.css":  mustRead("slides.css"), // of the report on a wall alone
		"slides.js":   mustRead("slides.js"),
		"need.css":    mustRead("need.css"), // of the map of communes alone
	}
	pictures, err := fs.Glob(staticFiles, "static/aide/*.webp")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, p := range pictures {
		name := strings.TrimPrefix(p, "static/")
		all[name] = mustRead(name)
	}
	return all
}

// assetHash changes with any of the files, and with it their addresses: a
// browser may keep them for ever.
var assetHash = hashAssets()

func mustRead(name string) []byte {
	b, err := staticFiles.ReadFile("static/" + name)
	if err != nil {
		panic(err) // the file is embedded: it cannot be missing in a built program
	}
	return b
}

func hashAssets() string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(assets)) {
		h.Write(assets[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// AssetURL is the address of a static file by its name, such as app.css.
func AssetURL(name string) string { return StaticPrefix + assetHash + "/" + name }

// Static serves the files at the addresses of AssetURL. They carry nothing
// personal: anybody may read them and any cache may keep them.
func Static() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, current := strings.CutPrefix(r.URL.Path, StaticPrefix+assetHash+"/")
		content, ok := assets[name]
		if !current || !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
	})
}
