#!/usr/bin/env bash
# Cuts links between members of a real cluster, pauses, kills and restarts them under the eyes of real clients, and
# proves that nothing acknowledged was lost or doubled and that nothing stale was read. Each member has a network
# namespace of its own; nftables drop what arrives over a cut link. Everything runs in namespaces of network, mounts and
# processes that end with this script, however it ends. All arguments go to the proof; --help lists them:
#   bench/scripts/partition-proof.sh --duration-s=600             ten minutes of a random schedule
#   bench/scripts/partition-proof.sh --seed=42                    the schedule of another run again
#   bench/scripts/partition-proof.sh --scenario=moving-partition  the partition that once lost acknowledged writes
# Needs root, ip (iproute2), nft (nftables), unshare and nsenter (util-linux); says what is missing and ends with 4.
# Exit code 0: lost 0, doubled 0, stale 0, members not back 0, other 0. 1: something is wrong. One directory of the run holds histories,
# logs of the members, the schedule and the verdict.
set -euo pipefail

members=3
self=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/$(basename "${BASH_SOURCE[0]}")

inside() {
    mount --make-rprivate /
    mount -t tmpfs none /run
    mount -t tmpfs none /dev/shm
    mkdir -p /run/netns
    ip link set lo up
    ip link add hub type bridge
    ip link set hub up
    ip addr add 10.77.0.1/24 dev hub
    cut_table
    for ((id = 0; id < members; id++)); do
        ip netns add "m$id"
        ip link add "v$id" type veth peer name eth0 netns "m$id"
        ip link set "v$id" master hub up
        ip -n "m$id" link set lo up
        ip -n "m$id" addr add "10.77.0.$((10 + id))/24" dev eth0
        ip -n "m$id" link set eth0 up
        cut_table nsenter "--net=/run/netns/m$id"
    done
}

cut_table() {
    "$@" nft -f - <<'TABLE'
table inet cut {
    set blocked { type ipv4_addr; }
    chain arriving {
        type filter hook prerouting priority -300;
        ip saddr @blocked drop
    }
}
TABLE
}

if [[ ${1:-} == --inside ]]; then
    shift
    inside
    source "$(dirname "$self")/built.sh"
    exec "$java" -Xmx4g -jar "$bench" partition-proof "--jar=$jar" "$@"
fi

missing=()
[[ $(id -u) == 0 ]] || missing+=("root")
for program in ip nft unshare nsenter mount; do
    command -v "$program" >/dev/null || missing+=("$program")
done
if ((${#missing[@]} == 0)) && ! unshare --net nft add table inet probe 2>/dev/null; then
    missing+=("network namespaces with nf_tables in this kernel")
fi
if ((${#missing[@]} > 0)); then
    echo "partition-proof: skipped, missing: ${missing[*]} (Debian: apt-get install iproute2 nftables util-linux)" >&2
    exit 4
fi

# Here, since nothing can be loaded from within the namespaces.
source "$(dirname "$self")/built.sh"
exec unshare --net --mount --pid --fork --kill-child --mount-proc bash "$self" --inside "$@"
