package casework

// RegisterRow is one row of an activity register: one appointment, with what
// is said of its case and of its person. A field left empty says nothing: on
// import it never erases what is already recorded of the person or the case.
//
// The register reader completes each row before it hands it over: the columns
// of the person and of the case carry what all rows of that person or case
// say together, so that the first row met is enough to write them.
type RegisterRow struct {
	Line int // of the file, the header being line 1

	// PersonSeq and CaseSeq number, from 0, the persons and the cases of the
	// file in order of first appearance, so that an import of millions of rows
	// needs no map of names.
	PersonSeq, CaseSeq int

	PersonKey           string // the register's own identifier of the person
	LastName, FirstName string
	Birth               Birth
	Sex                 Sex // empty when not written down

	CaseNumber  int // 1 unless the register says otherwise
	Commune     string
	CommuneYear int // the edition of the official code
	Standing    Standing
	Children    int // Unknown when not written down
	Known       KnownToServices
	Referral    Referral // ReceivedOn is zero when not written down
	FirstOn     Day      // the case's earliest appointment in the file
	Problems    []Problem
	Violences   []Violence
	ClosedOn    Day
	// What a register need not have: see casework.CaseFacts and Referral.
	AuthorLink                         AuthorLink
	MainViolence                       Violence
	AdultsConcerned, ChildrenConcerned int // Unknown when not written down
	Family                             FamilySituation
	Reason                             ClosingReason

	On Day
	At TimeOfDay
	// Rank tells apart the appointments of one case at one day and hour: an
	// excused one that was kept in the end is two rows. It counts, from 0, in
	// the order of their status in Statuses, whatever the order of the rows,
	// so that a second import finds each again. Nearly always 0.
	Rank         int
	Status       Status
	Place        Place
	Station      StationID
	Mode         Mode
	Minutes      int // Unknown when not written down
	Acts         []Act
	Orientations []Orientation
}
