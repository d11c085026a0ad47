package view

// ImportProgressPage is GET /imports/{id} while rows are read or written. The
// page asks for itself again every few seconds, by the script or, without
// JavaScript, by a meta refresh. Its form POST /imports/{id} with faire=annuler
// stops the work: nothing is written then.
type ImportProgressPage struct {
	Base
	ID       string
	PostName string
	Step     string // "Lecture du fichier", "Écriture des lignes"
	Done     int64
	Total    int64 // 0 while unknown
	Rows     int   // read so far
}

// Percent done, 0 to 100.
func (p *ImportProgressPage) Percent() int {
	if p.Total <= 0 {
		return 0
	}
	return int(min(100, p.Done*100/p.Total))
}

func (*ImportProgressPage) file() string { return "import_progress" }
