#!/usr/bin/env bash
# Gets the two native libraries of the engine: librdkafka, built from the source that a package carries, into .native/ of
# the repository (or into the folder that STREAMING_NATIVE names), and RocksDB from the distribution.
# Idempotent: what is there already is left alone. UseLibrdkafkaRedist=true skips librdkafka: the package
# librdkafka.redist brings it with the build.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

CARRIER='@confluentinc/kafka-javascript@1.10.1'
VERSION=2.15.1
NATIVE="${STREAMING_NATIVE:-$ROOT/.native}"
LIBRARY="$NATIVE/librdkafka.so.1"
FEATURES=(ssl sasl_scram sasl_oauthbearer zstd)

# The configure step leaves out silently what it finds no headers for, so the built library is asked what it can do.
check_features() {
    local features feature
    [ "$(cat "$NATIVE/librdkafka.version" 2>/dev/null)" = "$VERSION" ] || return 1
    features=",$(cat "$NATIVE/librdkafka.features" 2>/dev/null),"
    for feature in "${FEATURES[@]}"; do
        case $features in
            *",$feature,"*) ;;
            *) printf 'librdkafka was built without %s (it has: %s)\n' "$feature" "$features"; return 1 ;;
        esac
    done
}

have_librdkafka() { [ -s "$LIBRARY" ] && check_features >/dev/null; }

fetch_source() {
    (cd "$WORK" && npm pack --silent "$CARRIER" && tar -xzf ./*.tgz package/deps/librdkafka)
}

configure_source() {
    (cd "$WORK/package/deps/librdkafka" && chmod +x configure && ./configure --prefix="$WORK/out" --disable-gssapi)
}

compile_source() {
    make -C "$WORK/package/deps/librdkafka/src" -j"$(nproc)" && make -C "$WORK/package/deps/librdkafka/src" install
}

ask_features() {
    cat >"$WORK/ask.c" <<'C'
#include <stdio.h>
#include <librdkafka/rdkafka.h>
int main(void) {
    char features[1024];
    size_t size = sizeof features;
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    if (rd_kafka_conf_get(conf, "builtin.features", features, &size) != RD_KAFKA_CONF_OK) return 1;
    puts(rd_kafka_version_str());
    puts(features);
    return 0;
}
C
    cc -I"$WORK/out/include" "$WORK/ask.c" -o "$WORK/ask" -L"$WORK/out/lib" -lrdkafka || return
    LD_LIBRARY_PATH="$WORK/out/lib" "$WORK/ask" >"$WORK/answer" || return
    mkdir -p "$NATIVE/include/librdkafka"
    sed -n 1p "$WORK/answer" >"$NATIVE/librdkafka.version"
    sed -n 2p "$WORK/answer" >"$NATIVE/librdkafka.features"
    check_features
}

install_library() {
    cp -L "$WORK/out/include/librdkafka/rdkafka.h" "$NATIVE/include/librdkafka/rdkafka.h" || return
    strip --strip-unneeded -o "$LIBRARY.new" "$WORK/out/lib/librdkafka.so.1" || return
    mv -f "$LIBRARY.new" "$LIBRARY"
}

build_librdkafka() {
    need_packages "Building librdkafka $VERSION" g++ make libssl-dev libcurl4-openssl-dev zlib1g-dev libzstd-dev
    have npm || need_packages "Fetching the source of librdkafka" npm
    WORK=$(mktemp -d "${TMPDIR:-/tmp}/streaming-native.XXXXXX")
    trap 'rm -rf "$WORK"' EXIT
    step "librdkafka $VERSION: source" fetch_source
    step "librdkafka $VERSION: configure" configure_source
    step "librdkafka $VERSION: compile" compile_source
    step "librdkafka $VERSION: check of its features" ask_features
    step "librdkafka $VERSION: into ${NATIVE#"$ROOT"/}" install_library
}

rocksdb_loadable() {
    local cache
    cache=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    [[ $cache == *librocksdb.so* ]]
}

started=$(now_ms)
if [ "${UseLibrdkafkaRedist:-false}" = true ]; then
    say "  librdkafka comes with the package librdkafka.redist (UseLibrdkafkaRedist=true)."
elif ! have_librdkafka; then
    mkdir -p "$NATIVE"
    build_librdkafka
fi
rocksdb_loadable || need_packages "RocksDB for the state stores" librocksdb-dev
rocksdb_loadable || die "librocksdb is installed but the loader does not list it; run ldconfig."
printf '  %-58s %8s\n' "native libraries are there" "$(seconds_since "$started")"
