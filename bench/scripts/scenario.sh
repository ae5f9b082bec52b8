#!/usr/bin/env bash
# Measures members that it starts itself, as processes on this host, and leaves one directory with everything: raw
# histograms, environment, logs of the members. Builds what is missing.
#
#   bench/scripts/scenario.sh 1        one member:    get and set over UDP and IPC, a bare Aeron echo beside them
#   bench/scripts/scenario.sh 3        three members: the same over UDP
#   bench/scripts/scenario.sh 1 --quick    seconds in place of minutes: to see that it works, not for figures
#
# Settings from the environment, with their defaults:
#   PROFILE=balanced DURABILITY=page-cache WARM_UP=10 DURATION=10 RUNS=5 RATE=5000 OUT=bench-results
# Exit code 0 when every run kept its rate and met no error; the names of those that did not end in FAIL.
set -euo pipefail

members=${1:?how many members, 1 to 9}
if [[ ${2:-} == --quick ]]; then
    WARM_UP=${WARM_UP:-3} DURATION=${DURATION:-3} RUNS=${RUNS:-1}
elif [[ -n ${2:-} ]]; then
    echo "unknown argument $2: only --quick" >&2
    exit 2
fi
profile=${PROFILE:-balanced}
durability=${DURABILITY:-page-cache}
source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
out=${OUT:-$root/bench-results}/$(date +%Y%m%d-%H%M%S)-$members-member-$profile-$durability
mkdir -p "$out"
failed=0

rig()
{
    echo "== $*" | tee -a "$out/scenario.txt"
    "$java" -Dagrona.disable.bounds.checks=true -jar "$bench" rig \
        --start "$members" --jar "$jar" --out "$out" \
        --profile "$profile" --durability "$durability" \
        --warm-up "${WARM_UP:-10}" --duration "${DURATION:-10}" --runs "${RUNS:-5}" "$@" 2>&1 |
        tee -a "$out/scenario.txt" || failed=1
}

rate=${RATE:-5000}
rig --workload get --label closed-udp
rig --workload set --label closed-udp
rig --workload set --label closed-udp --system echo-udp
rig --workload get --label rate-udp --rate "$rate" --window 64
rig --workload set --label rate-udp --rate "$rate" --window 64
rig --workload get --label throughput-udp --connections 4 --window 64
rig --workload set --label throughput-udp --connections 4 --window 64
rig --workload set --label throughput-udp --connections 4 --window 64 --system echo-udp
rig --workload create-delete --label closed-udp
rig --workload mixed --label throughput-udp --connections 4 --window 64
rig --workload get --label closed-linearizable --read-level LINEARIZABLE
if [[ $members == 1 ]]; then
    rig --workload get --label closed-ipc --system nodens-ipc
    rig --workload set --label closed-ipc --system nodens-ipc
fi

echo "all results: $out"
exit "$failed"
