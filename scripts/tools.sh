# shellcheck shell=bash
# Finds what the tests need beside Go: a browser, a PostgreSQL server, a C
# compiler for the race detector. Installs what is missing where that can be
# done without asking: Debian's packages, as root or with a sudo that asks
# nothing. To be sourced.

say() { printf '%s\n' "$*" >&2; }

# first_executable prints the first of its arguments that can be run.
first_executable() {
    local candidate
    for candidate in "$@"; do
        if candidate=$(command -v "$candidate"); then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

can_install() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null
}

# install_packages installs Debian's packages, or fails where it may not. Its
# many lines are shown only when it fails.
install_packages() {
    can_install || return 1
    say "Installing $* …"
    local log
    log=$(mktemp)
    # A list that cannot be refreshed may still do; the installation will tell.
    as_root apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null >"$log" 2>&1 || true
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 install "$@" </dev/null >>"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# find_chromium prefers the shell without windows: for each tab of the tests the
# whole browser also draws its own tool bars, which takes longer than our pages.
find_chromium() {
    first_executable ${PERMANENCE_CHROMIUM:+"$PERMANENCE_CHROMIUM"} chromium-headless-shell \
        chromium chromium-browser google-chrome-stable google-chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium"
}

# need_chromium exports the browser's path for the tests.
need_chromium() {
    if [[ -z "${PERMANENCE_CHROMIUM:-}" ]] && ! command -v chromium-headless-shell >/dev/null; then
        install_packages chromium-headless-shell fonts-dejavu-core 2>/dev/null ||
            find_chromium >/dev/null || install_packages chromium fonts-dejavu-core || true
    fi
    if ! PERMANENCE_CHROMIUM=$(find_chromium); then
        say "The browser tests need Chromium, and it could not be installed from here."
        say "Install it (on Debian: apt-get install chromium) or set PERMANENCE_CHROMIUM to its path."
        exit 1
    fi
    say "The browser tests use $PERMANENCE_CHROMIUM."
    export PERMANENCE_CHROMIUM
}

# want_poppler installs pdftotext, with which the words of the PDF files are read
# back. Without it that test alone is left out, and said so.
want_poppler() {
    if ! command -v pdftotext >/dev/null && ! install_packages poppler-utils; then
        say "NOT RUN here: reading the PDF files back, which needs pdftotext (on Debian: apt-get install poppler-utils)."
    fi
}

# find_postgres prints the folder of PostgreSQL's server programs. Debian keeps
# them out of PATH, one folder for each version: the newest is taken.
find_postgres() {
    local initdb
    initdb=$(first_executable ${PERMANENCE_POSTGRES_BIN:+"$PERMANENCE_POSTGRES_BIN/initdb"} initdb ||
        compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)
    [[ -n "$initdb" ]] && dirname "$initdb"
}

# need_postgres prints the folder of the server programs.
need_postgres() {
    if ! find_postgres >/dev/null; then
        install_packages postgresql || true
    fi
    find_postgres || {
        say "Every test of the store runs on PostgreSQL too, and its server could not be installed from here."
        say "Install it (on Debian: apt-get install postgresql), set PERMANENCE_POSTGRES_BIN to the folder of initdb,"
        say "or set PERMANENCE_TEST_POSTGRES to the URL of a server where databases may be created and dropped."
        exit 1
    }
}

# need_race prints the flag of the race detector, which needs a C compiler.
need_race() {
    local compiler
    compiler=$(go env CC)
    if ! command -v "$compiler" >/dev/null; then
        install_packages gcc libc6-dev || true
    fi
    if command -v "$compiler" >/dev/null; then
        printf '%s\n' -race
    else
        say "No C compiler ($compiler): the tests run without the race detector."
    fi
}

# room_in_memory tells whether /dev/shm has 6 GB free and lets programs run.
room_in_memory() {
    local room probe runs=1
    room=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }') || return 1
    [[ "${room:-0}" -gt $((6 << 20)) ]] || return 1
    probe=$(mktemp /dev/shm/permanence-probe.XXXXXX) || return 1
    printf '#!/bin/sh\n' >"$probe"
    chmod 700 "$probe"
    "$probe" 2>/dev/null || runs=0
    rm -f "$probe"
    [[ "$runs" == 1 ]]
}
