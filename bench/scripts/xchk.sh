#!/usr/bin/env bash
# Sends one seeded stream of requests to two servers that speak ZooKeeper's protocol, and prints the first difference between
# their replies and events. All arguments go to the command; --help lists them:
#   bench/scripts/xchk.sh --start-zookeeper --right=localhost:2181         a ZooKeeper 3.9.5 of its own against a member's gateway
#   bench/scripts/xchk.sh --start-zookeeper                                two ZooKeepers: what the comparison itself is worth
#   bench/scripts/xchk.sh --left=zk:2181 --right=nodens:2181 --seed=7 --operations=10000000
# Both servers must be new: what is in their trees, and who is connected to them, is part of what is compared.
# A host that may stand still for longer than sessions live: --max-session-timeout-ms=600000, and the same for the other server.
# Exit code 0: no difference but those that are meant, which are counted. 1: a difference. 3: nothing could be compared.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
exec "$java" -Xmx1g -jar "$bench" xchk "$@"
