#!/usr/bin/env bash
# Runs the tests of the packages given, or all: on SQLite and on a PostgreSQL
# server of its own, with a real browser and the race detector.
#
#   scripts/test.sh                     everything
#   scripts/test.sh ./internal/store    one package
#   FUZZTIME=30s scripts/test.sh        and each fuzz target for that long (1,000 inputs when CI is set)
#
# Its exit status is that of the tests. It stops the server that it started, and
# nothing else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/tools.sh
source scripts/tools.sh
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh

# The longest begin first: one that begins last would keep one core alone.
packages=("$@")
if [[ $# == 0 ]]; then
    packages=(./e2e ./internal/web ./internal/store ./cmd/permanence ./internal/indicator ./internal/backup ./...)
fi
# A number of inputs, not a time: Go's fuzzer may take its own end of time, on a
# busy machine, for a failure of the target ("context deadline exceeded").
fuzz_time=${FUZZTIME:-${CI:+1000x}}

# fuzz runs each fuzz target of the packages, bounded by a time or a number of
# inputs, on inputs that nobody thought of; an input that fails is kept under testdata/fuzz.
fuzz() {
    local folder package target
    while read -r folder package; do
        for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$folder"/*_test.go); do
            say "Fuzzing $target of $package ($fuzz_time)"
            if [[ -n "${FUZZTIME:-}" ]]; then
                go test -run '^$' -fuzz "^$target\$" -fuzztime "$fuzz_time" -fuzzminimizetime 5x -parallel 2 "$package"
            else
                draw "$folder" "$package" "$target"
            fi
        done
    done < <(packages_with_fuzz_targets)
}

# draw tries inputs drawn from the seeds alone, with what was compiled for the
# tests, race detector included. Go compiles everything anew to be guided by what
# an input reaches: for so few inputs that takes longer than all of them, and
# finds no more. FUZZTIME asks for it.
draw() {
    local folder=$1 package=$2 target=$3
    if [[ ! -x "$drawn/${package##*/}" ]]; then
        go test "${built[@]}" -c -o "$drawn/${package##*/}" "$package"
    fi
    (cd "$folder" && "$drawn/${package##*/}" -test.run '^$' -test.fuzz "^$target\$" -test.fuzztime "$fuzz_time" \
        -test.fuzzminimizetime 5x -test.parallel 2 -test.fuzzcachedir "$drawn/inputs" 2>&1 | grep -v 'without coverage guidance')
}

# packages_with_fuzz_targets looks at the sources first: asking Go builds a test
# binary for each package.
packages_with_fuzz_targets() {
    go list -f '{{.Dir}} {{.ImportPath}}' "${packages[@]}" | sort -u | while read -r folder package; do
        if grep -qs '^func Fuzz' "$folder"/*_test.go; then
            printf '%s %s\n' "$folder" "$package"
        fi
    done
}

# What the crossings tried, told at the end: go test keeps the words of tests that pass to itself.
notes=$(mktemp)
drawn=
export PERMANENCE_NOTES=$notes
memory=
finish() {
    stop_postgres
    rm -f "$notes"
    if [[ -n "$drawn" ]]; then
        rm -rf "$drawn"
    fi
    if [[ -n "$memory" ]]; then
        rm -rf "$memory"
    fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What the tests write is gone a moment later. It stays in memory where there is
# room: on a disk, each commit of SQLite and each file of a new database of
# PostgreSQL waits for those of the other tests, which takes longer than the tests.
# What Go builds stays on the disk.
if room_in_memory; then
    export GOTMPDIR=${GOTMPDIR:-${TMPDIR:-/tmp}}
    memory=$(mktemp -d /dev/shm/permanence-tests.XXXXXX)
    chmod 711 "$memory" # PostgreSQL's user enters it
    export TMPDIR=$memory
fi

need_chromium
want_poppler
race_flag=$(need_race)
start_postgres

# The race detector watches our code and the libraries written in Go. SQLite and
# its C library are C turned into Go, which nobody shares memory with, and the
# others here compute on what they are given: watching every access of theirs
# doubles the time of the tests and finds nothing.
watched=()
if [[ -n "$race_flag" ]]; then
    watched=("$race_flag")
    for unwatched in modernc.org/sqlite/lib modernc.org/libc modernc.org/memory \
        golang.org/x/crypto/argon2 golang.org/x/crypto/blake2b golang.org/x/crypto/scrypt github.com/klauspost/compress/flate; do
        watched+=("-gcflags=$unwatched=-race=false")
    done
fi

if ! unshare -rm sh -c 'mount -t tmpfs -o size=1m none /mnt' 2>/dev/null; then
    say "NOT RUN here: the case of the disk that is full, which needs « unshare -rm » to mount a small one. The disk that refuses is tried all the same."
fi

built=(-vet=off -ldflags=-w ${watched[@]+"${watched[@]}"})
# -count=1: the browser tests build the program with a command, so Go's cache of
# results cannot know what they depend on. -vet=off: make check vets everything,
# tests included. -ldflags=-w: debuggers' tables are half the linking. A package
# that hangs is given up after 30 minutes: the journeys, which are the longest,
# take up to 20 beside others on two cores.
go test "${built[@]}" -count=1 -p 2 -timeout "${TESTTIMEOUT:-30m}" ${TESTRUN:+-run "$TESTRUN"} "${packages[@]}"
if [[ -s "$notes" ]]; then
    say "What was crossed:"
    cat "$notes"
fi
if [[ -n "$fuzz_time" ]]; then
    drawn=$(mktemp -d)
    fuzz
fi
