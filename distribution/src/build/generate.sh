#!/bin/sh
# Writes what the distribution has that only a running Nodens can tell: the scripts of completion, and the list of
# classes of which bin/nodens makes a class data archive.
#
#   generate.sh JAVA_HOME JAR DIRECTORY
#
# The list comes from three members on loopback and from commands that work on them, each with -XX:DumpLoadedClassList.
set -eu
java=$1/bin/java
jar=$2
out=$3
rm -rf "$out"
mkdir -p "$out/lists"
"$java" -jar "$jar" completion bash > "$out/completion.bash"
"$java" -jar "$jar" completion zsh > "$out/completion.zsh"

members=
stop()
{
    [ -z "$members" ] || kill $members 2>/dev/null || :
}
trap stop EXIT
trap 'exit 1' INT TERM

all_ready()
{
    for id in 0 1 2
    do
        grep -q 'ready as' "$out/member-$id.log" || return 1
    done
}

# Three, since a lone member neither greets nor elects, with all doors that a member has.
start_members()
{
    for id in 0 1 2
    do
        "$java" -Xmx256m -XX:DumpLoadedClassList="$out/lists/member-$id" -jar "$jar" server --member-id "$id" \
            --members "0=127.0.0.1:$base,1=127.0.0.1:$((base + 10)),2=127.0.0.1:$((base + 20))" \
            --data-dir "$out/data/$id" --admin-port 0 --gateway-port 0 > "$out/member-$id.log" 2>&1 &
        members="$members $!"
    done
    for wait in $(seq 1200)
    do
        all_ready && return 0
        for member in $members
        do
            kill -0 "$member" 2>/dev/null || return 1
        done
        sleep 0.1
    done
    return 1
}

# A port is taken now and then: others are tried.
base=$((21000 + $$ % 1000 * 30))
for attempt in 1 2 3 4 5
do
    ready=
    start_members && ready=yes && break
    stop
    wait $members || :
    members=
    rm -rf "$out/data"
    base=$((base + 30))
done
[ -n "$ready" ] || { cat "$out"/member-*.log >&2; echo "generate.sh: no members start" >&2; exit 1; }

count=0
try()
{
    count=$((count + 1))
    expected=$1
    shift
    # A host that does other work as well may need a second attempt.
    for attempt in 1 2 3
    do
        result=0
        NODENS_ENDPOINTS=127.0.0.1:$base "$java" -XX:DumpLoadedClassList="$out/lists/$(printf '%02d' $count)" \
            -jar "$jar" "$@" > "$out/command.log" 2>&1 </dev/null || result=$?
        [ "$result" != "$expected" ] || return 0
    done
    cat "$out/command.log" >&2
    echo "generate.sh: nodens $* ended with $result and not with $expected" >&2
    exit 1
}

# Of the members, however busy the host is.
ask()
{
    try "$@" --timeout 60s
}

try 0 --help
ask 0 create /a hello
ask 0 create -s -p /b/c-
ask 0 get /a
ask 0 get -s /a
ask 0 set /a world -v 0
ask 5 set /a world -v 0
ask 0 stat /a
ask 0 ls / -l
ask 0 tree /
ask 0 count /
ask 0 multi 'set /a x' 'create /d y'
ask 0 multiread 'get /a' 'ls /'
ask 0 whoami
ask 0 sync
ask 0 getAcl /a
ask 0 delete /a
ask 3 get /a
ask 0 deleteall /b
ask 7 watch /d --wait 1s
ask 0 status
ask 0 status -o json
ask 0 limits
ask 0 sessions
try 0 inspect --data-dir "$out/data/0"
try 0 counters --data-dir "$out/data/0"

stop
wait $members
members=
# In the order of their loading, each line once: the first list is that of the most common command.
cat "$out/lists/04" "$out"/lists/[0-9]* "$out"/lists/member-* | awk '!/^#/ && !seen[$0]++' > "$out/nodens.classlist"
rm -rf "$out/data" "$out/lists"
echo "$(wc -l < "$out/nodens.classlist") lines in $out/nodens.classlist"
