package casework

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// ExerciseID and FundingID identify an exercise and one funder's line in it.
type (
	ExerciseID string
	FundingID  string
)

// FunderKind is a kind of party that pays for posts.
type FunderKind string

// StateFunds is the State's own part, whose rate falls over the years.
const StateFunds FunderKind = "etat"

// FunderKinds are all of them.
var FunderKinds = newList("financeur", "Financeur",
	Item[FunderKind]{Code: StateFunds, Label: "État"},
	Item[FunderKind]{Code: "commune", Label: "Commune"},
	Item[FunderKind]{Code: "epci", Label: "Intercommunalité (EPCI)"},
	Item[FunderKind]{Code: "ccas", Label: "CCAS ou CIAS"},
	Item[FunderKind]{Code: "caf", Label: "CAF"},
	Item[FunderKind]{Code: "msa", Label: "MSA"},
	Item[FunderKind]{Code: "departement", Label: "Département"},
	Item[FunderKind]{Code: "region", Label: "Région"},
	Item[FunderKind]{Code: "petr", Label: "PETR"},
	Item[FunderKind]{Code: "bailleur", Label: "Bailleur social"},
	Item[FunderKind]{Code: "autre", Label: "Autre"})

// Stake is what a funder puts in: an amount, or a share of the cost. One that
// nobody wrote down has neither.
type Stake struct {
	Amount Money
	Share  Share
}

// NoStake is a stake that nobody wrote down.
var NoStake = Stake{NoMoney, NoShare}

// Known tells that somebody wrote the stake down.
func (s Stake) Known() bool { return s.Amount.Known() || s.Share.Known() }

// Funding (cofinancement) is what one funder puts in a post over an exercise.
type Funding struct {
	ID        FundingID
	Exercise  ExerciseID
	Agreement AgreementID // empty when it rests on none
	Kind      FunderKind
	Funder    string // such as « Ville de Créteil »; empty when the kind says it
	ByShare   bool   // what is planned and agreed is a share of the cost
	Planned   Stake
	Agreed    Stake
	Paid      Money
	PaidOn    Day     // of the last payment; zero when nobody said
	RemovedAt Instant // zero unless taken away today
	Version   int64
}

// Name is the funder as a reader names it.
func (f *Funding) Name() string {
	if f.Funder != "" {
		return f.Funder
	}
	return FunderKinds.Label(f.Kind)
}

// Exercise (exercice) is what a post costs over a span of days, a year as a
// rule, and who pays for it. Two exercises of a post never overlap.
type Exercise struct {
	ID        ExerciseID
	Post      PostID
	Period    Period
	Currency  Currency
	Cost      Money // NoMoney when nobody wrote it down
	Fundings  []Funding
	RemovedAt Instant // zero unless taken away today
	Version   int64
}

// FundingLine is a funder's line with its amounts worked out. Those of shares
// sum to the share of their sum, to the cent.
type FundingLine struct {
	Funding
	PlannedAmount, AgreedAmount Money
	AgreedShare                 Share
	Unpaid                      Money // agreed and not paid; NoMoney when nobody knows
}

// Lines are the fundings that were not taken away, with their amounts.
func (e *Exercise) Lines() (lines []FundingLine) {
	var planned, agreed Share // the shares so far
	amount := func(s Stake, before *Share) Money {
		if !s.Share.Known() {
			return s.Amount
		}
		if !e.Cost.Known() {
			return NoMoney
		}
		from := before.Of(e.Cost)
		*before += s.Share
		return before.Of(e.Cost) - from
	}
	for _, f := range e.Fundings {
		if !f.RemovedAt.IsZero() {
			continue
		}
		l := FundingLine{Funding: f, PlannedAmount: amount(f.Planned, &planned), AgreedAmount: amount(f.Agreed, &agreed), AgreedShare: f.Agreed.Share, Unpaid: NoMoney}
		if !l.AgreedShare.Known() {
			l.AgreedShare = ShareOf(l.AgreedAmount, e.Cost)
		}
		if l.AgreedAmount.Known() {
			l.Unpaid = max(0, l.AgreedAmount-max(0, l.Paid))
		}
		lines = append(lines, l)
	}
	return lines
}

// Gap says whether what is agreed makes the cost.
type Gap string

// The gaps that there may be.
const (
	GapUnknown Gap = "inconnu"  // the cost, or an amount, was not written down
	GapMissing Gap = "manque"   // less is agreed than the cost
	GapNone    Gap = "complet"  // to the cent, or to a rounding when all are shares
	GapOver    Gap = "excedent" // more is agreed than the cost
)

// Balance (équilibre) is an exercise summed up. An amount that cannot be told
// is NoMoney; Planned, Agreed and Paid sum what is known.
type Balance struct {
	Cost                  Money
	Planned, Agreed, Paid Money
	AgreedShare           Share
	Gap                   Gap
	Missing               Money // cost not agreed, negative beyond it; NoMoney when unknown
	MissingShare          Share
	Unpaid                Money
}

// rounding is the gap under which shares that were typed rounded make the whole.
const rounding = Whole / 1000

// Balance of the exercise.
func (e *Exercise) Balance() Balance {
	b := Balance{Cost: e.Cost, Missing: NoMoney, MissingShare: NoShare, AgreedShare: NoShare}
	shares, allShares, unsaid := Share(0), true, false
	for _, l := range e.Lines() {
		b.Planned += max(0, l.PlannedAmount)
		b.Agreed += max(0, l.AgreedAmount)
		b.Paid += max(0, l.Paid)
		b.Unpaid += max(0, l.Unpaid)
		if l.Agreed.Share.Known() {
			shares += l.Agreed.Share
		}
		allShares = allShares && (l.Agreed.Share.Known() || !l.Agreed.Known())
		unsaid = unsaid || l.Agreed.Share.Known() && !e.Cost.Known()
	}
	if unsaid && allShares {
		b.Planned, b.Agreed = NoMoney, NoMoney
	}
	switch {
	case e.Cost.Known() && e.Cost > 0:
		b.Missing = e.Cost - b.Agreed
		b.AgreedShare = ShareOf(b.Agreed, e.Cost)
	case unsaid && allShares:
		b.AgreedShare = shares
	default:
		b.Gap = GapUnknown
		return b
	}
	b.MissingShare = Whole - b.AgreedShare
	switch {
	case b.Missing == 0, shares > 0 && allShares && -rounding < Whole-shares && Whole-shares < rounding:
		b.Gap = GapNone
	case b.MissingShare > 0 || b.Missing.Known() && b.Missing > 0:
		b.Gap = GapMissing
	default:
		b.Gap = GapOver
	}
	return b
}

// FunderAmount is what the funders of one kind and name put in over a period.
type FunderAmount struct {
	Kind                  FunderKind
	Funder                string // empty when only the kind is known
	Planned, Agreed, Paid Money
}

// Name is the funder as a reader names it.
func (f FunderAmount) Name() string {
	if f.Funder != "" {
		return f.Funder
	}
	return FunderKinds.Label(f.Kind)
}

// PostFunding is the money of one or several posts over a period, in one
// currency, by day's share of the exercises that overlap it.
type PostFunding struct {
	Currency              Currency
	Cost                  Money
	Planned, Agreed, Paid Money
	Funders               []FunderAmount // in the order of FunderKinds, then by name
	// Days of the period that exercises with a known cost cover, out of how many
	// the post is open. Less than all of them means that Cost is of a part of
	// the period only.
	CostDays, Days int
}

// Whole tells that the cost is known for every day on which the post is open.
func (p *PostFunding) Whole() bool { return p.Days > 0 && p.CostDays >= p.Days }

// FundingOver is the money of a post over any period, by currency: an exercise
// that overlaps it counts by the days that they share.
func FundingOver(exercises []Exercise, sheet *PostSheet, over Period) []PostFunding {
	var all []PostFunding
	days := sheet.openDays(over)
	for i := range exercises {
		e := &exercises[i]
		common := over.Common(e.Period)
		if !e.RemovedAt.IsZero() || !common.Valid() {
			continue
		}
		at := slices.IndexFunc(all, func(p PostFunding) bool { return p.Currency == e.Currency })
		if at < 0 {
			at = len(all)
			all = append(all, PostFunding{Currency: e.Currency, Days: days})
		}
		all[at].add(e, common, sheet)
	}
	for i := range all {
		all[i].sort()
	}
	return all
}

// add counts an exercise in, for the days that it shares with the period. Lines
// are rounded on their running sum, so that those which add up to the cost in the
// exercise add up to the part of it that is in the period, to the cent.
func (p *PostFunding) add(e *Exercise, common Period, sheet *PostSheet) {
	if e.Cost.Known() {
		p.Cost += Prorata(e.Cost, e.Period, common)
		p.CostDays += sheet.openDays(common)
	}
	var planned, agreed, paid Money
	next := func(sum *Money, amount Money) Money {
		before := Prorata(*sum, e.Period, common)
		*sum += max(0, amount)
		return Prorata(*sum, e.Period, common) - before
	}
	for _, l := range e.Lines() {
		p.take(FunderAmount{Kind: l.Kind, Funder: l.Funder, Planned: next(&planned, l.PlannedAmount), Agreed: next(&agreed, l.AgreedAmount), Paid: next(&paid, l.Paid)})
	}
}

func (p *PostFunding) take(f FunderAmount) {
	p.Planned, p.Agreed, p.Paid = p.Planned+f.Planned, p.Agreed+f.Agreed, p.Paid+f.Paid
	for i := range p.Funders {
		if g := &p.Funders[i]; g.Kind == f.Kind && FoldWord(g.Funder) == FoldWord(f.Funder) {
			g.Planned, g.Agreed, g.Paid = g.Planned+f.Planned, g.Agreed+f.Agreed, g.Paid+f.Paid
			return
		}
	}
	p.Funders = append(p.Funders, f)
}

func (p *PostFunding) sort() {
	slices.SortStableFunc(p.Funders, func(a, b FunderAmount) int {
		return cmp.Or(cmp.Compare(FunderKinds.Index(a.Kind), FunderKinds.Index(b.Kind)), strings.Compare(Fold(a.Funder), Fold(b.Funder)))
	})
}

// AddFunding sums the money of several posts over one period, by currency.
func AddFunding(all []PostFunding, more ...PostFunding) []PostFunding {
	for _, m := range more {
		at := slices.IndexFunc(all, func(p PostFunding) bool { return p.Currency == m.Currency })
		if at < 0 {
			at = len(all)
			all = append(all, PostFunding{Currency: m.Currency})
		}
		p := &all[at]
		p.Cost, p.CostDays, p.Days = p.Cost+m.Cost, p.CostDays+m.CostDays, p.Days+m.Days
		for _, f := range m.Funders {
			p.take(f)
		}
		p.sort()
	}
	return all
}

// CheckExercise refuses an exercise whose dates or amounts cannot be, or that
// overlaps another one of the post.
func CheckExercise(e *Exercise, others []Exercise) (errs []error) {
	add := func(field, value, expected string) { errs = append(errs, Invalid(field, value, expected)) }
	if e.Period.From == 0 {
		add("du", "", "la date de début de l'exercice")
	}
	switch {
	case e.Period.To == 0:
		add("au", "", "la date de fin de l'exercice")
	case e.Period.From == 0: // there is no span to judge
	case !e.Period.Valid():
		add("au", e.Period.To.French(), "une date qui n'est pas avant le début")
	case e.Period.Days() > 3*366:
		add("au", e.Period.To.French(), "trois ans au plus ; écrivez un exercice par année")
	default:
		for _, o := range others {
			if o.ID != e.ID && o.RemovedAt.IsZero() && o.Period.Common(e.Period).Valid() {
				add("du", e.Period.From.French(), "des dates hors de l'exercice déjà écrit, "+strings.ToLower(o.Period.French()[:1])+o.Period.French()[1:])
				break
			}
		}
	}
	if !Currencies.Has(e.Currency) {
		add("monnaie", string(e.Currency), Currencies.Expected())
	}
	if e.Cost.Known() && (e.Cost < 0 || e.Cost > MaxMoney) {
		add("cout", "", "un montant, ou rien")
	}
	return errs
}

// CheckFunding refuses a line without its funder, with stakes that cannot be,
// or paid at a date without an amount.
func CheckFunding(f *Funding, today Day) (errs []error) {
	add := func(field, value, expected string) { errs = append(errs, Invalid(field, value, expected)) }
	if !FunderKinds.Has(f.Kind) {
		add("financeur", string(f.Kind), "un financeur de la liste")
	}
	if utf8.RuneCountInString(f.Funder) > MaxPartyName {
		add("nom", f.Funder, "120 caractères au plus")
	}
	if f.Kind == "autre" && f.Funder == "" {
		add("nom", "", "le nom du financeur")
	}
	for field, s := range map[string]Stake{"prevu": f.Planned, "accorde": f.Agreed} {
		switch {
		case s.Known() && f.ByShare != s.Share.Known():
			add(field, "", "un montant ou une part, comme choisi au-dessus")
		case s.Share.Known() && (s.Share < 0 || s.Share > Whole):
			add(field, "", "une part de 0 à 100 %")
		case s.Amount.Known() && (s.Amount < 0 || s.Amount > MaxMoney):
			add(field, "", "un montant")
		}
	}
	if f.Paid.Known() && (f.Paid < 0 || f.Paid > MaxMoney) {
		add("verse", "", "un montant, ou rien")
	}
	switch {
	case f.PaidOn != 0 && !f.Paid.Known():
		add("verse_le", f.PaidOn.French(), "une date seulement si un montant est versé")
	case f.PaidOn > today:
		add("verse_le", f.PaidOn.French(), "une date qui n'est pas à venir")
	}
	if !f.Planned.Known() && !f.Agreed.Known() && !f.Paid.Known() {
		add("prevu", "", "ce qui est prévu, accordé ou versé : l'un des trois au moins")
	}
	return errs
}
