#!/usr/bin/env bash
# Kills a process that owns an ephemeral with -9, 200 times over IPC and 200 times over UDP, and measures when a watcher at another
# of three members hears of it. All arguments go to the command; --help lists them:
#   bench/scripts/death-detection.sh                                                 session timeout 50 ms, profile dev
#   bench/scripts/death-detection.sh --profile=balanced --session-timeout-ms=100
# Exit code 0: every death was heard of. 1: not so; the logs are kept and named.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
exec "$java" -Xmx256m -jar "$bench" death-detection "--jar=$jar" "$@"
