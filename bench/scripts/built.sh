# To be sourced by the scripts beside it: names what they run, and builds it when it is missing.
#   root    of the repository
#   jar     nodens.jar, or $NODENS_JAR
#   bench   nodens-bench.jar, or $NODENS_BENCH_JAR
#   java    of $JAVA_HOME, or the one that is found first
# shellcheck shell=bash disable=SC2034

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jar=${NODENS_JAR:-$root/cluster/target/nodens.jar}
bench=${NODENS_BENCH_JAR:-$root/bench/target/nodens-bench.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

if [[ ! -f $jar && -z ${NODENS_JAR:-} || ! -f $bench && -z ${NODENS_BENCH_JAR:-} ]]; then
    (cd "$root" && mvn -q -B -ntp -DskipTests package)
fi
