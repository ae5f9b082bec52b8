#!/usr/bin/env bash
# Connects thousands of clients of a few processes to a member on this host, stops the member for 5 s (SIGSTOP), kills it with
# -9 and starts it again, and measures when all are back with their sessions, and what they cost while idle. All arguments
# go to the command; --help lists them:
#   bench/scripts/many-clients.sh                                                    4,096 clients of 8 processes, profile dev
#   bench/scripts/many-clients.sh --profile=balanced --members=3 --clients=1024
# Exit code 0: all came back in time, no session was lost. 1: not so; the logs are kept and named.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
exec "$java" -Xmx256m -jar "$bench" many-clients "--jar=$jar" "$@"
