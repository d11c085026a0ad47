//go:build !unix

package vault

// sameOwner leaves the file to whoever wrote it: owners are not told apart here.
func sameOwner(string, string) error { return nil }
