#!/usr/bin/env bash
# Kills a process that owns an ephemeral with -9, 200 times over IPC and 200 times over UDP, and measures when a watcher at another
# of three members hears of it. The members stay up between deaths. All arguments go to the command; --help lists them:
#   bench/scripts/death-detection.sh                                                 session timeout 50 ms, profile dev
#   bench/scripts/death-detection.sh --profile=balanced --session-timeout-ms=100
#   bench/scripts/death-detection.sh --runs=10                                       to see that it works
# Leaves bench-results/<time>-death-detection: environment.txt, summary.txt, ipc.hgrm and udp.hgrm (milliseconds).
# Exit code 0: every death was heard of. 1: not so; the logs are kept and named.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
results=bench-results/$(date +%Y%m%d-%H%M%S)-death-detection
mkdir -p "$results"
{
    echo "command   $0 $*"
    echo "commit    $(git -C "$root" rev-parse HEAD)$(git -C "$root" diff --quiet HEAD || echo ', with changes')"
    echo "kernel    $(uname -sr)"
    echo "cpu       $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sort | uniq -c)"
    echo "load      $(cat /proc/loadavg)"
    "$java" -version 2>&1
} > "$results/environment.txt"
"$java" -Xmx256m -jar "$bench" death-detection "--jar=$jar" "--results=$results" "$@" | tee "$results/summary.txt"
