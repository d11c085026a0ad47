package geo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
)

// The bounds of a file: France has 35,000 communes and a detailed file of them
// some millions of points.
const (
	MaxFile   = 128 << 20 // bytes
	maxPoints = 4_000_000
)

// codeNames are the properties in which producers put the INSEE code.
var codeNames = []string{"code", "insee", "INSEE_COM", "insee_com", "code_insee", "codgeo", "CODGEO"}

type feature struct {
	Type       string         `json:"type"`
	Properties map[string]any `json:"properties"`
	Geometry   *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func refuse(format string, args ...any) error {
	return &casework.Error{Kind: casework.KindInvalid, Field: "contours", Message: fmt.Sprintf(format, args...)}
}

// Read reads the communes of a FeatureCollection, one feature at a time. A
// feature that is not the shape of a commune refuses the file, by its number.
func Read(r io.Reader) ([]casework.Contour, error) {
	d := json.NewDecoder(io.LimitReader(r, MaxFile+1))
	if err := toFeatures(d); err != nil {
		return nil, err
	}
	var all []casework.Contour
	seen, points := map[string]bool{}, 0
	for n := 1; d.More(); n++ {
		var f feature
		if err := d.Decode(&f); err != nil {
			return nil, refuse("élément %d : ce n'est pas du GeoJSON lisible. Attendu : une FeatureCollection entière, de %d Mo au plus.", n, MaxFile>>20)
		}
		c, err := f.contour()
		if err != nil {
			return nil, refuse("élément %d : %s", n, err)
		}
		if seen[c.Territory] {
			return nil, refuse("élément %d, code %s : attendu : une seule fois chaque commune.", n, c.Territory)
		}
		seen[c.Territory] = true
		for _, ring := range c.Rings {
			points += len(ring)
		}
		if points > maxPoints {
			return nil, refuse("Ces contours sont trop détaillés. Attendu : %s points au plus.", casework.FrenchInt(maxPoints))
		}
		all = append(all, c)
	}
	if _, err := d.Token(); err != nil {
		return nil, refuse("Le fichier est coupé avant sa fin, ou dépasse %d Mo.", MaxFile>>20)
	}
	if len(all) == 0 {
		return nil, refuse("Ce fichier ne contient aucune commune.")
	}
	slices.SortFunc(all, func(a, b casework.Contour) int { return strings.Compare(a.Territory, b.Territory) })
	return all, nil
}

// toFeatures goes on to the list of features.
func toFeatures(d *json.Decoder) error {
	not := refuse("Ce n'est pas un fichier GeoJSON de communes. Attendu : une FeatureCollection.")
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return not
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return not
		}
		if name == "features" {
			if t, err := d.Token(); err != nil || t != json.Delim('[') {
				return not
			}
			return nil
		}
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			return not
		}
	}
	return not
}

func (f *feature) contour() (c casework.Contour, err error) {
	for _, name := range codeNames {
		if code, ok := f.Properties[name].(string); ok {
			c.Territory = strings.ToUpper(code)
			break
		}
	}
	if c.Territory == "" {
		return c, errors.New("sans code. Attendu : le code INSEE de la commune dans la propriété « code », comme 94033")
	}
	if !commune.ValidForm(c.Territory) {
		return c, fmt.Errorf("« %s ». Attendu : le code INSEE d'une commune dans la propriété « code », comme 94033", c.Territory)
	}
	if f.Geometry == nil {
		return c, fmt.Errorf("commune %s sans géométrie. Attendu : Polygon ou MultiPolygon", c.Territory)
	}
	var polygons [][][][]float64
	switch f.Geometry.Type {
	case "Polygon":
		var one [][][]float64
		err = json.Unmarshal(f.Geometry.Coordinates, &one)
		polygons = append(polygons, one)
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
	default:
		return c, fmt.Errorf("commune %s, géométrie « %s ». Attendu : Polygon ou MultiPolygon", c.Territory, f.Geometry.Type)
	}
	if err != nil {
		return c, fmt.Errorf("commune %s. Attendu : des coordonnées de Polygon ou de MultiPolygon", c.Territory)
	}
	for _, rings := range polygons {
		for _, ring := range rings {
			points, err := ringOf(ring)
			if err != nil {
				return c, fmt.Errorf("commune %s, %w", c.Territory, err)
			}
			c.Rings = append(c.Rings, points)
		}
	}
	if len(c.Rings) == 0 {
		return c, fmt.Errorf("commune %s sans contour. Attendu : un anneau au moins", c.Territory)
	}
	return c, nil
}

// ringOf rounds a ring and takes its last point off, which repeats the first.
func ringOf(ring [][]float64) ([]casework.Point, error) {
	points := make([]casework.Point, 0, len(ring))
	for _, p := range ring {
		if len(p) < 2 || !(math.Abs(p[0]) <= 180) || !(math.Abs(p[1]) <= 85) {
			return nil, fmt.Errorf("point %s. Attendu : longitude et latitude en degrés (WGS 84)", pointWords(p))
		}
		points = append(points, casework.Point{Lon: int32(math.Round(p[0] * 1e5)), Lat: int32(math.Round(p[1] * 1e5))})
	}
	if n := len(points); n > 1 && points[0] == points[n-1] {
		points = points[:n-1]
	}
	if len(points) < 3 {
		return nil, fmt.Errorf("un anneau de %d points. Attendu : trois au moins", len(points))
	}
	return points, nil
}

// pointWords is a point as the file writes it, without exponent.
func pointWords(p []float64) string {
	words := make([]string, len(p))
	for i, x := range p {
		words[i] = strconv.FormatFloat(x, 'f', -1, 64)
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// Pack writes rings as a text: longitudes and latitudes in turn.
func Pack(rings [][]casework.Point) (string, error) {
	flat := make([][]int32, len(rings))
	for i, ring := range rings {
		for _, p := range ring {
			flat[i] = append(flat[i], p.Lon, p.Lat)
		}
	}
	text, err := json.Marshal(flat)
	return string(text), err
}

// Unpack reads what Pack wrote.
func Unpack(text string) ([][]casework.Point, error) {
	var flat [][]int32
	if err := json.Unmarshal([]byte(text), &flat); err != nil {
		return nil, fmt.Errorf("geo.Unpack: %w", err)
	}
	rings := make([][]casework.Point, len(flat))
	for i, f := range flat {
		for j := 0; j+1 < len(f); j += 2 {
			rings[i] = append(rings[i], casework.Point{Lon: f[j], Lat: f[j+1]})
		}
	}
	return rings, nil
}
