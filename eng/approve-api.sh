#!/usr/bin/env bash
# Approves the public API as it is now: rewrites tests/Streaming.Architecture.Tests/PublicApi/*.txt from the compiled
# assemblies. Review the difference like any other change.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

PROJECT=tests/Streaming.Architecture.Tests
RECEIVED=artifacts/public-api
rm -rf "$RECEIVED"
step "build of $PROJECT" dotnet build "$PROJECT" -c Release -nologo -v q -nodeReuse:false -tl:off '-clp:ErrorsOnly;NoSummary'
artifacts/bin/Streaming.Architecture.Tests/release/Streaming.Architecture.Tests -noLogo -noColor -noAutoReporters -reporter silent \
    -class Streaming.Architecture.Tests.PublicApi.PublicApiTests </dev/null || true
shopt -s nullglob
changed=0
for file in "$RECEIVED"/*.received.txt; do
    name=$(basename "$file" .received.txt)
    mv -f "$file" "$PROJECT/PublicApi/$name.txt"
    say "  approved: $PROJECT/PublicApi/$name.txt"
    changed=$((changed + 1))
done
[ "$changed" -gt 0 ] || say "  nothing to approve: the public API is the approved one."
