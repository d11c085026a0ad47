package indicator

// Codes are those that the rows of a table may have, in the order of its list.
// It is nil for the table by commune, which has no closed list, and for what is
// no table.
func Codes(table string) []string {
	for b := range axes {
		if axes[b].name == table {
			return axes[b].codes
		}
	}
	return nil
}
