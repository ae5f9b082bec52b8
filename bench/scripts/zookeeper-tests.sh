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

# What ZooKeeper's tests were built with, and its command line, which some of them call.
libraries=(commons-cli:commons-cli:1.5.0 org.apache.commons:commons-collections4:4.4 commons-io:commons-io:2.17.0
    org.hamcrest:hamcrest:2.2 org.mockito:mockito-core:4.9.0 net.bytebuddy:byte-buddy:1.12.19
    net.bytebuddy:byte-buddy-agent:1.12.19 org.objenesis:objenesis:3.3 jline:jline:2.14.6)
mkdir -p "$here/lib"
if [[ ! -f $here/complete ]]; then
    for artifact in "org.apache.zookeeper:zookeeper:$(version zookeeper.version):jar:tests" \
        "org.junit.platform:junit-platform-console-standalone:$(version junit.version)" "${libraries[@]}"; do
        mvn -q -B -ntp dependency:copy -Dartifact="$artifact" -DoutputDirectory="$here/lib" -Dmdep.stripVersion=true
    done
    touch "$here/complete"
fi

if [[ ! -d $classes/io.nodens.bench.system.zookeeper ]]; then
    (cd "$root" && mvn -q -B -ntp -DskipTests -pl bench -am test-compile)
fi

path=$here/lib/zookeeper-tests.jar:$bench:$here/lib/*
properties=(-Dbuild.test.dir="$here" '-Dzookeeper.4lw.commands.whitelist=*' -Dzookeeper.admin.enableServer=false
    -Dzookeeper.extendedTypesEnabled=true)
if [[ -z ${ZOOKEEPER:-} ]]; then
    path=$classes:$path
    properties+=(-Dzookeeper.serverCnxnFactory=io.nodens.bench.system.zookeeper.ForwardingServer -Dnodens.jar="$jar")
fi

selected=()
while read -r name; do
    if [[ $# -eq 0 ]] || [[ " $* " == *" ${name##*.} "* ]]; then
        selected+=(-c "$name")
    fi
done < <(grep -v '^#' "$(dirname "${BASH_SOURCE[0]}")/zookeeper-tests.txt")
cd "$here"
# The method left out takes the property back that says which server is started: those behind it would test ZooKeeper.
exec "$java" -Xmx1g --add-opens java.base/jdk.internal.misc=ALL-UNNAMED "${properties[@]}" -cp "$path" \
    org.junit.platform.console.ConsoleLauncher execute "${selected[@]}" \
    --exclude-methodname='.*ACLTest#testNettyIpAuthDefault.*' --disable-banner --details=tree \
    --disable-ansi-colors --reports-dir="$here/reports"
