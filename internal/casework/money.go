package casework

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Currency is the money of an exercise: the euro, or the franc CFP of New
// Caledonia, French Polynesia and Wallis-et-Futuna.
type Currency string

// The two currencies.
const (
	EUR Currency = "EUR"
	XPF Currency = "XPF"
)

// Currencies are all of them.
var Currencies = newList("monnaie", "Monnaie",
	Item[Currency]{Code: EUR, Label: "Euro (EUR)"},
	Item[Currency]{Code: XPF, Label: "Franc CFP (XPF)"})

// Decimals of the currency: the franc CFP has none.
func (c Currency) Decimals() int {
	if c == XPF {
		return 0
	}
	return 2
}

// Unit is how many of the smallest unit make one.
func (c Currency) Unit() int64 {
	if c == XPF {
		return 1
	}
	return 100
}

// Symbol is what stands after an amount.
func (c Currency) Symbol() string {
	if c == XPF {
		return "F\u00a0CFP"
	}
	return "€"
}

// Money is an amount in the smallest unit of a currency: cents, or francs.
type Money int64

// NoMoney is an amount that nobody wrote down.
const NoMoney Money = -1 << 62

// MaxMoney is the largest amount that is taken as typed right: 100 million.
const MaxMoney Money = 100_000_000_00

// Known tells that somebody wrote the amount down.
func (m Money) Known() bool { return m != NoMoney }

// French is "52 000 €", with its cents only when there are some, or "—".
func (m Money) French(c Currency) string {
	if !m.Known() {
		return "—"
	}
	decimals := c.Decimals()
	if int64(m)%c.Unit() == 0 {
		decimals = 0
	}
	return FrenchDecimal(float64(m)/float64(c.Unit()), decimals) + "\u00a0" + c.Symbol()
}

// Decimal is the amount as files write it: 52000.50; empty when unknown.
func (m Money) Decimal(c Currency) string {
	if !m.Known() {
		return ""
	}
	return strconv.FormatFloat(float64(m)/float64(c.Unit()), 'f', c.Decimals(), 64)
}

// plainNumber takes the spaces and the currency out of a typed number, and
// writes its decimal comma as a point.
func plainNumber(s string) string {
	s = strings.NewReplacer(NarrowSpace, "", "\u00a0", "", " ", "", "€", "", "FCFP", "", "XPF", "", "EUR", "", "%", "").Replace(s)
	return strings.Replace(s, ",", ".", 1)
}

// ParseMoney reads an amount such as "52 000", "52000,50" or "52 000 €"; empty
// text gives NoMoney. False for what is no amount, has more decimals than the
// currency, or is beyond MaxMoney.
func ParseMoney(s string, c Currency) (Money, bool) {
	s = plainNumber(strings.TrimSpace(s))
	if s == "" {
		return NoMoney, true
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if len(fraction) > c.Decimals() || len(whole) > 12 || strings.Trim(whole+fraction, "0123456789") != "" || whole == "" {
		return 0, false
	}
	fraction += strings.Repeat("0", c.Decimals()-len(fraction))
	n, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil || Money(n) > MaxMoney {
		return 0, false
	}
	return Money(n), true
}

// Share is a part of a cost, in parts of Whole: a third is exact.
type Share int64

// Whole is all of a cost: divisible by a hundred and by three.
const Whole Share = 3_000_000

// NoShare is a share that nobody wrote down.
const NoShare Share = -1 << 62

// Known tells that somebody wrote the share down.
func (s Share) Known() bool { return s != NoShare }

// French is "50 %", "33,33 %" or "un tiers", or "—".
func (s Share) French() string {
	switch {
	case !s.Known():
		return "—"
	case s == Whole/3:
		return "un tiers"
	case s == Whole/3*2:
		return "deux tiers"
	}
	return s.Percent() + NarrowSpace + "%"
}

// Percent is the share as a number: "33,33".
func (s Share) Percent() string {
	text := FrenchDecimal(float64(s)*100/float64(Whole), 2)
	return strings.TrimRight(strings.TrimRight(text, "0"), ",")
}

// ParseShare reads "50", "33,3 %", "1/3" or "un tiers"; empty text gives
// NoShare. What is a third or two thirds, rounded, is taken as that: three
// thirds must make the whole. False for what is no share of 0 to 100 %.
func ParseShare(s string) (Share, bool) {
	s = strings.TrimSpace(s)
	switch Fold(s) {
	case "":
		return NoShare, true
	case "un tiers", "1/3":
		return Whole / 3, true
	case "deux tiers", "2/3":
		return Whole / 3 * 2, true
	case "la moitie", "1/2":
		return Whole / 2, true
	}
	x, err := strconv.ParseFloat(plainNumber(s), 64)
	if err != nil || math.IsNaN(x) || x < 0 || x > 100 {
		return 0, false
	}
	for _, third := range []Share{Whole / 3, Whole / 3 * 2} {
		exact := float64(third) * 100 / float64(Whole)
		if x != math.Trunc(x) && math.Abs(x-exact) < 0.05 {
			return third, true
		}
	}
	return Share(math.Round(x * float64(Whole) / 100)), true
}

// part is amount × of / whole, rounded half up, without overflow.
func part(amount Money, of, whole int64) Money {
	n := new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(2*of))
	n.Add(n, big.NewInt(whole))
	return Money(n.Div(n, big.NewInt(2*whole)).Int64())
}

// Of is the amount that the share is of a cost; NoMoney when either is unknown.
func (s Share) Of(cost Money) Money {
	if !s.Known() || !cost.Known() {
		return NoMoney
	}
	return part(cost, int64(s), int64(Whole))
}

// ShareOf is what an amount is of a cost; NoShare when either is unknown or the
// cost is nothing.
func ShareOf(amount, cost Money) Share {
	if !amount.Known() || !cost.Known() || cost == 0 {
		return NoShare
	}
	return Share(part(Money(Whole), int64(amount), int64(cost)))
}

// Prorata is the part of an amount, given for a period, that falls in another
// one, by days. The parts of periods that follow one another sum to the part of
// them together, to the cent.
func Prorata(amount Money, of, in Period) Money {
	if !amount.Known() || !of.Valid() {
		return amount
	}
	until := func(d Day) Money { // what is gone at the end of that day
		days := min(max(0, int64(d-of.From)+1), int64(of.Days()))
		return part(amount, days, int64(of.Days()))
	}
	return max(0, until(in.To)-until(in.From-1))
}
