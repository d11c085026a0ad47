package geo

import (
	"math"
	"slices"
	"strconv"

	"permanence/internal/casework"
)

// Width of a picture, in its own pixels. Its height is at most one and a half
// times as much.
const Width = 800

// Picture is a map: a path for each commune, in pixels from the top left.
type Picture struct {
	Width, Height int
	Shapes        []Shape
}

// Shape is one commune of a picture.
type Shape struct {
	Territory string
	Path      string // of SVG, holes by the even-odd rule
	X, Y      int    // where a mark on it stands
	Room      int    // pixels that its largest ring is wide
}

// frame is the projection of a picture: hundred-thousandths of a degree to half
// pixels.
type frame struct {
	west, north int32
	cos, scale  float64
}

// Draw draws contours, in their order. None gives a picture without shapes.
func Draw(all []casework.Contour) Picture {
	if len(all) == 0 {
		return Picture{}
	}
	west, east, south, north := bounds(all)
	cos := math.Cos(float64(south+north) / 2 * 1e-5 * math.Pi / 180)
	wide, high := math.Max(1, float64(east-west)*cos), math.Max(1, float64(north-south))
	scale := math.Min(2*Width/wide, 3*Width/high)
	f := frame{west, north, cos, scale}
	p := Picture{Width: int(math.Ceil(wide*scale/2)) + 1, Height: int(math.Ceil(high*scale/2)) + 1}
	for i := range all {
		p.Shapes = append(p.Shapes, f.shape(&all[i]))
	}
	return p
}

func bounds(all []casework.Contour) (west, east, south, north int32) {
	first := true
	for i := range all {
		for _, ring := range all[i].Rings {
			for _, p := range ring {
				if first {
					west, east, south, north, first = p.Lon, p.Lon, p.Lat, p.Lat, false
				}
				west, east, south, north = min(west, p.Lon), max(east, p.Lon), min(south, p.Lat), max(north, p.Lat)
			}
		}
	}
	return west, east, south, north
}

type pixel struct{ x, y int } // half pixels

func (f frame) at(p casework.Point) pixel {
	return pixel{int(math.Round(float64(p.Lon-f.west) * f.cos * f.scale)), int(math.Round(float64(f.north-p.Lat) * f.scale))}
}

func (f frame) shape(c *casework.Contour) Shape {
	s := Shape{Territory: c.Territory}
	largest := 0.0
	var b []byte
	for i, ring := range c.Rings {
		points := f.simple(ring)
		x, y, area, room := middle(points)
		if i == 0 || area > largest {
			largest, s.X, s.Y, s.Room = area, x, y, room
		}
		if len(points) < 3 && i > 0 {
			continue // an islet of less than a pixel
		}
		b = appendPath(b, points)
	}
	s.Path = string(b)
	return s
}

// simple is a ring on the grid of half pixels, without the points that fall on
// the one before or on a straight line.
func (f frame) simple(ring []casework.Point) (points []pixel) {
	for _, p := range ring {
		q := f.at(p)
		if n := len(points); n > 0 && points[n-1] == q {
			continue
		}
		for n := len(points); n > 1 && straight(points[n-2], points[n-1], q); n = len(points) {
			points = points[:n-1]
		}
		points = append(points, q)
	}
	return points
}

func straight(a, b, c pixel) bool {
	return (b.x-a.x)*(c.y-a.y) == (b.y-a.y)*(c.x-a.x) && (b.x-a.x)*(c.x-b.x)+(b.y-a.y)*(c.y-b.y) >= 0
}

func appendPath(b []byte, points []pixel) []byte {
	for i, p := range points {
		b = append(b, "ML"[min(i, 1)])
		b = appendHalf(b, p.x)
		b = append(b, ' ')
		b = appendHalf(b, p.y)
	}
	return append(b, 'Z')
}

func appendHalf(b []byte, n int) []byte {
	b = strconv.AppendInt(b, int64(n/2), 10)
	if n%2 != 0 {
		b = append(b, ".5"...)
	}
	return b
}

// middle is the centre of gravity of a ring, in pixels, with its area and its width.
func middle(points []pixel) (x, y int, area float64, room int) {
	if len(points) == 0 {
		return 0, 0, 0, 0
	}
	var twice, sx, sy float64
	low, high := points[0].x, points[0].x
	for i, p := range points {
		q := points[(i+1)%len(points)]
		cross := float64(p.x*q.y - q.x*p.y)
		twice, sx, sy = twice+cross, sx+float64(p.x+q.x)*cross, sy+float64(p.y+q.y)*cross
		low, high = min(low, p.x), max(high, p.x)
	}
	if twice == 0 {
		return points[0].x / 2, points[0].y / 2, 0, (high - low) / 2
	}
	return int(sx / (6 * twice)), int(sy / (6 * twice)), math.Abs(twice) / 8, (high - low) / 2
}

// Neighbours are, for each commune, those that have a stretch of border in
// common with it: two points at least. They are in the order of the codes.
func Neighbours(all []casework.Contour) map[string][]string {
	at := map[casework.Point][]string{}
	for i := range all {
		mine := map[casework.Point]bool{}
		for _, ring := range all[i].Rings {
			for _, p := range ring {
				if !mine[p] {
					mine[p] = true
					at[p] = append(at[p], all[i].Territory)
				}
			}
		}
	}
	shared := map[[2]string]int{}
	for _, codes := range at {
		for i, a := range codes {
			for _, b := range codes[i+1:] {
				shared[[2]string{a, b}]++
			}
		}
	}
	near := map[string][]string{}
	for pair, n := range shared {
		if n > 1 {
			near[pair[0]] = append(near[pair[0]], pair[1])
			near[pair[1]] = append(near[pair[1]], pair[0])
		}
	}
	for _, codes := range near {
		slices.Sort(codes)
	}
	return near
}

// Kilometres is the distance as the crow flies between the middles of two
// communes, on a sphere of 6,371 km.
func Kilometres(a, b *casework.Contour) float64 {
	lon1, lat1 := centre(a)
	lon2, lat2 := centre(b)
	h := math.Pow(math.Sin((lat2-lat1)/2), 2) + math.Cos(lat1)*math.Cos(lat2)*math.Pow(math.Sin((lon2-lon1)/2), 2)
	return 2 * 6371 * math.Asin(math.Sqrt(math.Min(1, h)))
}

// centre is the middle of a commune's box, in radians.
func centre(c *casework.Contour) (lon, lat float64) {
	west, east, south, north := bounds([]casework.Contour{*c})
	const radian = 1e-5 * math.Pi / 180
	return (float64(west) + float64(east)) / 2 * radian, (float64(south) + float64(north)) / 2 * radian
}
