#!/usr/bin/env bash
# Starts three members on this host round by round and measures until a client's create is acknowledged and until all three
# are ready; prints each time, then min, median and max. All arguments go to the command; --help lists them:
#   bench/scripts/start-proof.sh --profile=balanced --rounds=50                  members without data
#   bench/scripts/start-proof.sh --profile=dev --before=kill --bound-ms=8000     all killed with -9, then started again
#   bench/scripts/start-proof.sh --before=kill-leader --server-arg=--leader-heartbeat-timeout=500ms
# DISTRIBUTION=DIR starts the members of an unpacked distribution, with its JVM options and its class data archive.
# Exit code 0: every round was within the bound. 1: one was not; the logs of the members are kept and named.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
members=("--jar=$jar")
if [[ -n ${DISTRIBUTION:-} ]]; then
    archive=$(NODENS_CLASS_ARCHIVE=make "$DISTRIBUTION/bin/nodens")
    members=("--jar=$DISTRIBUTION/lib/nodens.jar" --member-jvm "-XX:SharedArchiveFile=$archive"
        --member-jvm "@@$DISTRIBUTION/conf/server.jvm")
fi
exec "$java" -Xmx512m -jar "$bench" start-proof "${members[@]}" "$@"
