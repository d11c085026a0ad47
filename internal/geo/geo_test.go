package geo

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
)

// Two squares side by side and an islet of the second one.
const two = `{"type":"FeatureCollection","name":"x","features":[
{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[2.1,48],[2.2,48],[2.2,48.1],[2.1,48.1],[2.1,48]]],[[[2.3,48],[2.31,48],[2.31,48.01],[2.3,48]]]]},"properties":{"insee":"94069"}},
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[2,48],[2.1,48],[2.1,48.1],[2.05,48.1],[2,48.1],[2,48]]]},"properties":{"code":"94033","nom":"Fontenay-sous-Bois"}}]}`

func TestContoursAreReadDrawnAndKnowTheirNeighbours(t *testing.T) {
	all, err := Read(strings.NewReader(two))
	if err != nil || len(all) != 2 || all[0].Territory != "94033" || len(all[1].Rings) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	if diff := cmp.Diff(map[string][]string{"94033": {"94069"}, "94069": {"94033"}}, Neighbours(all)); diff != "" {
		t.Error(diff)
	}
	p := Draw(all)
	if p.Width != Width+1 || p.Height < 350 || p.Height > 400 || len(p.Shapes) != 2 {
		t.Errorf("%d × %d, %d shapes", p.Width, p.Height, len(p.Shapes))
	}
	a := p.Shapes[0]
	if n := strings.Count(a.Path, "L"); n != 3 { // the point on the straight side is gone
		t.Errorf("the square has %d sides and one more: %s", n, a.Path)
	}
	if math.Abs(float64(a.X)-129) > 2 || math.Abs(float64(a.Room)-258) > 2 {
		t.Errorf("middle %d, %d, room %d", a.X, a.Y, a.Room)
	}
	if d := Kilometres(&all[0], &all[1]); d < 7 || d > 12 {
		t.Errorf("%.1f km", d)
	}
	text, err := Pack(all[1].Rings)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Unpack(text)
	if diff := cmp.Diff(all[1].Rings, back); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if empty := Draw(nil); len(empty.Shapes) != 0 {
		t.Error("nothing is drawn")
	}
}

// A border of a thousand points is drawn by no more points than it has half
// pixels, the same on both sides.
func TestADetailedShapeIsSimplified(t *testing.T) {
	var ring []casework.Point
	for i := range 20_000 {
		angle := 2 * math.Pi * float64(i) / 20_000
		ring = append(ring, casework.Point{Lon: int32(200_000 + 20_000*math.Cos(angle)), Lat: int32(4_800_000 + 20_000*math.Sin(angle))})
	}
	p := Draw([]casework.Contour{{Territory: "94033", Rings: [][]casework.Point{ring}}})
	if n := strings.Count(p.Shapes[0].Path, "L"); n > 5000 || n < 100 {
		t.Errorf("%d points", n)
	}
}

func TestAFileThatIsNoContourOfCommunesIsRefusedByItsElement(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"no code":           {`"insee":"94069"`, `"nom":"x"`, "élément 1 : sans code. Attendu"},
		"a département":     {"94033", "94", "élément 2 : « 94 »"},
		"twice":             {"94033", "94069", "une seule fois"},
		"another geometry":  {`"Polygon"`, `"Point"`, "Point"},
		"another reference": {"[2,48]", "[652000,6862000]", "point [652000, 6862000]. Attendu : longitude et latitude"},
		"no list":           {`"features"`, `"éléments"`, "FeatureCollection"},
		"cut":               {`"}}]}`, `"}}`, "coupé"},
		"two points":        {"[2.31,48],[2.31,48.01],", "[2.31,48],", "trois au moins"},
	} {
		_, err := Read(strings.NewReader(strings.Replace(two, c.from, c.to, 1)))
		if casework.KindOf(err) != casework.KindInvalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(strings.NewReader(`{"features":[]}`)); err == nil {
		t.Error("an empty collection is read")
	}
}

func FuzzContoursAreReadOrRefused(f *testing.F) {
	f.Add(two)
	f.Fuzz(func(t *testing.T, text string) {
		all, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		p := Draw(all)
		if len(p.Shapes) != len(all) || p.Width > Width+2 || p.Height > 3*Width/2+2 {
			t.Error(fmt.Sprint(p.Width, p.Height, len(p.Shapes)))
		}
	})
}
