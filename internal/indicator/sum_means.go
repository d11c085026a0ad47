package indicator

// sumsMeans are the figures and the table of section m that stand in a sum: what
// the posts had and cost is added, and what is said by person, by meeting or by
// day is divided again.
var sumsMeans = map[string]bool{
	"fte_funded": true, "fte_held": true, "days_worked": true, "appointments_per_day": true,
	"cost": true, "cost_per_person": true, "cost_per_appointment": true, fundingByFunder: true,
}

// sumRatios are those that are divided again: the mean of two costs by person is
// not the cost by person of both posts.
var sumRatios = []struct{ name, of, by string }{
	{"appointments_per_day", "appointments_kept", "days_worked"},
	{"cost_per_person", "cost", "persons_met"},
	{"cost_per_appointment", "cost", "appointments_kept"},
}

// hundredths is the scale of a sum of means and costs.
const hundredths = 100

// Scale is how many make one unit of the figure in its Value: 1 for a count.
func (f *SumFigure) Scale() int {
	if f.Definition.Unit.IsMeans() || f.Definition.Section == means {
		return hundredths
	}
	return 1
}

// addRatios divides again, where both sums are whole. A ratio is withheld with
// either of them: from a cost by person and a cost one has the persons.
func (s *Sum) addRatios() {
	for _, r := range sumRatios {
		f, of, by := s.Figure(r.name), s.Figure(r.of), s.Figure(r.by)
		if f == nil {
			continue
		}
		f.Missing = Addition{}
		switch {
		case of == nil || by == nil:
			f.Value = Addition{Absent: 1}
		case !of.Value.Whole() || !by.Value.Whole():
			f.Value = Addition{Hidden: of.Value.Hidden + by.Value.Hidden, Absent: of.Value.Absent + by.Value.Absent}
		case by.Value.Least == 0:
			f.Value = Addition{Absent: 1}
		default:
			f.Value = Addition{Least: rounded(of.Value.Least*by.Scale()*hundredths/of.Scale(), by.Value.Least)}
		}
	}
}

// rounded is a quotient to the nearest whole.
func rounded(a, by int) int { return (2*a + by) / (2 * by) }
