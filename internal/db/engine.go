package db

// OnServer tells whether a PostgreSQL server keeps the database; a SQLite file
// of this machine when it does not.
func (d *DB) OnServer() bool { return !d.sqlite }
