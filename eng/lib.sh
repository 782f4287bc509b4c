# shellcheck shell=bash disable=SC2034
# Shared by the scripts of this repository; source it, do not run it.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

say() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

now_ms() { local t=${EPOCHREALTIME/[.,]/}; printf '%s' "$((t / 1000))"; }

seconds_since() {
    local ms=$(($(now_ms) - $1))
    printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100))
}

# step "what is done" command...: runs the command with its output kept in a log, prints the seconds it took, and shows
# the end of the log when it failed.
step() {
    local title=$1 started log code=0
    shift
    started=$(now_ms)
    log=$(mktemp "${TMPDIR:-/tmp}/streaming-step.XXXXXX")
    "$@" >"$log" 2>&1 </dev/null || code=$?
    if [ "$code" -ne 0 ]; then
        printf '  %-58s %8s  failed\n' "$title" "$(seconds_since "$started")"
        tail -n "${STEP_LOG_LINES:-40}" "$log" >&2
        rm -f "$log"
        return "$code"
    fi
    printf '  %-58s %8s\n' "$title" "$(seconds_since "$started")"
    rm -f "$log"
}

have() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# as_root command...: directly when root, else through sudo.
as_root() {
    if is_root; then "$@"; else sudo "$@"; fi
}

package_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

apt_refresh_and_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q || return
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# need_packages "what for" package...: installs those of the Debian packages that are missing, and says so first.
need_packages() {
    local why=$1 package missing=()
    shift
    have dpkg-query || die "$why needs the Debian packages: $*. This machine has no dpkg; install their equivalents and what this script finds missing is skipped."
    for package in "$@"; do
        package_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if is_root; then
        say "  $why: installs the Debian packages ${missing[*]} (apt-get install)."
    else
        have sudo || die "$why needs the Debian packages ${missing[*]}; install them as root, or install sudo."
        say "  $why: installs the Debian packages ${missing[*]} with sudo (sudo apt-get install)."
        sudo -v || die "sudo was refused; install ${missing[*]} by hand and run this again."
    fi
    step "apt-get install ${missing[*]}" apt_refresh_and_install "${missing[@]}"
}

# free_port: a TCP port of the loopback interface that nothing listens on.
free_port() {
    local port try
    for try in $(seq 1 200); do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s' "$port"
            return 0
        fi
    done
    die "found no free TCP port between 20000 and 32000 after $try tries."
}
