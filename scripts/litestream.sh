#!/usr/bin/env bash
# Builds Litestream from its sources, by Go's module proxy and outside of our
# go.mod, and tries our example of its configuration on a database that is
# written to, erased from and renewed. Some minutes the first time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=v0.5.18
folder=${XDG_CACHE_HOME:-$PWD/.cache}/litestream-$version
if [[ ! -x $folder/litestream ]]; then
    GOBIN=$folder CGO_ENABLED=0 go install "github.com/benbjohnson/litestream/cmd/litestream@$version"
fi
PERMANENCE_LITESTREAM=$folder/litestream go test -count=1 -run TestLitestream -v ./internal/store
