// Package architecture holds the tests that keep the program in the shape which
// docs/architecture.md describes: which package may import which, and the habits
// that a reader may rely on everywhere. It has no code of its own.
package architecture

// layer is a rank of packages. A package imports packages of the layers before
// its own, and none of its own layer or after.
type layer []place

// place says what a package, named from the root of the module, is for: the
// reason why it stands in that layer.
type place struct{ path, reason string }

// layers are all packages of the program, from what everything rests on to
// what nothing rests on.
var layers = []layer{
	{
		{"internal/casework", "the domain: the same words and rules for everyone, so it knows nobody"},
	},
	{
		{"internal/commune", "the communes of France: data that only needs the domain's folding of words"},
		{"internal/db", "two engines behind one API: it moves rows without knowing what they mean"},
		{"internal/vault", "keys and encryption: it seals bytes without knowing what they mean"},
		{"internal/audit", "the log's lines and their proof, before anything writes one"},
		{"internal/indicator", "facts in, figures out: pure, so that a figure can be computed again anywhere"},
	},
	{
		{"internal/signing", "the keys that sign what leaves an installation: bytes in, bytes out"},
	},
	{
		{"internal/exchange", "the signed file of tallies between installations: bytes in, bytes out"},
		{"internal/sealed", "the sealed report as a file that anybody checks: bytes in, bytes out"},
		{"internal/crime", "the published files of recorded crime: bytes in, figures out"},
		{"internal/geo", "contours of communes read from a file and drawn: bytes in, paths out"},
		{"internal/grid", "the grids that funders ask for, filled from a report: text in, cells out"},
	},
	{
		{"internal/need", "where the next post is needed: joins recorded crime, contours and cover, knows no database"},
		{"internal/store", "all SQL: checks the actor, encrypts, writes the audit line"},
		{"internal/indicator/indicatortest", "registers made up for the tests of whoever counts or publishes"},
		{"internal/commune/generate", "a command that trims the official list of communes; no part of the program"},
	},
	{
		{"internal/store/storetest", "an empty store on each engine, for tests"},
		{"internal/register", "registers in and out of the store"},
		{"internal/publish", "a report as a file"},
		{"internal/reporting", "a report from the store for its reader: pages, files, seals and commands get theirs here"},
		{"internal/backup", "files that restore an installation, each one proved by restoring it"},
		{"internal/auth", "who is at the keyboard"},
		{"internal/view", "the pages, made of what they are given"},
		{"internal/notice", "the information given to persons, in their languages: data"},
		{"internal/live", "topics for the pages that follow what happens"},
		{"internal/jobs", "what is done at its hour, without anybody asking"},
	},
	{
		{"internal/sealing", "a report from draft to seal, for the pages and the commands: joins the store and the forms"},
	},
	{
		{"internal/web", "the routes: joins the store and the pages"},
		{"internal/demo", "the demonstration's posts and accounts, made by the same doors as real ones"},
	},
	{
		{"cmd/permanence", "the only place that wires"},
	},
	{
		{"internal/architecture", "these tests"},
		{"e2e", "journeys through the real program; they import none of it"},
	},
}

// restriction is a rule on imports beyond the layers. Packages of ours are
// named from the root of the module, others by their import path.
type restriction struct {
	imported []string // path, or path/... for what lies under it too, as Go's commands understand it
	only     []string // when not empty: nobody else may import them
	never    []string // when not empty: these may not import them
	reason   string
}

// outsideWorld is what reaches files, the network, processes or a database.
var outsideWorld = []string{"os/...", "net/...", "database/sql", "syscall/...", "log/...", "io/ioutil"}

var restrictions = []restriction{
	{
		imported: []string{"internal/db/..."},
		only:     []string{"internal/store", "internal/store/storetest"},
		reason:   "all SQL is in store, which checks the actor and writes the audit line",
	},
	{
		imported: []string{"database/sql", "modernc.org/sqlite/...", "github.com/jackc/pgx/v5/...", "github.com/pressly/goose/v3/..."},
		only:     []string{"internal/db", "internal/store", "internal/store/storetest"},
		reason:   "a second way to the database would be one without permission or audit line",
	},
	{
		imported: []string{"internal/vault/...", "github.com/tink-crypto/tink-go/v2/..."},
		only:     []string{"internal/vault", "internal/store", "internal/store/storetest", "internal/auth"},
		reason:   "fewer hands on the keys",
	},
	{
		imported: []string{"internal/store/storetest", "internal/indicator/indicatortest"},
		only:     []string{"internal/store/storetest", "internal/indicator/indicatortest"},
		reason:   "they are for tests, and are no part of the program",
	},
	{
		imported: []string{"internal/store/..."},
		never:    []string{"internal/view", "internal/publish"},
		reason:   "a page or a file shows what it was given, so it cannot fetch what its reader may not see",
	},
	{
		imported: outsideWorld,
		never:    []string{"internal/casework", "internal/indicator"},
		reason:   "the domain and the figures do no input or output: the same facts give the same answer everywhere",
	},
	{
		imported: []string{"github.com/chromedp/..."},
		only:     []string{"e2e"},
		reason:   "the browser is for tests",
	},
}

// standardLibraryOnly are the packages that rest on nothing but Go.
var standardLibraryOnly = []string{"internal/casework", "internal/indicator"}

// meaninglessNames say nothing of what a package is for, so anything ends up
// in it.
var meaninglessNames = []string{"util", "utils", "common", "helper", "helpers", "types", "misc", "shared", "base", "lib"}
