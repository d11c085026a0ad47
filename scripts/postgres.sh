# shellcheck shell=bash
# A PostgreSQL server for one run of the tests: own folder, own port, own
# password, nothing kept. To be sourced after tools.sh.

postgres_folder=

# start_postgres exports PERMANENCE_TEST_POSTGRES. A server named there already
# is used as it is.
start_postgres() {
    if [[ -n "${PERMANENCE_TEST_POSTGRES:-}" ]]; then
        say "The tests use the PostgreSQL server of PERMANENCE_TEST_POSTGRES."
        return
    fi
    postgres_bin=$(need_postgres)
    postgres_folder=$(mktemp -d "${TMPDIR:-/tmp}/permanence-postgres.XXXXXX")
    local password
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && printf '%s\n' "$password" >"$postgres_folder/password")
    postgres_owner
    as_owner "$postgres_bin/initdb" --pgdata="$postgres_folder/data" --username=permanence \
        --pwfile="$postgres_folder/password" --auth=password \
        --encoding=UTF8 --no-locale --no-sync >"$postgres_folder/initdb.log" 2>&1 || {
        cat "$postgres_folder/initdb.log" >&2
        say "PostgreSQL could not make its folder."
        exit 1
    }
    start_on_free_port "$password"
}

# postgres_owner gives the folder to a user whom PostgreSQL accepts: it refuses
# to run as root.
postgres_owner() {
    owner=
    if [[ $(id -u) == 0 ]]; then
        owner=nobody
        if id postgres >/dev/null 2>&1; then
            owner=postgres
        fi
        chown -R "$owner" "$postgres_folder"
    fi
}

# as_owner runs a command as the folder's owner, from a folder that this owner
# may enter.
as_owner() {
    if [[ -n "$owner" ]]; then
        (cd / && setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups -- "$@")
    else
        "$@"
    fi
}

# start_on_free_port tries ports until the server has one for itself: asking
# first whether a port is free says nothing about the moment after. Nothing of
# this server outlives the run, so it may forget to write to the disk, and has
# nothing to clean up. The password goes over the loopback as it is: proving it
# without saying it costs thousands of hashings on each of the tests' connections.
start_on_free_port() {
    local password=$1 port attempt
    for attempt in 1 2 3 4 5 6 7 8; do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        if as_owner "$postgres_bin/pg_ctl" --pgdata="$postgres_folder/data" --log="$postgres_folder/server.log" \
            --wait --timeout=60 --silent start --options="-p $port -c listen_addresses=127.0.0.1 \
            -c unix_socket_directories= -c max_connections=200 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
            -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c jit=off" >/dev/null 2>&1; then
            export PERMANENCE_TEST_POSTGRES="postgres://permanence:$password@127.0.0.1:$port/postgres?sslmode=disable"
            return
        fi
    done
    cat "$postgres_folder/server.log" >&2
    say "PostgreSQL did not start, in $attempt attempts on as many ports."
    exit 1
}

# stop_postgres stops the server that start_postgres started, and no other.
stop_postgres() {
    [[ -n "$postgres_folder" ]] || return 0
    if [[ -f "$postgres_folder/data/postmaster.pid" ]]; then
        # Fast, so that it gives its shared memory back; immediate if it does not end.
        as_owner "$postgres_bin/pg_ctl" --pgdata="$postgres_folder/data" --mode=fast --timeout=20 --silent stop >/dev/null 2>&1 ||
            as_owner "$postgres_bin/pg_ctl" --pgdata="$postgres_folder/data" --mode=immediate --silent stop >/dev/null || true
    fi
    rm -rf "$postgres_folder"
}
