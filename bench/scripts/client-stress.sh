#!/usr/bin/env bash
# Disturbs clients and their recipes in every way at once: members that stand still, die and come back, listeners that are
# slow and throw, closes from any thread, interrupts. Proves that every call ends within its bound, that nothing is told
# twice or out of order, that one at a time holds a lock, and that nothing is left behind.
# Builds what is missing. All arguments go to the proof; --help lists them:
#   bench/scripts/client-stress.sh                            ten minutes
#   bench/scripts/client-stress.sh --duration-s=20 --seed=42
# Exit code 0 means PROVED; after a failure logs and data are kept and named.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
exec "$java" -Xmx512m -jar "$bench" client-stress "--jar=$jar" "$@"
