package audit

import (
	"golang.org/x/mod/sumdb/tlog"

	"permanence/internal/casework"
)

// Checker verifies a sealed log as it streams by, in flat memory: first the
// state (Begin), then each place in order with its line (Place), then the
// lines that no place holds (Loose), then what must hold of the whole (End).
type Checker struct {
	Result
	auth        Authenticator
	public      string // verifier key of the installation
	tree        Tree
	sealed      int64        // places that the state of the sealer says there are
	checkpoints []Checkpoint // that are signed, by size; those passed are taken off
	anchors     []Checkpoint // the same
	next        int64        // place that is expected
	gap         bool         // a place is missing: no later root can be computed
	differs     bool         // a root differs: so will all those after it
}

// Stored is what the database says of the seals.
type Stored struct {
	Tree        Tree   // where the sealer will go on
	PurgedTree  Tree   // where the lines that are kept begin
	PurgedNote  string // empty when nothing was purged
	Checkpoints []Checkpoint
}

// NewChecker checks with the keys of the installation.
func NewChecker(a Authenticator, public string) *Checker { return &Checker{auth: a, public: public} }

// Begin takes the stored state, its checkpoints by size, and the anchors that
// were kept elsewhere, in any order.
func (c *Checker) Begin(st Stored, anchors []string) {
	c.tree, c.next = st.PurgedTree, st.PurgedTree.Size()
	c.beginPurge(st)
	c.sealed = st.Tree.Size()
	days := map[casework.Day]bool{}
	for _, p := range st.Checkpoints {
		opened, err := OpenCheckpoint(p.Note, c.public)
		if err != nil || opened.Size != p.Size || opened.Day != p.Day {
			c.found(Unsigned, "Le point de contrôle du %s, à %s lignes, n'est pas signé par cette installation : il a été refait par quelqu'un qui n'a pas sa clé.", p.Day.French(), lines(p.Size))
			continue
		}
		days[opened.Day] = true
		c.Last = opened
		c.checkpoints = append(c.checkpoints, opened)
	}
	c.Segments = len(days)
	for _, text := range anchors {
		a, err := OpenCheckpoint(text, c.public)
		if err != nil {
			c.found(BadAnchor, "Une ancre du fichier n'est pas signée par cette installation : elle vient d'une autre, ou elle est abîmée.")
			continue
		}
		c.addAnchor(a)
	}
	c.reach()
}

// beginPurge checks that what was deleted was deleted by the program.
func (c *Checker) beginPurge(st Stored) {
	if st.PurgedNote == "" {
		if st.PurgedTree.Size() != 0 {
			c.found(Unsigned, "Le début du journal a été retiré sans purge signée.")
		}
		return
	}
	p, err := OpenPurge(st.PurgedNote, c.public)
	if err != nil || p.Size != st.PurgedTree.Size() || p.Root != st.PurgedTree.Root() {
		c.found(Unsigned, "La purge annoncée n'est pas signée par cette installation, ou ne correspond pas aux empreintes gardées.")
		return
	}
	c.Purged = p
}

// addAnchor keeps an anchor in the order of sizes.
func (c *Checker) addAnchor(a Checkpoint) {
	i := len(c.anchors)
	for i > 0 && c.anchors[i-1].Size > a.Size {
		i--
	}
	c.anchors = append(c.anchors[:i], append([]Checkpoint{a}, c.anchors[i:]...)...)
}

// Place checks the next place. The line is nil when it is not there any more;
// known is false when what is there cannot even be read as a line.
func (c *Checker) Place(f *Leaf, l *Line, code []byte, known bool) {
	if f.Position != c.next {
		c.gap = true
		c.found(Missing, "Des places manquent dans le journal scellé : la place %s est attendue, la suivante est la place %s.", lines(c.next+1), lines(f.Position+1))
	}
	c.next = f.Position + 1
	c.Sealed++
	genuine := c.auth.Authentic(f.SealedBytes(), f.Seal)
	if l == nil {
		if genuine {
			c.found(Missing, "La ligne %s, scellée à la place %s, a été supprimée.", f.LineID, lines(f.Position+1))
		} else {
			c.found(Forged, "La place %s a été ajoutée ou déplacée par quelqu'un qui n'a pas la clé du journal, et ne porte aucune ligne.", lines(f.Position+1))
		}
	} else {
		c.Lines++
		c.line(f, l, code, known, genuine)
	}
	c.tree.Add(f.Hash)
	c.reach()
}

// line checks a line against its own code and against its place.
func (c *Checker) line(f *Leaf, l *Line, code []byte, known, genuine bool) {
	b := l.Bytes()
	authentic := known && c.auth.Authentic(b, code)
	switch {
	case genuine && authentic && tlog.RecordHash(append(b, code...)) == f.Hash:
	case genuine && !authentic:
		c.found(Altered, "La ligne %s, scellée à la place %s, a été modifiée après son écriture.", f.LineID, lines(f.Position+1))
	case genuine:
		c.found(Altered, "La ligne %s, scellée à la place %s, a été remplacée par une autre.", f.LineID, lines(f.Position+1))
	case authentic:
		c.found(Moved, "La ligne %s est à la place %s, où elle n'a pas été scellée : des lignes ont été réordonnées ou intercalées.", f.LineID, lines(f.Position+1))
	default:
		c.found(Forged, "La ligne %s, à la place %s, n'a pas été écrite par Permanence.", f.LineID, lines(f.Position+1))
	}
}

// reach compares the tree with the checkpoints and anchors of its size. After
// a gap there is nothing to compare any more, and the gap is told already.
func (c *Checker) reach() {
	for len(c.checkpoints) > 0 && c.checkpoints[0].Size <= c.next {
		p := c.checkpoints[0]
		c.checkpoints = c.checkpoints[1:]
		if p.Size == c.next && !c.gap && !c.differs && p.Root != c.tree.Root() {
			c.differs = true
			c.found(Rebuilt, "Les %s premières lignes ne redonnent pas l'empreinte signée le %s : le journal a été recalculé avec d'autres lignes, ou dans un autre ordre.", lines(p.Size), p.Day.French())
		}
	}
	for len(c.anchors) > 0 && c.anchors[0].Size <= c.next {
		a := c.anchors[0]
		c.anchors = c.anchors[1:]
		switch {
		case a.Size < c.next:
			c.Before++
		case c.gap:
		case a.Root == c.tree.Root():
			c.Anchors++
		default:
			c.found(Rewritten, "L'ancre du %s atteste %s lignes qui ne sont plus celles du journal : il a été réécrit, même si ses signatures sont justes.", a.Day.French(), lines(a.Size))
		}
	}
}

// Loose checks a line that no place holds yet.
func (c *Checker) Loose(l *Line, code []byte, known bool) {
	c.Lines++
	c.Unsealed++
	if !known || !c.auth.Authentic(l.Bytes(), code) {
		c.found(Forged, "La ligne %s, qui n'est pas scellée, n'a pas été écrite par Permanence ou a été modifiée.", l.ID)
	}
}

// End checks what must hold of the whole.
func (c *Checker) End(st Stored) {
	most := max(c.sealed, c.Last.Size)
	switch {
	case c.next < most:
		c.found(Truncated, "Le journal scellé s'arrête à la place %s alors que %s lignes avaient été scellées : sa fin a été coupée.", lines(c.next), lines(most))
	case c.next > c.Last.Size:
		c.found(Forged, "%s places suivent le dernier point de contrôle signé : elles ont été ajoutées sans passer par Permanence.", lines(c.next-c.Last.Size))
	case !c.gap && !c.differs && st.Tree.Root() != c.tree.Root():
		c.found(Rebuilt, "L'état du scellement ne correspond pas aux lignes : il a été modifié.")
	}
	for _, a := range c.anchors {
		c.found(OlderLog, "L'ancre du %s atteste %s lignes ; le journal n'en a que %s : sa fin a été coupée, ou une ancienne sauvegarde a été remise en place.", a.Day.French(), lines(a.Size), lines(c.next))
	}
	c.anchors = nil
}

func lines(n int64) string { return casework.FrenchInt(int(n)) }
