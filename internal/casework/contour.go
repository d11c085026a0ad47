package casework

// Point is a place on the Earth, in hundred-thousandths of a degree (about a
// metre): whole numbers, so that two communes that touch have the same points.
type Point struct{ Lon, Lat int32 }

// Contour is the shape of a commune: one ring for each piece of land and for
// each hole in it, closed without repeating the first point.
type Contour struct {
	Territory string // INSEE code
	Rings     [][]Point
}
