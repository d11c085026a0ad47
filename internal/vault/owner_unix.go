//go:build unix

package vault

import (
	"os"
	"syscall"
)

// sameOwner gives a file to the owner of another: a keyset changed by the
// administrator of the machine stays readable by the account of the service.
func sameOwner(of, file string) error {
	info, err := os.Stat(of)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(owner.Uid) == os.Geteuid() {
		return nil
	}
	return os.Chown(file, int(owner.Uid), int(owner.Gid))
}
