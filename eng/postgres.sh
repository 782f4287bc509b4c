#!/usr/bin/env bash
# A private PostgreSQL for tests and the demo, beside any that the machine runs: own data folder, own port, loopback
# only, nothing durable (fsync off).
#   eng/postgres.sh start [NAME]   starts it (or finds it running) and prints its connection string, alone, on stdout
#   eng/postgres.sh stop [NAME]    stops it and deletes its data
# NAME (default dev) keeps instances of one working copy apart. Installs Debian's postgresql when it is missing. The
# server refuses to run as root: it runs as user postgres then, else as the caller.
exec 3>&1 1>&2
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

VERB=${1:-}
NAME=${2:-dev}
[[ $NAME =~ ^[a-z0-9-]{1,40}$ ]] || die "'$NAME' is no name for an instance; use a-z, 0-9 and '-', at most 40 characters."
# Not inside the working copy: user postgres may have no way into it.
BASE="${TMPDIR:-/tmp}/streaming-postgres-$(id -u)-$(printf '%s' "$ROOT" | cksum | cut -d' ' -f1)-$NAME"
DATA="$BASE/data"

find_binaries() {
    BIN=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    if [ -z "$BIN" ] && have initdb; then BIN=$(dirname "$(command -v initdb)"); fi
    [ -n "$BIN" ] && [ -x "$BIN/initdb" ]
}

# Debian's package makes and starts a cluster of its own on installation; we only want the programs. The setting is
# put back afterwards, so that a later installation by somebody else behaves as they expect.
install_postgres() {
    local conf=/etc/postgresql-common/createcluster.conf code=0
    need_packages "A private PostgreSQL" postgresql-common
    as_root sed -i.streaming 's/^#\?create_main_cluster.*/create_main_cluster = false/' "$conf"
    need_packages "A private PostgreSQL" postgresql || code=$?
    as_root mv -f "$conf.streaming" "$conf"
    return "$code"
}

as_postgres() {
    if is_root; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

running() { as_postgres "$BIN/pg_ctl" status -D "$DATA" >/dev/null 2>&1; }

make_cluster() {
    rm -rf "$BASE"
    mkdir -p "$BASE"
    chmod 700 "$BASE"
    if is_root; then chown postgres: "$BASE"; fi
    as_postgres "$BIN/initdb" -D "$DATA" -U streaming --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync
}

launch() {
    as_postgres "$BIN/pg_ctl" start -D "$DATA" -w -t 60 -l "$BASE/log" -o "-p $PORT -c listen_addresses=127.0.0.1 \
-c unix_socket_directories='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" 3>&- ||
        { cat "$BASE/log" 2>/dev/null; return 1; }
}

make_database() {
    "$BIN/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PORT" -U streaming -d postgres -tA \
        -c "select 1 from pg_database where datname = 'streaming'" | grep -q 1 ||
        "$BIN/createdb" -h 127.0.0.1 -p "$PORT" -U streaming streaming
}

print_connection() {
    local port
    port=$(as_postgres sed -n 4p "$DATA/postmaster.pid")
    printf 'Host=127.0.0.1;Port=%s;Username=streaming;Database=streaming\n' "$port" >&3
}

start() {
    find_binaries || { install_postgres; find_binaries || die "postgresql is installed but initdb was not found under /usr/lib/postgresql."; }
    if ! running; then
        PORT=$(free_port)
        step "private PostgreSQL '$NAME': new cluster" make_cluster
        step "private PostgreSQL '$NAME': started on port $PORT" launch
        step "private PostgreSQL '$NAME': database" make_database
    fi
    print_connection
}

stop() {
    if [ -d "$BASE" ]; then
        if find_binaries && running; then
            step "private PostgreSQL '$NAME': stopped" as_postgres "$BIN/pg_ctl" stop -D "$DATA" -m immediate -w
        fi
        rm -rf "$BASE"
    fi
}

case $VERB in
start) start ;;
stop) stop ;;
*) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
