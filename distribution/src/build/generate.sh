#!/bin/sh
# Writes what the distribution has that only a running Nodens can tell: the scripts of completion, and the list of
# classes of which bin/nodens makes a class data archive.
#
#   generate.sh JAVA_HOME JAR DIRECTORY
#
# The list comes from a member on loopback and from commands that work on it, each with -XX:DumpLoadedClassList.
set -eu
java=$1/bin/java
jar=$2
out=$3
rm -rf "$out"
mkdir -p "$out/lists"
log=$out/member.log

"$java" -jar "$jar" completion bash > "$out/completion.bash"
"$java" -jar "$jar" completion zsh > "$out/completion.zsh"

member=
stop()
{
    [ -z "$member" ] || kill "$member" 2>/dev/null || :
}
trap stop EXIT
trap 'exit 1' INT TERM

# A port is taken now and then: another one is tried.
base=$((21000 + $$ % 4000 * 10))
for attempt in 1 2 3 4 5
do
    "$java" -XX:DumpLoadedClassList="$out/lists/member" -jar "$jar" server --members "0=127.0.0.1:$base" \
        --data-dir "$out/data" --admin-port none --gateway-port none > "$log" 2>&1 &
    member=$!
    ready=
    for wait in $(seq 600)
    do
        grep -q 'ready as leader' "$log" && ready=yes && break
        kill -0 "$member" 2>/dev/null || break
        sleep 0.1
    done
    [ -z "$ready" ] || break
    kill "$member" 2>/dev/null || :
    wait "$member" || :
    base=$((base + 10))
done
[ -n "$ready" ] || { cat "$log" >&2; echo "generate.sh: no member starts" >&2; exit 1; }

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

# Of the member, however busy the host is.
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
try 0 inspect --data-dir "$out/data"
try 0 counters --data-dir "$out/data"

kill "$member"
wait "$member"
member=
# In the order of their loading, each line once: the first list is that of the most common command.
cat "$out/lists/04" "$out"/lists/[0-9]* "$out/lists/member" | awk '!/^#/ && !seen[$0]++' > "$out/nodens.classlist"
rm -rf "$out/data" "$out/lists"
echo "$(wc -l < "$out/nodens.classlist") lines in $out/nodens.classlist"
