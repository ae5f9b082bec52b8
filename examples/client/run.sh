#!/usr/bin/env bash
# Builds the example and runs it against the members at $NODENS_ENDPOINTS, or localhost:20000. When nothing answers there,
# and no endpoints were given, it starts a member of its own for as long as the example runs.
#
#   examples/client/run.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$here/../..
endpoints=${NODENS_ENDPOINTS:-localhost:20000}
nodens=$top/cluster/target/nodens.jar
example=$here/target/example.jar

if [ ! -f "$nodens" ] || [ ! -f "$example" ]; then
    (cd "$top" && mvn -q -DskipTests -pl cluster,examples/client -am package)
fi

if [ -z "${NODENS_ENDPOINTS:-}" ] && ! java -jar "$nodens" status >/dev/null 2>&1; then
    data=$(mktemp -d)
    java -jar "$nodens" server --data-dir "$data/member-0" &
    member=$!
    trap 'kill $member; wait $member || true; rm -rf "$data"' EXIT
    until java -jar "$nodens" sync >/dev/null 2>&1; do
        kill -0 $member || exit 1
    done
fi
java -jar "$example" "$endpoints"
