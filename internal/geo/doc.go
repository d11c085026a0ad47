// Package geo reads the contours of communes from a GeoJSON file (RFC 7946) and
// draws them as paths of an SVG picture.
//
// The picture is of one département, a hundred kilometres wide or so: longitudes
// are shortened by the cosine of the middle latitude, which is right to a
// fraction of a percent. Points are rounded to the picture's half pixel, the
// same way for two communes that touch, so that a simpler shape leaves no gap
// between them.
package geo
