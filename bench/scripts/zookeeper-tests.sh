#!/usr/bin/env bash
# Runs ZooKeeper's own JUnit tests, as the jar of its tests on Maven Central has them, against a member: ForwardingServer of
# bench's tests listens where they start a ZooKeeper. docs/testing.md says what comes of each class.
#   bench/scripts/zookeeper-tests.sh                         the classes of zookeeper-tests.txt
#   bench/scripts/zookeeper-tests.sh CreateTest StatTest     some of them
#   ZOOKEEPER=1 bench/scripts/zookeeper-tests.sh             the same against a ZooKeeper: what the tests are worth on this host
# Reports: bench/target/zookeeper-tests. Exit code 0 when all pass, 1 when one fails.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"
here=$root/bench/target/zookeeper-tests
classes=$root/bench/target/test-classes
version()
{
    sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$root/pom.xml" | head -1
}

mkdir -p "$here"
if [[ ! -f $here/tests.jar ]]; then
    for artifact in "org.apache.zookeeper:zookeeper:$(version zookeeper.version):jar:tests" \
        "org.junit.platform:junit-platform-console-standalone:$(version junit.version)"; do
        mvn -q -B -ntp dependency:copy -Dartifact="$artifact" -DoutputDirectory="$here" -Dmdep.stripVersion=true
    done
    mv "$here/zookeeper-tests.jar" "$here/tests.jar"
fi

if [[ ! -d $classes/io/nodens/bench/zookeeper ]]; then
    (cd "$root" && mvn -q -B -ntp -DskipTests -pl bench -am test-compile)
fi

path=$here/tests.jar:$bench:$here/junit-platform-console-standalone.jar
properties=(-Dbuild.test.dir="$here" '-Dzookeeper.4lw.commands.whitelist=*' -Dzookeeper.admin.enableServer=false
    -Dzookeeper.extendedTypesEnabled=true)
if [[ -z ${ZOOKEEPER:-} ]]; then
    path=$classes:$path
    properties+=(-Dzookeeper.serverCnxnFactory=io.nodens.bench.zookeeper.ForwardingServer -Dnodens.jar="$jar")
fi

selected=()
while read -r name; do
    if [[ $# -eq 0 ]] || [[ " $* " == *" ${name##*.} "* ]]; then
        selected+=(-c "$name")
    fi
done < <(grep -v '^#' "$(dirname "${BASH_SOURCE[0]}")/zookeeper-tests.txt")
cd "$here"
exec "$java" -Xmx1g --add-opens java.base/jdk.internal.misc=ALL-UNNAMED "${properties[@]}" -cp "$path" \
    org.junit.platform.console.ConsoleLauncher execute "${selected[@]}" --disable-banner --details=tree \
    --disable-ansi-colors --reports-dir="$here/reports"
