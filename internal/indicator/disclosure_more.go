package indicator

import (
	"cmp"
	"math"
	"slices"
)

// step is a cell that was hidden, as it was before.
type step struct {
	unit *unit
	cell int
	was  cell
}

// withholdMore withholds what makes a count's range wider: along the way, and to the
// side, for which the fewest counts are withheld that were shown. False when nothing
// makes it wider.
func (d *division) withholdMore(u *unit, number int, need float64) bool {
	low, high := d.ends(u, number, need)
	var best struct {
		way         *way
		sign, far   float64
		cost        float64
		enough, any bool
	}
	for _, w := range u.likeliest(d.through[number]) {
		by := w.by(number)
		for _, sign := range []float64{1, -1} {
			have, other := high, -low
			if by*sign < 0 {
				have, other = other, have
			}
			goal := need - math.Floor(other+tiny)
			if have >= goal {
				continue
			}
			far := (goal-have)/math.Abs(by) + u.room(w, sign, goal/math.Abs(by))
			mark := len(d.steps)
			if d.open(u, w, sign, far) <= 0 || len(d.steps) == mark {
				d.takeBack(mark)
				continue
			}
			got := d.far(u, number, math.Copysign(1, by*sign), goal)
			cost := float64(len(d.steps) - mark)
			d.takeBack(mark)
			gain := math.Floor(got+tiny) - math.Floor(have+tiny)
			if gain <= 0 {
				continue
			}
			enough := got >= goal-tiny
			if cost /= gain; !best.any || enough && !best.enough || enough == best.enough && cost < best.cost {
				best.way, best.sign, best.far, best.cost, best.enough, best.any = w, sign, far, cost, enough, true
			}
		}
	}
	if !best.any {
		return false
	}
	d.open(u, best.way, best.sign, best.far)
	d.steps = d.steps[:0]
	return true
}

// open withholds what a unit needs to go so far along a way, and tells how far it
// then goes.
func (d *division) open(u *unit, w *way, sign, far float64) float64 {
	far = min(far, u.couldCarry(w, sign))
	if far <= 0 {
		return 0
	}
	far = min(far, d.openCarry(u, w, sign, far))
	if far <= 0 {
		return 0
	}
	return min(far, d.openAbsorb(u, w, sign, far))
}

// couldCarry is carry, as if all that can be were withheld.
func (u *unit) couldCarry(w *way, sign float64) float64 { return u.along(w, sign, true) }

// openCarry withholds in a unit, and in as many of its parts as are needed, all that
// moves along a way.
func (d *division) openCarry(u *unit, w *way, sign, far float64) float64 {
	if !d.hide(u, w) {
		return 0
	}
	if len(u.parts) == 0 {
		return u.stretch(w, sign, false)
	}
	sum := 0.0
	for _, p := range u.parts {
		sum += p.carry(w, sign)
	}
	for _, p := range cheapest(u.parts, w, sign, far) {
		if sum >= far {
			break
		}
		before := p.carry(w, sign)
		sum += d.openCarry(p, w, sign, far-sum+before) - before
	}
	return min(sum, u.stretch(w, sign, false))
}

// openAbsorb withholds in units beside one, then in the one above and beside that,
// what lets them go back.
func (d *division) openAbsorb(u *unit, w *way, sign, far float64) float64 {
	if u.above == nil {
		return math.Inf(1)
	}
	sum := u.absorb(w, sign, far)
	if sum >= far {
		return sum
	}
	var beside []*unit
	for _, o := range u.above.parts {
		if o != u {
			beside = append(beside, o)
		}
	}
	for _, o := range cheapest(beside, w, -sign, far) {
		if sum >= far {
			return sum
		}
		before := o.carry(w, -sign)
		d.openCarry(o, w, -sign, before+far-sum)
		sum = u.absorb(w, sign, far)
	}
	if sum < far && u.above.stretch(w, sign, true) > 0 && d.hide(u.above, w) {
		d.openAbsorb(u.above, w, sign, far-sum)
		sum = u.absorb(w, sign, far)
	}
	return sum
}

// cheapest puts first the units that let go farthest for what they withhold more,
// and leaves out those that do not go at all.
func cheapest(all []*unit, w *way, sign, far float64) []*unit {
	type priced struct {
		unit  *unit
		price float64
	}
	var units []priced
	for _, u := range all {
		if r := min(u.couldCarry(w, sign), far); r > tiny {
			units = append(units, priced{u, float64(u.shown(w)) / r})
		}
	}
	slices.SortStableFunc(units, func(a, b priced) int { return cmp.Compare(a.price, b.price) })
	sorted := make([]*unit, len(units))
	for i := range units {
		sorted[i] = units[i].unit
	}
	return sorted
}

// shown is how many counts of a way a unit and the best of its parts show.
func (u *unit) shown(w *way) (n int) {
	for _, v := range *w {
		if v.count < len(u.at) && u.at[v.count] >= 0 && !u.mask.cells[u.at[v.count]].open() {
			n++
		}
	}
	best := 0
	for k, p := range u.parts {
		if all := p.shown(w); k == 0 || all < best {
			best = all
		}
	}
	return n + best
}

// hide withholds all that moves along a way in one unit, false when it cannot. The
// whole stays as it is.
func (d *division) hide(u *unit, w *way) bool {
	if u.stretch(w, 1, true) <= 0 && u.stretch(w, -1, true) <= 0 {
		return false
	}
	m, more := u.mask, false
	for _, v := range *w {
		if k := u.at[v.count]; !m.cells[k].open() {
			if u.above == nil {
				return false
			}
			d.steps = append(d.steps, step{u, k, m.cells[k]})
			m.reveal(k, true)
			d.hidden++
			more = true
		}
	}
	if more {
		m.changed()
	}
	return true
}

// takeBack shows again what was hidden for a try.
func (d *division) takeBack(mark int) {
	for len(d.steps) > mark {
		s := d.steps[len(d.steps)-1]
		d.steps = d.steps[:len(d.steps)-1]
		s.unit.mask.cells[s.cell] = s.was
		s.unit.mask.changed()
	}
}

// mostTried bounds the ways that are tried before one is taken.
const mostTried = 12

// likeliest are the ways for which a unit itself withholds least more, the shortest
// first.
func (u *unit) likeliest(ways []*way) []*way {
	all := slices.Clone(ways)
	price := func(w *way) int { return 100*u.shown(w) + len(*w) }
	slices.SortStableFunc(all, func(a, b *way) int { return cmp.Compare(price(a), price(b)) })
	return all[:min(mostTried, len(all))]
}
