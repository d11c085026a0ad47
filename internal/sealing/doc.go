// Package sealing is the way of a report from a draft to a seal, for the pages
// and for the commands alike: what a report would be if it were sealed now, the
// worker's check of exactly that, then the seal, with all forms of the report.
//
// What is sealed has been through disclosure control together with all that was
// sealed of the post before, so that no reader finds by comparing them what one
// of them withholds. It is computed anew at each step: when the facts or the
// reports sealed before have moved since the check, the seal is refused and the
// worker checks again.
package sealing
