package casework

import (
	"strconv"
	"strings"
)

// NarrowSpace is the no-break space (U+202F) that French typography puts
// between thousands and before a percent sign.
const NarrowSpace = "\u202f"

// Typeset puts the no-break spaces that French typography wants before high
// punctuation and the percent sign, and inside quotation marks. It may be
// applied twice.
func Typeset(s string) string { return noBreaks.Replace(s) }

var noBreaks = strings.NewReplacer(" ;", "\u202f;", " !", "\u202f!", " ?", "\u202f?", " %", "\u202f%",
	" :", "\u00a0:", "« ", "«\u00a0", " »", "\u00a0»")

// FrenchInt writes a whole number with its thousands apart: "547 000", with
// narrow no-break spaces.
func FrenchInt(n int) string { return groupThousands(strconv.Itoa(n)) }

// FrenchDecimal writes a number rounded to so many decimals, with a decimal
// comma and thousands apart: FrenchDecimal(97.81, 1) is "97,8".
func FrenchDecimal(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-") // a rounded nothing has no sign
	}
	whole, fraction, ok := strings.Cut(s, ".")
	if !ok {
		return groupThousands(whole)
	}
	return groupThousands(whole) + "," + fraction
}

// FrenchPercent writes a share of 1 as a percentage: FrenchPercent(0.978, 1)
// is "97,8 %", with a narrow no-break space.
func FrenchPercent(share float64, decimals int) string {
	return FrenchDecimal(share*100, decimals) + NarrowSpace + "%"
}

func groupThousands(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(NarrowSpace)
		}
		b.WriteRune(d)
	}
	return b.String()
}
