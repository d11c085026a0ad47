package store

import (
	"fmt"

	"permanence/internal/vault"
)

// keyPlace is a column that holds data keys, wrapped by the master keyset. A
// backup keeps them apart from the data, in a file that is kept for a few days
// only: once a person's key is destroyed, the older data that still hold her
// or his ciphertexts open nothing any more.
type keyPlace struct {
	table, id, column string
	of                string // the table of what the key opens, when the table holds keys and nothing else
	parts             string // the table, by this one's id, that opens by the key too, when the key may not be missing
	partsID           string
}

// keyPlaces are all of them. A test refuses a data key that is kept elsewhere.
var keyPlaces = []keyPlace{
	{table: "person_keys", id: "person_id", column: "wrapped", of: "persons"},
	{table: "case_keys", id: "case_id", column: "wrapped", of: "cases"},
	{table: "desk_referrals", id: "id", column: "wrapped"},
	{table: "rights_requests", id: "id", column: "wrapped"},
	{table: "requisitions", id: "id", column: "wrapped"},
	{table: "committees", id: "id", column: "wrapped"},
	{table: "imports", id: "id", column: "wrapped", parts: "import_parts", partsID: "import_id"},
}

// settingPlaces are the columns that the master keyset seals itself: they
// belong to no person.
var settingPlaces = []keyPlace{
	{table: "installation", id: "id", column: "keyset_check"},
	{table: "posts", id: "id", column: "register_mapping"},
	{table: "partners", id: "id", column: "notes"},
	{table: "audit_state", id: "id", column: "signer"},
	{table: "erased_mark_key", id: "id", column: "secret"},
	{table: "exchange_key", id: "id", column: "secret"},
	{table: "sealing_key", id: "id", column: "secret"},
	{table: "report_drafts", id: "id", column: "texts"},
	{table: "external_identities", id: "id", column: "label"},
	{table: "totp_factors", id: "account_id", column: "secret"},
	{table: "passkeys", id: "id", column: "body"},
	{table: "deployment_steps", id: "id", column: "note"},
	{table: "passkey_challenges", id: "id_hash", column: "body"},
}

// name of the place, as a backup and the tests write it.
func (p keyPlace) name() string { return p.table + "." + p.column }

// cell of the place in a row. The row's name is the identifier, as wherever
// the master keyset is used.
func (p keyPlace) cell(id any) vault.Cell {
	return vault.Cell{Table: p.table, Column: p.column, Row: fmt.Sprint(id)}
}

// keyColumn tells whether a column of the data holds a data key.
func keyColumn(table, column string) bool {
	for _, p := range keyPlaces {
		if p.table == table && p.column == column {
			return true
		}
	}
	return false
}

// keyTable tells whether a table holds data keys and nothing else.
func keyTable(name string) bool {
	for _, p := range keyPlaces {
		if p.table == name && p.of != "" {
			return true
		}
	}
	return false
}

// WrappedPlaces are the columns, as table.column, of the data keys and of the
// settings that the master keyset wraps or seals.
func WrappedPlaces() []string {
	var all []string
	for _, p := range wrappedPlaces() {
		all = append(all, p.name())
	}
	return all
}
