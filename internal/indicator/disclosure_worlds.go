package indicator

import (
	"math"
	"slices"
	"strconv"
)

// way is a direction in which counts can move together, that no identity of a report
// notices.
type way []move

// move says how much a count moves, by its number.
type move struct {
	count int
	by    float64
}

// room is how far a unit can go along a way, times by, while nobody can tell: it
// withholds all that moves, so does one of its parts which goes in its place, and
// units around it go back by as much.
func (u *unit) room(w *way, sign, enough float64) float64 {
	r := u.carry(w, sign)
	if r <= 0 {
		return 0
	}
	return min(r, u.absorb(w, sign, min(r, enough)))
}

// carry is how far a unit may go along a way, as far as it and its parts withhold it
// and have something to lose.
func (u *unit) carry(w *way, sign float64) float64 { return u.along(w, sign, false) }

// along is how far a unit and its parts go along a way, as they withhold it or as if
// they did.
func (u *unit) along(w *way, sign float64, asIf bool) float64 {
	r := u.stretch(w, sign, asIf)
	if r <= 0 || len(u.parts) == 0 {
		return r
	}
	sum := 0.0
	for _, p := range u.parts {
		sum += p.along(w, sign, asIf)
	}
	return min(r, sum)
}

// absorb is how far the other units let one go along a way: those beside it go back;
// where the unit above withholds the way, it goes along, and those around it go back.
// Nobody looks at the whole from above. It stops at enough.
func (u *unit) absorb(w *way, sign, enough float64) float64 {
	if u.above == nil {
		return math.Inf(1)
	}
	sum := 0.0
	for _, o := range u.above.parts {
		if o != u && sum < enough {
			sum += o.carry(w, -sign)
		}
	}
	if sum < enough {
		if r := u.above.stretch(w, sign, false); r > 0 {
			sum += min(r, u.above.absorb(w, sign, enough-sum))
		}
	}
	return sum
}

// stretch is how far the counts of a unit itself go along a way before one of them
// is less than it is known to be: nothing when one of them is shown, unless it is
// asked as if it were not.
func (u *unit) stretch(w *way, sign float64, asIf bool) float64 {
	r := math.Inf(1)
	for _, v := range *w {
		if v.count >= len(u.at) || u.at[v.count] < 0 {
			return 0
		}
		k := u.at[v.count]
		c := &u.mask.cells[k]
		if !c.open() && !(asIf && u.mask.hideable(k)) {
			return 0
		}
		if by := v.by * sign; by < 0 {
			r = min(r, (float64(c.value-c.least)+u.moved[k])/-by)
		}
	}
	if r <= tiny || !u.agreesTo(w) {
		return 0
	}
	return r
}

// agreesTo tells that the identities of a unit do not notice a way: they are the
// same in all units, but for what a register makes the same (sameAsContact) and for
// facts that contradict each other.
func (u *unit) agreesTo(w *way) bool {
	if ok, known := u.agrees[w]; known {
		return ok
	}
	for _, v := range *w {
		u.change[u.at[v.count]] = v.by
	}
	ok := true
	for _, v := range *w {
		for _, id := range u.mask.of[u.at[v.count]] {
			sum := 0.0
			for _, t := range u.mask.identities[id].terms {
				sum += float64(t.factor) * u.change[t.cell]
			}
			ok = ok && math.Abs(sum) < tiny
		}
	}
	for _, v := range *w {
		u.change[u.at[v.count]] = 0
	}
	u.agrees[w] = ok
	return ok
}

// hideable tells that a cell may still be withheld. The persons met never are, and of
// a row that counts none is always told or never.
func (m *mask) hideable(i int) bool {
	c := &m.cells[i]
	return i != m.persons && !c.known && !m.plain[i] && (c.value > 0 || c.table == "" && !c.certain)
}

// protect withholds more until each small count of each unit has its proof. It gives
// back the units that cannot have it beside the others; those that cannot be shown
// by themselves first.
func (d *division) protect() (failed []*unit) {
	if d.whole == nil || len(d.whole.parts) == 0 {
		return nil
	}
	for _, u := range slices.Backward(d.units) {
		if u.failed {
			failed = append(failed, u)
		}
	}
	if len(failed) > 0 {
		return failed
	}
	for _, u := range slices.Backward(d.units) {
		if !d.secureAll(u) {
			failed = append(failed, u)
		}
	}
	return failed
}

func (d *division) secureAll(u *unit) bool {
	for i := range u.mask.cells {
		if u.mask.small(u.mask.cells[i].value) && u.mask.needs(i) > 0 && !d.secure(u, i) {
			return false
		}
	}
	return true
}

// secure sees to it that a small count may be any of a range that is wide enough.
func (d *division) secure(u *unit, i int) bool {
	need, n := u.mask.needs(i), u.number[i]
	if d.wide(u, n, need) || d.look(u, i, around) && d.wide(u, n, need) {
		return true
	}
	for _, in := range []sight{alone, asIf} {
		d.lookBelow(u, n, in)
		for {
			if d.wide(u, n, need) || d.look(u, i, around) && d.wide(u, n, need) {
				return true
			}
			if !d.withholdMore(u, n, need) {
				break
			}
		}
	}
	return d.wide(u, n, float64(max(d.threshold-2, 1)))
}

// wide tells that the range in which a reader finds a count has its ends so far
// apart, in whole numbers.
func (d *division) wide(u *unit, number int, need float64) bool {
	low, high := d.ends(u, number, need)
	return math.Floor(high+tiny)-math.Ceil(low-tiny) >= need
}

// ends are how far below and above the truth a count was seen, as far as asked: it
// goes along one way after the other.
func (d *division) ends(u *unit, number int, need float64) (low, high float64) {
	low = -d.far(u, number, -1, need)
	if math.Floor(-low+tiny) >= need {
		return low, 0
	}
	return low, d.far(u, number, 1, need-math.Floor(-low+tiny))
}

// far is how far a count goes to one side.
func (d *division) far(u *unit, number int, side, need float64) (total float64) {
	for _, w := range d.through[number] {
		by := w.by(number)
		sign := side
		if by < 0 {
			sign = -side
		}
		by = math.Abs(by)
		if r := min(u.room(w, sign, (need-total)/by), (need-total)/by); r > tiny {
			total += r * by
			if total >= need-tiny {
				break
			}
			d.carryOn(u, w, sign, r)
			d.goBack(u, w, sign, r)
		}
	}
	d.comeBack()
	return total
}

// carryOn moves a unit and its parts along a way.
func (d *division) carryOn(u *unit, w *way, sign, r float64) {
	left := r
	for _, p := range u.parts {
		if left > tiny {
			part := min(left, p.carry(w, sign))
			if part > tiny {
				d.carryOn(p, w, sign, part)
				left -= part
			}
		}
	}
	d.shift(u, w, sign*r)
}

// goBack moves those around a unit the other way: see absorb.
func (d *division) goBack(u *unit, w *way, sign, r float64) {
	if u.above == nil {
		return
	}
	for _, o := range u.above.parts {
		if o == u || r <= tiny {
			continue
		}
		if part := min(r, o.carry(w, -sign)); part > tiny {
			d.carryOn(o, w, -sign, part)
			r -= part
		}
	}
	if r > tiny {
		d.goBack(u.above, w, sign, r)
		d.shift(u.above, w, sign*r)
	}
}

func (d *division) shift(u *unit, w *way, r float64) {
	for _, v := range *w {
		u.moved[u.at[v.count]] += r * v.by
	}
	d.away = append(d.away, u)
}

// comeBack takes all units back to the true world.
func (d *division) comeBack() {
	for _, u := range d.away {
		clear(u.moved)
	}
	d.away = d.away[:0]
}

func (w *way) by(number int) float64 {
	for _, v := range *w {
		if v.count == number {
			return v.by
		}
	}
	return 0
}

// sight is what ways are looked for in.
type sight int

const (
	alone  sight = iota // the unit as it is masked
	around              // the same, as far as the units around go back
	asIf                // the same, as if what stands around the count were withheld
)

// lookBelow looks for ways in a unit and in its parts: each of them was masked, so it
// has some.
func (d *division) lookBelow(u *unit, number int, in sight) {
	if number >= len(u.at) || u.at[number] < 0 {
		return
	}
	d.look(u, u.at[number], in)
	for _, p := range u.parts {
		d.lookBelow(p, number, in)
	}
}

// look finds ways that change a cell of a unit. It tells whether there was anything
// new to look at.
func (d *division) look(u *unit, i int, in sight) bool {
	m := u.mask
	at := glance{i, in}
	if u.looked[at] == d.hidden+1 || in != around && u.looked[at] > 0 || !m.cells[i].open() {
		return false
	}
	u.looked[at] = d.hidden + 1
	saved := m.cells
	if in == asIf {
		m.cells = slices.Clone(saved)
		m.openAround(i)
	}
	m.fills++
	m.fill(m.component(i))
	m.cells = saved
	w := &m.worlds
	if in != alone {
		for k, cell := range w.cells {
			low, high := u.around(u.number[cell], float64(2*d.threshold), in == asIf)
			w.low[k], w.high[k] = max(w.low[k], -low), min(w.high[k], high)
		}
	}
	for _, sign := range []float64{1, -1} {
		m.begin()
		w.trace(m.column[i], sign, float64(d.threshold), func(y []float64) { d.found(u, w.cells, y) })
	}
	m.changed()
	return true
}

// openAround hides the cells that share an identity with one.
func (m *mask) openAround(i int) {
	for _, id := range m.of[i] {
		for _, t := range m.identities[id].terms {
			if m.hideable(t.cell) {
				m.reveal(t.cell, true)
			}
		}
	}
}

// around is how far a count of a unit may go down and up, looking at that count
// alone.
func (u *unit) around(number int, far float64, asIf bool) (low, high float64) {
	if u.above == nil {
		return far, far
	}
	if k := u.above.at[number]; k >= 0 && u.above.mask.cells[k].open() {
		return far, far
	}
	open := false
	for _, o := range u.above.parts {
		if o == u || number >= len(o.at) || o.at[number] < 0 {
			continue
		}
		k := o.at[number]
		if c := &o.mask.cells[k]; c.open() || asIf && o.mask.hideable(k) {
			open = true
			high += float64(c.value - c.least)
		}
	}
	if open {
		low = far
	}
	return low, min(high, far)
}

// trace moves a cell as far as is asked, or as it can, and shows each step and
// where it leads.
func (p *polytope) trace(cell int, sign, far float64, show func(y []float64)) {
	before, step := slices.Clone(p.y), make([]float64, len(p.y))
	steps := 0
	for range 50 * len(p.y) {
		column, direction := p.entering(cell, sign)
		if column < 0 || math.Abs(p.y[cell]) >= far {
			break
		}
		p.move(column, direction)
		for j, v := range p.y {
			step[j] = v - before[j]
		}
		copy(before, p.y)
		if math.Abs(step[cell]) > tiny {
			show(step)
			steps++
		}
	}
	if steps > 1 {
		show(p.y)
	}
}

// found keeps a way, in which the first count moves by one.
func (d *division) found(u *unit, cells []int, y []float64) {
	var w way
	for k, v := range y {
		if math.Abs(v) > tiny {
			w = append(w, move{u.number[cells[k]], v})
		}
	}
	slices.SortFunc(w, func(a, b move) int { return a.count - b.count })
	scale := 1 / w[0].by
	var key []byte
	for k := range w {
		w[k].by *= scale
		key = strconv.AppendInt(key, int64(w[k].count), 36)
		key = append(strconv.AppendFloat(append(key, ' '), w[k].by, 'g', 6, 64), ' ')
	}
	if d.ways[string(key)] != nil {
		return
	}
	d.ways[string(key)] = &w
	for _, v := range w {
		d.through[v.count] = append(d.through[v.count], &w)
	}
}
