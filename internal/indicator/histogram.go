package indicator

import "slices"

// Histogram counts records by a whole number of days, exactly: it is what
// makes a mean and a median survive addition. The zero Histogram is empty.
type Histogram struct{ bins []bin }

// bin says how many records have that number of days. Bins are in order of
// days, each with at least one record.
type bin struct{ days, count int }

// Add records n more of so many days.
func (h *Histogram) Add(days, n int) {
	if last := len(h.bins) - 1; last >= 0 && h.bins[last].days < days {
		h.bins = append(h.bins, bin{days, n})
		return
	}
	i, found := slices.BinarySearchFunc(h.bins, days, func(b bin, d int) int { return b.days - d })
	if found {
		h.bins[i].count += n
		return
	}
	h.bins = slices.Insert(h.bins, i, bin{days, n})
}

// Merge adds all records of another histogram: both are walked through once.
func (h *Histogram) Merge(o *Histogram) {
	at := 0
	for _, b := range o.bins {
		for at < len(h.bins) && h.bins[at].days < b.days {
			at++
		}
		if at < len(h.bins) && h.bins[at].days == b.days {
			h.bins[at].count += b.count
		} else {
			h.bins = slices.Insert(h.bins, at, b)
		}
	}
}

// Count is how many records there are.
func (h *Histogram) Count() int {
	n := 0
	for _, b := range h.bins {
		n += b.count
	}
	return n
}

// AtMost is how many records have at most so many days.
func (h *Histogram) AtMost(days int) int {
	n := 0
	for _, b := range h.bins {
		if b.days <= days {
			n += b.count
		}
	}
	return n
}

// Mean number of days; false when there is no record.
func (h *Histogram) Mean() (float64, bool) {
	n, sum := 0, 0
	for _, b := range h.bins {
		n += b.count
		sum += b.days * b.count
	}
	if n == 0 {
		return 0, false
	}
	return float64(sum) / float64(n), true
}

// Median number of days: the middle record, or the mean of the two in the
// middle; false when there is no record.
func (h *Histogram) Median() (float64, bool) {
	n := h.Count()
	if n == 0 {
		return 0, false
	}
	return float64(h.rank((n-1)/2)+h.rank(n/2)) / 2, true
}

// rank is the number of days of the record of that rank, from 0.
func (h *Histogram) rank(i int) int {
	for _, b := range h.bins {
		if i < b.count {
			return b.days
		}
		i -= b.count
	}
	return 0
}
