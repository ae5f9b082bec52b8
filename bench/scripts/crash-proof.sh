#!/usr/bin/env bash
# Kills members of a real cluster with -9 under the eyes of real clients and proves that nothing acknowledged was lost.
# Builds what is missing. All arguments go to the proof; --help lists them:
#   bench/scripts/crash-proof.sh                       kill the leader five times
#   bench/scripts/crash-proof.sh --kill-all --kills=2   kill all three members at once, twice
# Exit code 0 means PROVED; after a failure logs, data and histories are kept and named.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
exec "$java" -Xmx512m -jar "$bench" crash-proof "--jar=$jar" "$@"
