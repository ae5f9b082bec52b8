#!/usr/bin/env bash
# Runs Apache Kafka 3.9.1 in ZooKeeper mode on three members on this host: two brokers, one topic of three partitions. Writes
# records and reads all of them back, and meanwhile
#   - ends a broker and starts it again,
#   - kills the members' leader with -9 and starts it again,
#   - kills the broker that is Kafka's controller with -9 and starts it again.
# No acknowledged record may be missing, and no broker may lose its session but one that is killed. Takes some minutes.
#
#   bench/scripts/kafka.sh [records]      written in each step; default 10000
#
# Kafka comes from Maven Central; where it cannot be fetched, this says so and ends with exit code 0. Environment:
# NODENS_KAFKA_BASE_PORT, the first of 60 free ports (27300).
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/built.sh"

records=${1:-10000}
version=3.9.1
topic=records
base=${NODENS_KAFKA_BASE_PORT:-27300}
deadline=300
work=$(mktemp -d)
shared=$(mktemp -d -p "$([[ -w /dev/shm ]] && echo /dev/shm || echo "$work")" nodens-kafka.XXXXXX)
brokers=localhost:$((base + 41)),localhost:$((base + 42))
written=0
declare -A pids=()

finish()
{
    local code=$?
    for pid in "${pids[@]}"; do
        kill -9 "$pid" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    rm -rf "$shared"
    if ((0 == code)); then
        rm -rf "$work"
    else
        echo "kafka.sh: failed with $code; logs are in $work" >&2
    fi
}
trap finish EXIT
trap 'exit 130' INT TERM

say()
{
    echo "kafka.sh: $*"
}

fail()
{
    say "$*" >&2
    exit 1
}

# until_holds WHAT COMMAND...: asks until the command succeeds.
until_holds()
{
    local what=$1 end=$((SECONDS + deadline))
    shift
    until "$@"; do
        ((SECONDS < end)) || fail "not within $deadline s: $what"
        sleep 0.2
    done
}

# lines FILE PATTERN: how many match.
lines()
{
    grep -cE "$2" "$1" 2>/dev/null || true
}

has_lines()
{
    (($(lines "$1" "$2") >= $3))
}

fetch()
{
    cat > "$work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>io.nodens.kafka</groupId><artifactId>classpath</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$version</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>$version</version></dependency>
  </dependencies>
</project>
POM
    (cd "$work" && mvn -B -q -ntp dependency:build-classpath -Dmdep.outputFile=classpath.txt) > "$work/fetch.log" 2>&1
}

kill_hard()
{
    kill -9 "${pids[$1]}"
    # Silent about the end that is meant.
    wait "${pids[$1]}" 2>/dev/null || true
}

start_member()
{
    local log=$work/member-$1.log before
    before=$(lines "$log" ' member [0-9]+: ready ')
    "$java" -Xmx256m -jar "$jar" server --member-id="$1" --data-dir="$work/data-$1" --aeron-dir="$shared/aeron-$1" \
        --region-dir="$shared/region-$1" \
        --members="0=localhost:$base,1=localhost:$((base + 10)),2=localhost:$((base + 20))" \
        --gateway-port="$((base + 30 + $1))" --admin-port=none --profile=dev \
        --leader-heartbeat-timeout=1s --cluster-session-timeout=4s >> "$log" 2>&1 &
    pids[member-$1]=$!
    starts[$1]=$((before + 1))
}
declare -A starts=()

await_member()
{
    until_holds "member $1 is ready" has_lines "$work/member-$1.log" ' member [0-9]+: ready ' "${starts[$1]}"
}

# What the member answers to a four-letter word; nothing when it does not.
word()
{
    (exec 3<> "/dev/tcp/127.0.0.1/$((base + 30 + $1))" && printf '%s' "$2" >&3 && timeout 5 cat <&3) 2>/dev/null || true
}

finds_leader()
{
    for leader in 0 1 2; do
        [[ $(word "$leader" srvr) != *"Mode: leader"* ]] || return 0
    done
    return 1
}

kafka()
{
    ${how:-} "$java" "-Xmx${heap:-128m}" -cp "$(cat "$work/classpath.txt")" \
        -Dlog4j.configuration="file:$work/log4j.properties" -Dlevel="${level:-WARN}" "$@"
}

start_broker()
{
    cat > "$work/broker-$1.properties" <<BROKER
broker.id=$1
zookeeper.connect=127.0.0.1:$((base + 30)),127.0.0.1:$((base + 31)),127.0.0.1:$((base + 32))/kafka
zookeeper.session.timeout.ms=18000
listeners=PLAINTEXT://localhost:$((base + 40 + $1))
log.dirs=$work/broker-$1
offsets.topic.num.partitions=3
offsets.topic.replication.factor=2
BROKER
    local log=$work/broker-$1.log before
    before=$(lines "$log" "KafkaServer id=$1\] started")
    # The process itself, not a shell that waits for it, is what is killed.
    (level=INFO heap=384m how=exec kafka kafka.Kafka "$work/broker-$1.properties" >> "$log" 2>&1) &
    pids[broker-$1]=$!
    until_holds "broker $1 is up" has_lines "$log" "KafkaServer id=$1\] started" $((before + 1))
}

topics()
{
    kafka org.apache.kafka.tools.TopicCommand --bootstrap-server "$brokers" "$@" 2>> "$work/topics.log"
}

# The brokers that are in sync for all partitions of the topic.
are_in_sync()
{
    (($(topics --describe --topic "$topic" | grep -cE 'Isr: ([12],[12])' || true) == 3))
}

# Writes the next records; each holds its number.
produce()
{
    seq $((written + 1)) $((written + records)) |
        kafka kafka.tools.ConsoleProducer --bootstrap-server "$brokers" --topic "$topic" \
            --request-required-acks all --request-timeout-ms 20000 --message-send-max-retries 10000 \
            --retry-backoff-ms 200 --producer-property delivery.timeout.ms=240000 >> "$work/producer.log" 2>&1 ||
        fail "the producer failed"
    ! grep -q 'Error when sending' "$work/producer.log" || fail "$(grep -m 1 'Error when sending' "$work/producer.log")"
    written=$((written + records))
}

# Reads the topic from its begin, and compares with what was written.
consume()
{
    kafka org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "$brokers" --topic "$topic" \
        --from-beginning --timeout-ms 20000 > "$work/consumed" 2>> "$work/consumer.log" || true
    sort -n -u "$work/consumed" > "$work/numbers"
    seq 1 "$written" | cmp -s - "$work/numbers" ||
        fail "of $written records, $(wc -l < "$work/numbers") were read"
    say "$written records were read, $(($(wc -l < "$work/consumed") - written)) of them twice"
}

# Data of a znode of Kafka, by a member that lives.
znode()
{
    "$java" -Xmx64m -jar "$jar" get --endpoints "localhost:$base,localhost:$((base + 10)),localhost:$((base + 20))" \
        "/kafka/$1" 2>> "$work/shell.log" || true
}

finds_controller()
{
    controller=$(znode controller | grep -oE '"brokerid":[0-9]+' | grep -oE '[0-9]+$')
}

finds_another_controller()
{
    finds_controller && [[ $controller != "$1" ]]
}

# How many sessions a broker has had, as its client of ZooKeeper tells; each of its lives begins with two.
sessions()
{
    grep -oE 'Session establishment complete on server .*session id = [^,]*' "$work/broker-$1.log" |
        grep -oE '0x[0-9a-f]+' | sort -u | wc -l
}

if ! fetch; then
    say "skipped: Kafka $version cannot be fetched; Maven says:"
    tail -3 "$work/fetch.log"
    exit 0
fi
cat > "$work/log4j.properties" <<'LOG'
log4j.rootLogger=${level}, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.target=System.err
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%d %p %m (%c)%n
LOG

for member in 0 1 2; do
    start_member "$member"
done
for member in 0 1 2; do
    await_member "$member"
done
start_broker 1
start_broker 2
topics --create --topic "$topic" --partitions 3 --replication-factor 2
produce
consume

kill "${pids[broker-1]}"
wait "${pids[broker-1]}" || true
start_broker 1
until_holds "both brokers are in sync" are_in_sync
produce
consume
say "broker 1 was ended and started again"

until_holds "a member leads" finds_leader
killed=$leader
before="$(sessions 1) $(sessions 2)"
kill_hard "member-$killed"
produce
topics --create --topic while-the-leader-is-dead --partitions 3 --replication-factor 2
until_holds "another member leads" finds_leader
start_member "$killed"
await_member "$killed"
consume
[[ "$(sessions 1) $(sessions 2)" == "$before" ]] ||
    fail "the brokers have had $before sessions, and $(sessions 1) $(sessions 2) after the leader was killed"
say "member $killed, which led, was killed; member $leader leads; no session was lost"

# A broker that is not in sync may not lead.
until_holds "both brokers are in sync" are_in_sync
until_holds "there is a controller" finds_controller
killed=$controller
kill_hard "broker-$killed"
produce
until_holds "the other broker is the controller" finds_another_controller "$killed"
topics --create --topic while-a-broker-is-dead --partitions 3 --replication-factor 1
# A broker that comes back finds its number taken until its former session has ended.
start_broker "$killed"
until_holds "both brokers are in sync" are_in_sync
consume
say "broker $killed, the controller, was killed; broker $controller is the controller"

! grep -hE ' FATAL ' "$work"/broker-*.log || fail "a broker met a fatal error"
say "passed: $written records, two brokers on three members"
