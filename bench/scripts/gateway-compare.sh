#!/usr/bin/env bash
# Compares the gateways of members with ZooKeeper's servers, both through ZooKeeper's Java client, in turns on one
# machine: gets and sets, one in flight for each connection. Prints a line for each run, and the medians of all rounds.
#
#   bench/scripts/gateway-compare.sh [members] [rounds] [connections...]      default: 1 3 1 4 20 100
#
# Environment: WARM_UP and DURATION in seconds (5 and 5), MEMBER_ARG for the members (--profile=balanced), WORKLOADS
# ("get set"), and RIG_ARGS for the rig. What the servers do at most shows without ZooKeeper's client:
#
#   DOOR=-wire RIG_ARGS="--window 64" WORKLOADS="get set mixed" bench/scripts/gateway-compare.sh 1 3 16
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
members=${1:-1}
rounds=${2:-3}
if [ $# -gt 2 ]; then shift 2; else set -- 1 4 20 100; fi
out=bench-results/gateway-compare
lines=$out/runs.txt
errors=$out/errors.txt
mkdir -p "$out"
: > "$lines"
: > "$errors"
round=1
while [ "$round" -le "$rounds" ]; do
  for connections in "$@"; do
    for workload in ${WORKLOADS:-get set}; do
      for system in zookeeper gateway; do
        run=$("$java" -jar "$bench" rig "--jar=$jar" --system "$system${DOOR:-}" --start "$members" --workload "$workload" \
          --connections "$connections" --warm-up "${WARM_UP:-5}" --duration "${DURATION:-5}" --runs 1 --keys 1000 \
          --member-arg="${MEMBER_ARG:---profile=balanced}" --out "$out" ${RIG_ARGS:-} 2>> "$errors" | grep '^run-1') ||
          { echo "$system $workload $connections failed, see $errors" >&2; exit 1; }
        # A mixed workload has a line for each kind of operation.
        sed "s/^/$system $workload $connections $round /" <<< "$run" | tee -a "$lines"
      done
    done
  done
  round=$((round + 1))
done
# Fields: system workload connections round run kind count rate mean p50 p90 p99 ...
awk '
  function median(list, n,   values, i, j, t) {
    n = split(list, values, " ")
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++)
      if (values[j] + 0 < values[i] + 0) { t = values[i]; values[i] = values[j]; values[j] = t }
    return values[int((n + 1) / 2)] " (" values[1] "-" values[n] ")"
  }
  { key = $2 " " $3 " " $6; keys[key] = 1; p50[key, $1] = p50[key, $1] " " $10; p99[key, $1] = p99[key, $1] " " $12
    rate[key, $1] = rate[key, $1] " " $8 }
  END {
    for (key in keys) for (i = 1; i <= 2; i++) {
      system_ = i == 1 ? "zookeeper" : "gateway"
      print key, system_, "p50", median(p50[key, system_]), "p99", median(p99[key, system_]), \
        "per second", median(rate[key, system_])
    }
  }' "$lines" | sort -k1,1 -k2,2n -k3,3 -k4,4r
