#!/usr/bin/env bash
# Measures the tree alone, beside ZooKeeper's DataTree, a concurrent map and the latency of memory, and leaves one directory.
#   tree.sh read|children|write|large    JMH, ROUNDS rounds (default 3), each of everything once, so that ratios are of one time
#                                        large: then every single setData of 1 MiB, with histograms
#   tree.sh growth                       every single create while a tree grows to ten million znodes, with histograms
#   tree.sh memory                       bytes of a znode, a million and ten million of them, beside ZooKeeper's live heap
#   tree.sh watches                      bytes of a watch among a million, fan-out of a change, owners that come back
#   tree.sh all                          all of these, then the report
#   tree.sh report DIRECTORY             ratios, targets and scores of what was measured
# Environment: OUT (parent directory), INTO (an existing directory to add to), ROUNDS, FIRST_ROUND, FORKS (a round, 1), JMH_ARGS (appended to JMH's),
# JAVA_HOME. Takes: read 3 min a round, children 2, write 5, large 1, growth 1, memory 2.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
rounds=${ROUNDS:-3}
first=${FIRST_ROUND:-1}
what=${1:-all}

run() { "$java" --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED "$@"; }

report() { run -jar "$bench" tree-report "$1" | tee "$1/report.txt"; }

# jmh NAME ROUND ARGUMENTS...: one JMH run with its scores in jmh-ROUND-NAME.json
jmh() {
    local name=$1 round=$2
    shift 2
    # shellcheck disable=SC2086
    # A fork a round: the rounds, not the forks, follow each other in turn.
    run -jar "$bench" jmh "$@" -f "${FORKS:-1}" -prof gc -rf json -rff "$out/jmh-$round-$name.json" ${JMH_ARGS:-} >> "$out/jmh.txt" 2>&1
    echo "$(date -u +%H:%M:%S) round $round: $name"
}

read_round() {
    jmh misses "$1" MemoryLatencyBenchmark
    jmh read "$1" TreeReadBenchmark.getData -p keys=1000000 -p writing=false
    jmh read-writing "$1" TreeReadBenchmark.getData -p keys=1000000 -p writing=true -p kind=NODENS,NODENS_FOREIGN,DATATREE,MAP
    jmh read-hot "$1" TreeReadBenchmark.getData -p keys=256 -p writing=false -p kind=NODENS,DATATREE,MAP
    jmh exists "$1" TreeReadBenchmark.exists -p keys=1000000 -p writing=false -p kind=NODENS,DATATREE
}

children_round() { jmh children "$1" TreeChildrenBenchmark; }
write_round() { jmh write "$1" TreeWriteBenchmark; }
large_round() {
    jmh large-set "$1" TreeLargeDataBenchmark.setData -p kind=NODENS,DATATREE
    jmh large-get "$1" TreeLargeDataBenchmark.getData -p kind=NODENS,DATATREE_COPY
}

repeat() { for ((i = first; i < first + rounds; i++)); do "$1_round" "$i"; done; }

growth() {
    run -Xms512m -Xmx512m -XX:+UnlockDiagnosticVMOptions -XX:GuaranteedSafepointInterval=0 "-Xlog:safepoint*,gc*:file=$out/growth-jvm.log" \
        -jar "$bench" growth --out "$out" | tee "$out/growth.txt"
}

large() {
    run -Xms512m -Xmx512m -XX:+UnlockDiagnosticVMOptions -XX:GuaranteedSafepointInterval=0 "-Xlog:safepoint*,gc*:file=$out/large-jvm.log" \
        -jar "$bench" large --out "$out" | tee "$out/large.txt"
}

memory() {
    run -Xms4g -Xmx4g -jar "$bench" memory --znodes 1000000 | tee "$out/memory-1000000.txt"
    run -Xms8g -Xmx8g -jar "$bench" memory --znodes 10000000 | tee "$out/memory-10000000.txt"
}

watches() { run -Xms2g -Xmx2g -jar "$bench" watches | tee "$out/watches.txt"; }

if [[ $what == report ]]; then
    report "${2:?tree.sh report DIRECTORY}"
    exit
fi

out=${INTO:-${OUT:-$root/bench-results}/$(date +%Y%m%d-%H%M%S)-tree-$what}
mkdir -p "$out"
{
    echo "command: tree.sh $* (rounds $rounds, JMH_ARGS ${JMH_ARGS:-})"
    echo "commit: $(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)"
    echo "dirty: $(git -C "$root" status --porcelain --untracked-files=no 2>/dev/null | wc -l) files"
    grep -m 1 'model name' /proc/cpuinfo || true
    cat /proc/version /proc/loadavg /sys/kernel/mm/transparent_hugepage/shmem_enabled
    "$java" -version 2>&1
} >> "$out/environment.txt"

case $what in
    read | children | write) repeat "$what"; report "$out" ;;
    large) repeat large; large; report "$out" ;;
    growth | memory | watches) "$what" ;;
    all)
        for ((i = first; i < first + rounds; i++)); do
            read_round "$i"; children_round "$i"; write_round "$i"; large_round "$i"
        done
        large
        growth
        memory
        watches
        report "$out"
        ;;
    *) echo "tree.sh read|children|write|large|growth|memory|watches|all|report" >&2; exit 2 ;;
esac
echo "all results: $out"
