#!/usr/bin/env bash
# Starts three members on this host again and again and tells how long each start and each stop took.
#
#   start-loop.sh [-n rounds] [-s stop signal] [-k] [-b base port] [-j nodens.jar] [-- server flags]
#
#   -n  rounds, 100 by default
#   -s  TERM (default) or KILL: how members are stopped between rounds
#   -k  keep the data from round to round, so that every start after the first is a restart
#   -b  base port of member 0; the others are 100 and 200 above
#
# Every round prints one line; a member that is not ready in 60 s fails the run and its log is shown. Exits with the number
# of rounds that failed.
set -u
rounds=100 signal=TERM keep=0 base=23400
jar="$(dirname "$0")/../../../target/nodens.jar"
while getopts n:s:kb:j: option; do
    case $option in
        n) rounds=$OPTARG ;;
        s) signal=$OPTARG ;;
        k) keep=1 ;;
        b) base=$OPTARG ;;
        j) jar=$OPTARG ;;
        *) exit 64 ;;
    esac
done
shift $((OPTIND - 1))

dir=$(mktemp -d "${TMPDIR:-/tmp}/nodens-starts.XXXXXX")
members="0=localhost:$base,1=localhost:$((base + 100)),2=localhost:$((base + 200))"
failed=0
pids=()
cleanup()
{
    for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null; done
    for id in 0 1 2; do rm -rf "/dev/shm/nodens-loop-$$-$id" "/dev/shm/nodens-loop-region-$$-$id"; done
    [ "$failed" = 0 ] && rm -rf "$dir"
}
trap cleanup EXIT
now_ms() { echo $(($(date +%s%N) / 1000000)); }

for round in $(seq 1 "$rounds"); do
    [ $keep = 1 ] || rm -rf "$dir"/m?
    started=$(now_ms)
    pids=()
    for id in 0 1 2; do
        : > "$dir/$id.log"
        java -jar "$jar" server --member-id $id --members "$members" --data-dir "$dir/m$id" \
            --aeron-dir "/dev/shm/nodens-loop-$$-$id" --region-dir "/dev/shm/nodens-loop-region-$$-$id" \
            "$@" > "$dir/$id.log" 2>&1 &
        pids+=($!)
    done

    took=()
    ok=1
    for id in 0 1 2; do
        until grep -q ': ready as' "$dir/$id.log"; do
            if [ $(($(now_ms) - started)) -gt 60000 ] || ! kill -0 "${pids[$id]}" 2>/dev/null; then
                ok=0
                break
            fi
            sleep 0.02
        done
        took+=($(($(now_ms) - started)))
    done

    leader=$(grep -l 'ready as leader' "$dir"/?.log | wc -l)
    stopping=$(now_ms)
    kill -"$signal" "${pids[@]}" 2>/dev/null
    codes=()
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null; codes+=($?); done
    echo "round $round: ready after ${took[*]} ms, leaders $leader, stopped by SIG$signal in $(($(now_ms) - stopping)) ms, exit codes ${codes[*]}"
    if [ $ok = 0 ] || [ "$leader" -lt 1 ]; then
        failed=$((failed + 1))
        tail -n 20 "$dir"/?.log
        cp -r "$dir" "$dir.failed-$round" 2>/dev/null
    fi
done
echo "$failed of $rounds rounds failed"
exit "$failed"
