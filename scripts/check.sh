#!/usr/bin/env bash
# What can be said of the sources without running them. Each step says what to
# do about its findings; the first that fails ends the check.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }

# Hidden folders hold caches, not our sources.
unformatted=$(find . -name '.?*' -prune -o -name '*.go' -print0 | xargs -0 gofmt -l)
if [[ -n "$unformatted" ]]; then
    say "$unformatted"
    say "These files are not formatted: run gofmt -w on them."
    exit 1
fi

# As `make build` compiles, so that the program which the journeys start is not
# compiled a second time: most of that is SQLite.
export CGO_ENABLED=0 GOFLAGS="${GOFLAGS:-} -trimpath"

go vet ./... || {
    say "go vet found what is above."
    exit 1
}
go tool staticcheck ./... || {
    say "staticcheck found what is above; https://staticcheck.dev/docs/checks explains each code."
    exit 1
}
go mod tidy -diff || {
    say "go.mod or go.sum does not match the imports: run go mod tidy."
    exit 1
}
