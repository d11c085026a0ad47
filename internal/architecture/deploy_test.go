package architecture

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The unit's sandbox, as `systemd-analyze security --offline=true` measured it:
// exposure 1.1 of 10, where 0 is a service that does nothing. A line that goes
// must go here too, knowingly.
func TestTheUnitKeepsItsSandbox(t *testing.T) {
	unit := readText(t, "deploy/permanence.service")
	for _, line := range []string{
		"NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes", "PrivateUsers=yes", "ProtectProc=invisible", "ProcSubset=pid",
		"ProtectKernelTunables=yes", "ProtectKernelModules=yes", "ProtectKernelLogs=yes", "ProtectControlGroups=yes", "ProtectClock=yes", "ProtectHostname=yes", "RestrictNamespaces=yes",
		"RestrictSUIDSGID=yes", "RestrictRealtime=yes", "LockPersonality=yes", "MemoryDenyWriteExecute=yes", "CapabilityBoundingSet=", "SystemCallFilter=@system-service",
		"SystemCallFilter=~@privileged @resources", "SystemCallArchitectures=native", "RestrictAddressFamilies=AF_INET AF_INET6", "NoExecPaths=/", "UMask=0077", "LimitCORE=0", "StateDirectoryMode=0700",
	} {
		if !strings.Contains(unit, "\n"+line+"\n") {
			t.Errorf("the unit lacks %s", line)
		}
	}
}

var setting = regexp.MustCompile(`PERMANENCE_[A-Z_]+`)

func TestSettingsNamedForDeploymentExist(t *testing.T) {
	var program strings.Builder
	for _, s := range sources(t) {
		if strings.HasPrefix(s.pkg, "cmd/") {
			program.WriteString(readText(t, s.path))
		}
	}
	for _, path := range []string{"deploy/permanence.service", "deploy/nginx.conf", "deploy/Caddyfile", "docs/oidc.md"} {
		for _, name := range setting.FindAllString(readText(t, path), -1) {
			if !strings.Contains(program.String(), `env:"`+name+`"`) {
				t.Errorf("%s names the setting %s, which no command has", path, name)
			}
		}
	}
}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
