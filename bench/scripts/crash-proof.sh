#!/usr/bin/env bash
# Kills members of a real cluster with -9 under the eyes of real clients and proves that nothing acknowledged was lost.
# Builds what is missing. All arguments go to the proof; --help lists them:
#   bench/scripts/crash-proof.sh                       kill the leader five times
#   bench/scripts/crash-proof.sh --kill-all --kills=2   kill all three members at once, twice
# Exit code 0 means PROVED; after a failure logs, data and histories are kept and named.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jar=$root/cluster/target/nodens.jar
classes=$root/bench/target/classes
if [[ ! -f $jar || ! -f $classes/io/nodens/bench/proof/CrashProof.class ]]; then
    (cd "$root" && mvn -q -B -ntp -DskipTests package)
fi

exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
    --add-opens java.base/jdk.internal.misc=ALL-UNNAMED --add-opens java.base/java.util.zip=ALL-UNNAMED \
    -Xmx512m -Dnodens.jar="$jar" -cp "$classes:$jar" io.nodens.bench.proof.CrashProof "$@"
