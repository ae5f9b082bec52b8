#!/usr/bin/env bash
# Ends a session with many ephemerals, some times, while other sessions write and read, one call after the other, and compares their
# longest calls before the end with those from the end on. All arguments go to the command; --help lists them:
#   bench/scripts/session-ends.sh --server-arg --max-ephemerals=200000                 100,000 ephemerals below one parent
#   bench/scripts/session-ends.sh --server-arg --max-ephemerals=200000 --watched       a session hears of each of them
#   bench/scripts/session-ends.sh --ephemerals=20000 --parents=1000 --rounds=3
# Exit code 0: every end was seen whole. 1: not so; the logs are kept and named.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
echo "commit $(git -C "$root" rev-parse HEAD)$(git -C "$root" diff --quiet HEAD || echo ', with changes'), load $(cut -d' ' -f1-3 /proc/loadavg)"
exec "$java" -Xmx1g -jar "$bench" session-ends "--jar=$jar" "$@"
