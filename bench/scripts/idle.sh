#!/usr/bin/env bash
# Starts one member, leaves it alone, and prints what it takes when nobody asks it anything: threads, time until it is
# ready and until it has stopped, processor time, memory, and shared memory. Arguments go to the member:
#   bench/scripts/idle.sh --profile=balanced
#   SETTLE_S=100 MEASURE_S=20 bench/scripts/idle.sh --profile=dev
# Processor time is in percent of one core, from /proc/PID/stat. PSS is the process's share of the memory that it maps,
# from /proc/PID/smaps_rollup, and includes what it uses of its files in /dev/shm, which are given beside.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
settle=${SETTLE_S:-100}
measure=${MEASURE_S:-20}
base=${BASE_PORT:-29100}
directory=$(mktemp -d)
shared=$(mktemp -d /dev/shm/nodens-idle-XXXXXX)
pid=
finish()
{
    [[ -z $pid ]] || kill -9 "$pid" 2>/dev/null || true
    rm -rf "$directory" "$shared"
}
trap finish EXIT

now_ms() { date +%s%3N; }
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$pid/stat"; }

begin=$(now_ms)
"$java" -Xmx512m -jar "$jar" server "--members=0=localhost:$base" "--data-dir=$directory/data" \
    "--aeron-dir=$shared/aeron" "--region-dir=$shared/region" "$@" > "$directory/log" 2>&1 &
pid=$!
until grep -q 'ready' "$directory/log"; do
    kill -0 "$pid" 2>/dev/null || { cat "$directory/log" >&2; pid=; exit 1; }
    sleep 0.01
done
ready=$(($(now_ms) - begin))
sleep "$settle"
before=$(ticks)
sleep "$measure"
after=$(ticks)
threads=$(ls "/proc/$pid/task" | wc -l)
pss=$(awk '/^Pss:/ { print int($2 / 1024) }' "/proc/$pid/smaps_rollup")
used=$(du -sm "$shared" | cut -f1)
begin=$(now_ms)
kill "$pid"
wait "$pid" || true
pid=
stopped=$(($(now_ms) - begin))
awk -v t="$threads" -v r="$ready" -v s="$stopped" -v c="$((after - before))" -v hz="$(getconf CLK_TCK)" -v m="$measure" \
    -v p="$pss" -v u="$used" 'BEGIN {
        printf "threads %d, ready after %.1f s, stopped after %.1f s, idle %.1f %% of a core, PSS %d MiB, /dev/shm %d MiB\n",
            t, r / 1000, s / 1000, 100 * c / hz / m, p, u }'
