#!/usr/bin/env bash
# Measures the tree alone: JMH with the gc profiler (B/op must round to 0), and the memory that a znode takes. Leaves one
# directory. All arguments go to JMH, for example: bench/scripts/tree.sh -f 5 -p znodes=1000000
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=${OUT:-$root/bench-results}/$(date +%Y%m%d-%H%M%S)-tree
jar=$root/bench/target/nodens-bench.jar
if [[ ! -f $jar ]]; then
    (cd "$root" && mvn -q -B -ntp -DskipTests package)
fi
mkdir -p "$out"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
{
    echo "commit: $(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)"
    echo "dirty: $(git -C "$root" status --porcelain --untracked-files=no 2>/dev/null | wc -l) files"
    grep -m 1 'model name' /proc/cpuinfo || true
    cat /proc/version /proc/loadavg
    "$java" -version 2>&1
} > "$out/environment.txt"

"$java" -jar "$jar" memory | tee "$out/memory.txt"
"$java" -jar "$jar" jmh 'Tree.*Benchmark' -prof gc -rf json -rff "$out/jmh.json" "$@" | tee "$out/jmh.txt"
echo "all results: $out"
