#!/usr/bin/env bash
# Measures gets and sets of one client quietly and beside storms at the same member, in turns: new connections, clients
# without a session whose requests wait, clients that read nothing, malformed requests, connections that cannot be
# reached. The 99th percentile must not double. All arguments go to the command; --help lists them:
#   bench/scripts/innocent.sh                                             one member, profile dev, all storms, 3 rounds
#   bench/scripts/innocent.sh --server-arg --profile=balanced --storms=HANDSHAKES,SLOW --rounds=5
# Exit code 0: no percentile more than doubles. 1: one does; the logs are kept and named.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
exec "$java" --add-opens java.base/jdk.internal.misc=ALL-UNNAMED -Xmx256m -jar "$bench" innocent "--jar=$jar" "$@"
