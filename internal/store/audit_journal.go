package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
)

// JournalFilter chooses lines of the log. What is empty chooses nothing.
type JournalFilter struct {
	Period  casework.Period // both days included, on the clock's own zone
	Account casework.AccountID
	Action  casework.Action
	Record  string // an identifier, or the short reference of a case
	Refused bool   // refusals only
	Before  string // identifier of a line: only those older than it
	Limit   int    // lines at most
}

// JournalLine is a line of the log with the name of the professional who acted,
// empty for the console and for nobody.
type JournalLine struct {
	audit.Line
	Who string
}

// Journal is one page of the log, the newest line first, with what the page
// says of the log itself.
type Journal struct {
	Lines    []JournalLine
	Accounts []casework.Account // identifiers, names and roles: whom a filter may name
	State    JournalState
}

// JournalState is how the log stands.
type JournalState struct {
	Sealed   int64            // lines since the beginning, those that were purged included
	Waiting  int64            // lines since the last one that was sealed
	Last     audit.Checkpoint // zero when nothing was sealed yet
	Purged   int64            // lines
	Oldest   casework.Instant // of the lines that are kept
	Verified Verified         // the last verification; its At is zero when there was none
}

// Verified is what a verification counted.
type Verified struct {
	At                     casework.Instant
	Lines, Anchors, Faults int64
}

// sealedFor is how far back a reading by record looks for lines that wait, and
// seals them: the index by record is the sealer's, which the service runs every
// few seconds.
const sealedFor = 15 * time.Minute

// ReadJournal reads a page of the log. The reading leaves its own line, with
// the record that was asked for. Who may: casework.ReadJournal.
func (s *Store) ReadJournal(ctx context.Context, actor casework.Actor, f JournalFilter) (j Journal, err error) {
	if f.Record != "" {
		if _, err := s.Seal(ctx, sealedFor); err != nil {
			return j, err
		}
	}
	err = s.do(ctx, actor, f.request("read"), func(a *access) (err error) {
		records, err := a.recordsOf(f.Record)
		if err != nil {
			return err
		}
		query, args := s.journalQuery(f, records)
		if j.Lines, err = db.All(a.Tx, scanJournalLine, query, args...); err != nil {
			return err
		}
		if j.Accounts, err = db.All(a.Tx, func(row db.Scanner) (x casework.Account, err error) {
			err = row.Scan(&x.ID, &x.Name, &x.Role)
			return x, err
		}, `SELECT id, name, role FROM accounts ORDER BY name, id`); err != nil {
			return err
		}
		j.State, err = a.journalState()
		return err
	})
	return j, err
}

// request is the line that a reading of the log leaves.
func (f *JournalFilter) request(verb string) request {
	detail := verb
	if f.Account != "" {
		detail += " account " + string(f.Account)
	}
	if f.Refused {
		detail += " refused"
	}
	return request{action: casework.ReadJournal, object: "journal", record: f.Record, detail: detail}
}

// recordsOf are the identifiers that a filter means: a short reference may be
// that of several cases.
func (a *access) recordsOf(record string) ([]string, error) {
	if record == "" || casework.ValidID(record) {
		return []string{record}, nil
	}
	found, err := db.All(a.Tx, db.Value[string], `SELECT id FROM cases WHERE substr(id, 22) = $1 ORDER BY id LIMIT 20`, record)
	if err == nil && len(found) == 0 {
		found = []string{record} // of nothing
	}
	return found, err
}

// journalQuery makes the statement of a filter. Without a record, the lines are
// read along their own key, which is their time; with one, along the sealer's
// index.
func (s *Store) journalQuery(f JournalFilter, records []string) (string, []any) {
	var args []any
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	var where []string
	from := `audit_lines l`
	if f.Record != "" {
		from = `audit_leaves f JOIN audit_lines l ON l.id = f.line_id`
		places := make([]string, len(records))
		for i, r := range records {
			places[i] = arg(r)
		}
		where = append(where, `f.record <> '' AND f.record IN (`+strings.Join(places, ", ")+`)`)
	}
	if f.Period.From != 0 {
		where = append(where, `l.id >= `+arg(casework.FirstID(s.dayBegins(f.Period.From))))
	}
	if f.Period.To != 0 {
		where = append(where, `l.id < `+arg(casework.FirstID(s.dayBegins(f.Period.To+1))))
	}
	if f.Before != "" {
		where = append(where, `l.id < `+arg(f.Before))
	}
	if f.Account != "" {
		where = append(where, `l.account_id = `+arg(f.Account))
	}
	if f.Action != "" {
		where = append(where, `l.action = `+arg(string(f.Action)))
	}
	if f.Refused {
		where = append(where, `NOT l.allowed`)
	}
	condition := ""
	if len(where) > 0 {
		condition = ` WHERE ` + strings.Join(where, ` AND `)
	}
	return `SELECT ` + lineColumns + `, COALESCE(a.name, '') FROM ` + from + ` LEFT JOIN accounts a ON a.id = l.account_id` + condition +
		` ORDER BY l.id DESC LIMIT ` + arg(f.Limit), args
}

// dayBegins is when a day begins on the clock's own zone.
func (s *Store) dayBegins(d casework.Day) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, s.clock().Location())
}

func scanJournalLine(row db.Scanner) (l JournalLine, err error) {
	var x lineScan
	if err := row.Scan(append(x.into(), &l.Who)...); err != nil {
		return l, err
	}
	l.Line = x.stored().line
	return l, nil
}

// journalState says how the log stands.
func (a *access) journalState() (st JournalState, err error) {
	row, err := db.One(a.Tx, scanSealState, selectSealState)
	if err != nil {
		return st, err
	}
	st.Sealed, st.Purged = row.size, row.purgedSize
	if st.Waiting, err = db.One(a.Tx, db.Value[int64], `SELECT COUNT(*) FROM audit_lines WHERE id > COALESCE((SELECT line_id FROM audit_leaves ORDER BY position DESC LIMIT 1), '')`); err != nil {
		return st, err
	}
	if st.Last, err = db.One(a.Tx, scanCheckpoint, `SELECT size, day, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1`); err != nil && !errors.Is(err, db.ErrNoRow) {
		return st, err
	}
	if st.Oldest, err = db.One(a.Tx, db.Value[casework.Instant], `SELECT at FROM audit_lines ORDER BY id LIMIT 1`); err != nil && !errors.Is(err, db.ErrNoRow) {
		return st, err
	}
	st.Verified, err = db.One(a.Tx, func(row db.Scanner) (v Verified, err error) {
		err = row.Scan(&v.At, &v.Lines, &v.Anchors, &v.Faults)
		return v, err
	}, `SELECT at, lines, anchors, faults FROM audit_verifications ORDER BY id DESC LIMIT 1`)
	if errors.Is(err, db.ErrNoRow) {
		err = nil
	}
	return st, err
}

// exportPage is how many lines of an export are read in one transaction.
const exportPage = 2000

// ExportJournal streams the lines of a filter, the newest first, without its
// limit. The export leaves its own line before the first one is read. Who may:
// casework.ReadJournal.
func (s *Store) ExportJournal(ctx context.Context, actor casework.Actor, f JournalFilter) iter.Seq2[*JournalLine, error] {
	return func(yield func(*JournalLine, error) bool) {
		records, err := s.beginJournalExport(ctx, actor, f)
		for f.Limit = exportPage; err == nil; {
			var page []JournalLine
			query, args := s.journalQuery(f, records)
			err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
				page, err = db.All(tx, scanJournalLine, query, args...)
				return err
			})
			for i := range page {
				if !yield(&page[i], nil) {
					return
				}
				f.Before = page[i].ID
			}
			if err == nil && len(page) < exportPage {
				return
			}
		}
		yield(nil, err)
	}
}

func (s *Store) beginJournalExport(ctx context.Context, actor casework.Actor, f JournalFilter) (records []string, err error) {
	if _, err := s.Seal(ctx, sealedFor); err != nil {
		return nil, err
	}
	err = s.do(ctx, actor, f.request("export"), func(a *access) (err error) {
		records, err = a.recordsOf(f.Record)
		return err
	})
	return records, err
}

// ConsultationsShown is how many accesses the page of a case shows: more than
// a year of an ordinary one.
const ConsultationsShown = 300

// Consultations are the accesses to a case and to its person, refusals
// included, the newest first: at most ConsultationsShown of them. For whoever
// may ReadCase on it.
func (s *Store) Consultations(ctx context.Context, actor casework.Actor, id casework.CaseID) (c casework.Case, lines []JournalLine, err error) {
	if _, err := s.Seal(ctx, sealedFor); err != nil {
		return c, nil, err
	}
	err = s.onCase(ctx, actor, casework.ReadCase, id, "consultations", func(a *access, found *casework.Case) (err error) {
		c = *found
		f := JournalFilter{Record: string(id), Limit: ConsultationsShown}
		query, args := s.journalQuery(f, []string{string(c.ID), string(c.Person)})
		lines, err = db.All(a.Tx, scanJournalLine, query, args...)
		return err
	})
	return c, lines, err
}
