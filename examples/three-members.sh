#!/usr/bin/env bash
# Three members on this host, each with a directory of its own under ./nodens-data/example (or under $1), until Ctrl-C.
#
#   examples/three-members.sh [data directory]
#
# Clients find them at localhost:20000, localhost:20100 and localhost:20200. Data is kept: start again and it is there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jar=${NODENS_JAR:-$here/../cluster/target/nodens.jar}
data=${1:-nodens-data/example}
members=0=localhost:20000,1=localhost:20100,2=localhost:20200
[ -f "$jar" ] || { echo "no $jar: build it with 'mvn -DskipTests package'" >&2; exit 1; }

pids=()
stop() { kill "${pids[@]}" 2>/dev/null || true; wait; }
trap stop EXIT
trap 'exit 0' INT TERM
for id in 0 1 2; do
    java -jar "$jar" server --config "$here/member.properties" \
        --member-id $id --members $members --data-dir "$data/member-$id" &
    pids+=($!)
done
wait
