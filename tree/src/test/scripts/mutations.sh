#!/usr/bin/env bash
# Breaks one fence, validation, bound or order of the tree at a time, in a copy, and tells which tests notice.
#   mutations.sh                        all of them: a table as docs/mutations.md has it
#   mutations.sh PATTERN                those whose names match a regular expression
#   mutations.sh --list                 their names
#   mutations.sh --jcstress [PATTERN]   those that a processor of the x86 family hides, under jcstress
# Tests run in stages, and the first class that fails ends a mutation's run. The script ends with 1 when a mutation does not
# apply any more, does not compile, lets a test run for ever, or survives where it should not. Environment: STAGES (numbers,
# default "1 2 3"), SEED (default 11), LIMIT (seconds for the tests of a stage, default 300), JCSTRESS_MODE (default quick),
# JCSTRESS_TESTS (a regular expression, default all), RUN (put before each run, for instance nice), MAVEN_REPOSITORY,
# MAVEN_OPTIONS (default -o).
# Takes about ten minutes with STAGES=1 on two cores; each mutation that survives takes all stages.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
stages=(
    "" # Numbers begin at 1.
    "PlantedDamageTest PlantedRingTest PlantedHeaderTest UnmappedSegmentTest CollisionTest ForgedRecordTest RememberedPathTest index.PathMemoTest
        InterleavingMatrixTest InterleavingTest ChangeReaderTest ClosedWordsTest TreeTest HistoryTest UnmapTest RegionPermissionsTest
        TreeRegionTest memory.HistoryDemandTest memory.LineAllocatorTest"
    "PinnedReadTest TreeModelTest HistoryCheckTest ForeignProcessTest RegionFullnessTest"
    "HostileRegionTest CReaderTest ConcurrentReadTest"
)
seed=${SEED:-11}
limit=${LIMIT:-300}
wanted=${1:-}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failures=0
java_home=${JAVA_HOME:+$JAVA_HOME/bin/}
sources=src/main/java/io/nodens/tree

property() { sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$root/pom.xml"; }

# jar GROUP ARTIFACT [VERSION]: of that version, else the newest that is there
jar() {
    local exact=$repository/$1/$2/${3:-}/$2-${3:-}.jar
    if [[ -f $exact ]]; then
        echo "$exact"
    else
        find "$repository/$1/$2" -name "$2-[0-9]*.jar" ! -name '*-sources.jar' | sort -V | tail -1
    fi
}

prepare() {
    local junit name
    junit=$(property junit.version)
    repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
    flags="$(property nodens.jvm.flags) $(property nodens.test.flags | sed "s:target/:$tmp/:") -XX:-CreateCoredumpOnCrash"
    agrona=$(jar org/agrona agrona "$(property agrona.version)")
    class_path=$tmp/tree/target/classes:$tmp/tree/target/test-classes:$root/test-support/target/classes:$agrona
    for name in '' -api -engine -params; do
        class_path+=:$(jar org/junit/jupiter "junit-jupiter$name" "$junit")
    done
    for name in commons engine launcher; do
        class_path+=:$(jar org/junit/platform "junit-platform-$name" "$junit")
    done
    class_path+=:$(jar org/opentest4j opentest4j):$(jar org/apiguardian apiguardian-api):$(jar org/jspecify jspecify)

    (cd "$root" && ${RUN:-} mvn -q ${MAVEN_OPTIONS--o} -B -ntp -pl tree,tree/jcstress -am test-compile >&2)
    mkdir -p "$tmp/tree/target" "$tmp/original" "$tmp/runner"
    cp -r "$root/tree/src" "$tmp/tree"
    cp -r "$root/tree/target/classes" "$root/tree/target/test-classes" "$tmp/tree/target"
    cp -r "$tmp/tree/target/classes" "$tmp/tree/src" "$tmp/original"
    "$java_home"javac -d "$tmp/runner" -cp "$class_path" "$root/tree/src/test/scripts/RunTests.java"
}

# run STAGE: prints the test class that failed; 0 when none did, 1 when one did, 2 when nothing can be said
run() {
    local status=0 class
    # shellcheck disable=SC2086
    (cd "$tmp/tree" && exec ${RUN:-} timeout -k 5 "$limit" "$java_home"java $flags -cp "$tmp/runner:$class_path" \
        -Dnodens.test.seed="$seed" -Dnodens.tree.transactions=6000 -Dnodens.tree.runs=1 -Dnodens.tree.operations=50000 \
        RunTests $(printf 'io.nodens.tree.%s ' ${stages[$1]})) > "$tmp/log" 2>&1 || status=$?
    class=$(sed -n 's/^class .*\.//p' "$tmp/log" | tail -1)
    case $status in
        0) return 0 ;;
        10) echo "\`$class\`" && return 1 ;;
        124 | 137) echo "*\`$class\` did not end*" && return 2 ;;
        *)
            if grep -qE '^# A fatal error|^Aborting due to java.lang.OutOfMemoryError' "$tmp/log"; then
                echo "\`$class\` (the JVM died)"
                return 1
            fi
            tail -30 "$tmp/log" >&2 && echo "*exit code $status*"
            return 2
            ;;
    esac
}

# mutate NAME CLASS FIND REPLACEMENT: what is looked for must be there exactly once; any white space equals any other
mutate() {
    local name=$1 file=$sources/$2.java
    if [[ ! $name =~ $wanted ]]; then
        return
    fi
    if [[ $listing == yes ]]; then
        echo "$name"
        return
    fi

    rm -rf "$tmp/tree/target/classes" "$tmp/tree/src/main"
    cp -r "$tmp/original/classes" "$tmp/tree/target/classes"
    cp -r "$tmp/original/src/main" "$tmp/tree/src/main"
    if ! FIND=$3 REPLACEMENT=$4 perl -0777 -i -pe '
        BEGIN { $find = join "\\s+", map { quotemeta } split /\s+/, $ENV{FIND}; }
        $count += s/$find/$ENV{REPLACEMENT}/g; END { $? = 1 != $count }' "$tmp/tree/$file"; then
        echo "| $name | *does not apply to $2* |"
        failures=$((failures + 1))
        return
    fi
    if ! "$java_home"javac -proc:none -nowarn -d "$tmp/tree/target/classes" -cp "$tmp/tree/target/classes:$agrona" \
        "$tmp/tree/$file" > "$tmp/log" 2>&1; then
        cat "$tmp/log" >&2
        echo "| $name | *does not compile* |"
        failures=$((failures + 1))
        return
    fi

    judge "$name"
}

tests() {
    local stage caught
    for stage in ${STAGES:-1 2 3}; do
        if ! caught=$(run "$stage"); then
            echo "| $1 | $caught |"
            [[ $caught != *\** ]] || failures=$((failures + 1))
            return
        fi
    done

    echo "| $1 | ${survives:-*survived*} |"
    [[ -n $survives ]] || failures=$((failures + 1))
}

# Orders that the processor keeps by itself and only a compiler could break: jcstress on the broken classes.
stress() {
    local classes=$root/tree/jcstress/target/classes:$root/tree/jcstress/target/test-classes jars result
    jars=$(jar org/openjdk/jcstress jcstress-core):$(jar net/sf/jopt-simple jopt-simple 4.6)
    jars+=:$(jar net/java/dev/jna jna 5.8.0):$(jar net/java/dev/jna jna-platform 5.8.0)
    (cd "$tmp" && ${RUN:-} "$java_home"java -cp "$classes:$tmp/tree/target/classes:$agrona:$jars" org.openjdk.jcstress.Main \
        -m "${JCSTRESS_MODE:-quick}" -t "${JCSTRESS_TESTS:-Stress}" -r "$tmp/jcstress/" -jvmArgsPrepend \
        "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED -Dagrona.disable.bounds.checks=true" > "$tmp/log" 2>&1) || true
    result=$(grep -oE 'Results: .*' "$tmp/log" | tail -1)
    echo "| $1 | jcstress: ${result:-$(tail -3 "$tmp/log" | tr '\n' ' ')} |"
    ! grep -qE 'FORBIDDEN|FAILED|ERROR' "$tmp/log" || grep -E 'FORBIDDEN|FAILED|ERROR' "$tmp/log" | head -5
}

judge=tests
listing=no
case $wanted in
    --list) listing=yes wanted= ;;
    --jcstress) judge=stress wanted=${2:-} ;;
esac
judge() { $judge "$1"; }

if [[ $listing == no ]]; then
    prepare
    if [[ $judge == tests ]]; then
        for stage in ${STAGES:-1 2 3}; do
            if ! caught=$(run "$stage"); then
                cat "$tmp/log" >&2
                echo "stage $stage fails without a mutation: $caught" >&2
                exit 1
            fi
        done
    fi
    echo "| broken | caught by |"
    echo "| --- | --- |"
fi

orders() {
    mutate 'begin plain' memory/SeqLock 'return memory.getLongAcquire(offset);' 'return memory.getLong(offset);'
    mutate 'no acquire fence before validation' memory/SeqLock 'VarHandle.acquireFence();' ''
    mutate 'no release fence after closing' memory/SeqLock 'VarHandle.releaseFence();' ''
    mutate 'completed zxid loaded plainly' memory/RegionHeader \
        'return memory.getLongAcquire(COMPLETED_ZXID_OFFSET);' 'return memory.getLong(COMPLETED_ZXID_OFFSET);'
    mutate 'completed zxid stored plainly' memory/RegionHeader \
        'buffer.putLongRelease(COMPLETED_ZXID_OFFSET, zxid);' 'buffer.putLong(COMPLETED_ZXID_OFFSET, zxid);'
    mutate 'no release fence behind the tail intent' ChangeWriter 'VarHandle.releaseFence();' ''
    mutate 'no acquire fence before the tail intent' ChangeReader 'VarHandle.acquireFence();' ''
}

reading() {
    mutate 'skip bucket word > completed' ZnodeLookup 'if (bucketWord > completedZxid)' 'if (false)'
    mutate 'skip record word > completed' ZnodeLookup 'return recordWord > completedZxid;' 'return false;'
    mutate 'absent without validating the bucket' ZnodeLookup 'return isBucketUnchanged() ? NO_NODE : RETRY;' 'return NO_NODE;'
    mutate 'record validation without the record' ZnodeLookup \
        'if (!SeqLock.isUnchanged(memory, offset + ZnodeDescriptor.WORD_OFFSET, recordWord) || !isBucketUnchanged())' \
        'if (!isBucketUnchanged())'
    mutate 'record validation without the bucket' ZnodeLookup \
        'if (!SeqLock.isUnchanged(memory, offset + ZnodeDescriptor.WORD_OFFSET, recordWord) || !isBucketUnchanged())' \
        'if (!SeqLock.isUnchanged(memory, offset + ZnodeDescriptor.WORD_OFFSET, recordWord))'
    mutate 'remembered path without the word of its bucket' ZnodeLookup \
        'if (word != bucketWord || bucketWord > completedZxid)' 'if (bucketWord > completedZxid)'
    mutate 'remembered path validated without its bucket' ZnodeLookup \
        'return NULL_LINE == bucketLine || SeqLock.isUnchanged(' \
        'return memo.isHit() || NULL_LINE == bucketLine || SeqLock.isUnchanged('
    mutate 'memo ignores the length of a path' index/PathMemo '| ((long)length << LENGTH_SHIFT)' ''
    mutate 'memo ignores a word of the path' index/PathMemo '| (table[at + 3] ^ word3)' ''
    mutate 'memo keeps a path that was not found' index/PathMemo '&& 0 != table[at + LINES])' ')'
    mutate 'wait for a record that is another one by now' ZnodeLookup \
        'awaitedZxid = isBucketUnchanged() ? recordWord : 0;' 'awaitedZxid = recordWord;'
    mutate 'entry without its own validation' ChildrenReader \
        'if (!SeqLock.isUnchanged(memory, offset + ZnodeDescriptor.WORD_OFFSET, word))' 'if (false)'
    mutate 'entry without word > completed' ChildrenReader 'if (word > lookup.completedZxid)' 'if (false)'
    mutate 'page accepted unvalidated' ChildrenReader 'if (!lookup.isWhole(memory, offset))' 'if (false)'
    mutate 'validation always true' memory/SeqLock 'return word == memory.getLongOpaque(offset);' 'return true;'
    mutate 'key ignores the root' index/PathKey 'return ROOT_LINE == parent;' 'return true;'
    mutate 'key ignores short names' index/PathKey 'if (0 != (difference | beyond(first, length)))' 'if (0 != difference)'
    mutate 'key ignores long names' index/PathKey \
        '|| !isLongEqual(memory, at + ZnodeDescriptor.NAME_OFFSET, i, length))' ')'
    mutate 'key ignores all but the last word of a name' index/PathKey \
        'if (memory.getLong(offset) != names[word++])' 'if (0 == names[word++])'
    mutate 'key ignores the last word of a name' index/PathKey \
        'return 0 == beyond(memory.getLong(offset) ^ names[word], left);' 'return true;'
    mutate 'key ignores the length of a short name' index/PathKey 'if (0 != (difference | beyond(first, length)))' \
        'if (0 != beyond(first, length))'
    mutate 'key ignores the length of a long name' index/PathKey 'if (0 != difference || !isLongEqual' 'if (!isLongEqual'
    mutate 'state not looked at' TreeRegion 'if (STATE_READY == state || STATE_RECOVERING == state)' 'if (true)'
    mutate 'region in recovery read' TreeRegion \
        'return STATE_READY == state ? TreeStatus.OK : TreeStatus.RECOVERING;' 'return TreeStatus.OK;'
    mutate 'state not looked at when mapping' memory/RegionMapping \
        '(STATE_READY != state && STATE_RECOVERING != state) ||' ''
    mutate 'region mapped before it is ready' memory/RegionMapping 'if (STATE_CREATING == state)' 'if (false)'
    mutate 'dead writer not looked for when mapping' memory/RegionMapping '|| !WriterMonitor.isWriterAlive(header))' ')'
    mutate 'dead writer not looked for when reading' TreeRegion 'if (!monitor.isWriterGone())' 'if (true)'
    mutate 'segment that cannot be mapped not noticed' memory/SegmentTable 'missing = segment;' ''
    mutate 'segment that cannot be mapped taken for nothing' ZnodeLookup \
        'return RETRY != result && table.isSegmentMissing() && isOpenToDoubt(result);' 'return false;'
    mutate 'segment that only the past needs' ZnodeLookup 'if (isMapped && (RETRY != result || isPinned()))' 'if (false)'
    mutate 'segment that cannot be mapped tried by every read' memory/SegmentMapper \
        'if (isClosed || (isReported[segment] && clock.nanoTime() - failedAtNs[segment] < RETRY_INTERVAL_NS))' 'if (isClosed)'
    mutate 'refused header stays mapped' memory/RegionMapping \
        'for as long as its member is down. if (!isSound)' 'for as long as its member is down.
            if (false)'
    mutate 'unsound header stays mapped' memory/RegionMapping 'return mapping;
        }
        finally
        {
            if (!isSound)' 'return mapping;
        }
        finally
        {
            if (false)'
    mutate 'region stays mapped' TreeRegion 'table.unmap(); if (null != ring)' 'if (null != ring)'
    mutate 'half a surrogate pair' Utf8 'if (Character.isSurrogate(character))' 'if (false)'
    mutate 'pin before the snapshot' TreeReader \
        'asOfZxid < header.getLong(RegionHeaderDescriptor.RESTORED_ZXID_OFFSET))' 'false)'
    mutate 'region open to everybody' memory/RegionPermissions \
        'Files.createDirectory(directory, attributes(parent, OWN_DIRECTORY));' 'Files.createDirectory(directory);'
    mutate 'directory of another owner' memory/RegionPermissions \
        'refuseOther(directory, Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS), self);' ''
    mutate 'cursor moved by a page that is no answer' ChildrenReader 'if (result >= 0) { page.commit(); }' 'page.commit();'
    mutate 'process of the writer not looked for' memory/WriterMonitor \
        'Processes.isAlive(header.getLong(WRITER_PID_OFFSET), header.getLong(WRITER_START_OFFSET));' 'true;'
    mutate 'closed region counts as alive' memory/WriterMonitor \
        'if (RegionHeaderDescriptor.STATE_CLOSED == header.state())' 'if (false)'
}

bounds() {
    mutate 'segment number bound' memory/SegmentMapper \
        'segment >= 0 && segment < mappings.length && segment < header.segmentCount()' 'segment < header.segmentCount()'
    mutate 'segment count bound' memory/SegmentMapper \
        'segment >= 0 && segment < mappings.length && segment < header.segmentCount()' 'segment >= 0 && segment < mappings.length'
    mutate 'length of a segment'"'"'s file' memory/RegionFiles 'if (length < minLength || length > Integer.MAX_VALUE)' \
        'if (length > Integer.MAX_VALUE)'
    mutate 'head bound of a child' ChildrenReader \
        'if (null == memory || offset > memory.length() - HEAD_LENGTH)
        {
            return CORRUPT;
        }

        final int nameLength' \
        'if (null == memory)
        {
            return CORRUPT;
        }

        final int nameLength'
    mutate 'head bound of an entry' ChildrenReader \
        'if (null == memory || offset > memory.length() - HEAD_LENGTH)
            {
                return CORRUPT;
            }

            final int result' \
        'if (null == memory)
            {
                return CORRUPT;
            }

            final int result'
    mutate 'record bound in a run of names' ChildrenReader '|| null == memory || offset > lastOffset)' '|| null == memory)'
    mutate 'room for a run of names' ChildrenReader 'if (nameLength > Long.BYTES || address > lastAddress)' \
        'if (nameLength > Long.BYTES)'
    mutate 'limit of a run of names' ChildrenReader 'Math.min(FANOUT - first, pageLimit - page.count)' 'FANOUT - first'
    mutate 'name bound of a child' ChildrenReader \
        'final int nameLength = ZnodeFields.nameLength(memory, offset);
        if (offset + NAME_OFFSET > memory.length() - nameLength)' \
        'final int nameLength = ZnodeFields.nameLength(memory, offset);
        if (false)'
    mutate 'name bound of an entry' ChildrenReader \
        'if (dataLength > TreeConfiguration.MAX_DATA_LENGTH_LIMIT || offset + NAME_OFFSET > memory.length() - nameLength)' \
        'if (dataLength > TreeConfiguration.MAX_DATA_LENGTH_LIMIT)'
    mutate 'data length bound of an entry' ChildrenReader \
        'if (dataLength > TreeConfiguration.MAX_DATA_LENGTH_LIMIT || offset + NAME_OFFSET > memory.length() - nameLength)' \
        'if (offset + NAME_OFFSET > memory.length() - nameLength)'
    mutate 'data length bound' RecordCopier \
        'if (sizeClass >= SizeClasses.COUNT || length > TreeConfiguration.MAX_DATA_LENGTH_LIMIT)' \
        'if (sizeClass >= SizeClasses.COUNT)'
    mutate 'data block bound' RecordCopier 'if (blockOffset > block.length() - length)' 'if (false)'
    mutate 'bound of a piece: most' RecordCopier \
        'if (lines < 1 || lines > (memory.length() - offset) >>> SizeClasses.LINE_SHIFT)' 'if (lines < 1)'
    mutate 'bound of a piece: least' RecordCopier \
        'if (lines < 1 || lines > (memory.length() - offset) >>> SizeClasses.LINE_SHIFT)' \
        'if (lines > (memory.length() - offset) >>> SizeClasses.LINE_SHIFT)'
    mutate 'slot bound' RecordCopier 'if (offset + (slotLines << SizeClasses.LINE_SHIFT) > memory.length())' 'if (false)'
    mutate 'size class bound' RecordCopier 'if (sizeClass >= SizeClasses.COUNT ||' 'if ('
    mutate 'family bound' RecordCopier 'if (null == family) { return CORRUPT; }' ''
    mutate 'record bound in the key' index/PathKey 'if (null == memory || at > lastOffset)' 'if (null == memory)'
    mutate 'name bound in the key' index/PathKey \
        'if (nameOffset + ((length + Long.BYTES - 1) & -Long.BYTES) > memory.length())' 'if (false)'
    mutate 'third line bound' ZnodeLookup 'if (isWithData && offset + THIRD_LINE_OFFSET < memory.length())' 'if (isWithData)'
    mutate 'chain bound' ZnodeLookup 'lines < MAX_CHAIN_LINES; lines++' 'lines < MAX_CHAIN_LINES;'
    mutate 'chunk bound' memory/RegionHeader 'return chunk >= 0 && chunk < maxChunks ?' 'return chunk >= 0 ?'
    mutate 'number of attempts' ZnodeLookup 'if (++attempts >= MAX_ATTEMPTS)' 'if (false)'
    mutate 'length of a wait' ZnodeLookup 'i < MAX_SPINS; i++' 'i < MAX_SPINS;'
    mutate 'length of a long wait' ZnodeLookup 'while (clock.nanoTime() - deadlineNs < 0)' 'while (true)'
    mutate 'child depth bound' index/ChildCursor '(childDepth < 1 || childDepth > MAX_DEPTH)' '(childDepth < 1)'
    mutate 'child index without levels' index/ChildCursor '(childDepth < 1 || childDepth > MAX_DEPTH)' '(childDepth > MAX_DEPTH)'
    mutate 'child node bound' index/ChildCursor 'if (null == memory) { isDamaged = true; return NULL_LINE; }' ''
    mutate 'header bounds: segments' memory/RegionMapping \
        'maxSegments < 1 || (long)maxSegments * segmentLength > TreeConfiguration.MAX_REGION_BYTES_LIMIT ||' ''
    mutate 'header bounds: segment length' memory/RegionMapping \
        'segmentLength < TreeConfiguration.MIN_SEGMENT_LENGTH || Integer.bitCount(segmentLength) != 1 ||' ''
    mutate 'header bounds: ring' memory/RegionMapping \
        'ringLength < ChangeRecordDescriptor.MIN_RING_LENGTH || Integer.bitCount(ringLength) != 1 ||' ''
    mutate 'header bounds: header' memory/RegionMapping \
        'header.getInt(HEADER_LENGTH_OFFSET) != header.capacity() ||' ''
    mutate 'header bounds: generation' memory/RegionMapping 'if (header.getLong(GENERATION_OFFSET) != generation ||' 'if ('
    mutate 'header bounds: chunks' memory/RegionMapping '|| header.getInt(MAX_CHUNKS_OFFSET) < 1)' ')'
    mutate 'layout version' memory/RegionMapping 'if (LAYOUT_VERSION != version)' 'if (false)'
    mutate 'magic' memory/RegionMapping 'if (MAGIC != magic)' 'if (false)'
}

history() {
    mutate 'history: record not saved' ZnodeEditor 'memory.save(znode, ZnodeFields.slotLines(buffer, offset));' ''
    mutate 'history: family not saved' ZnodeEditor 'memory.save(family, FamilyDescriptor.LINES);' ''
    mutate 'history: bucket not saved' index/PathIndex 'memory.save(line, LINES);' ''
    mutate 'history: child node not saved' index/ChildIndex 'memory.save(node, LINES);' ''
    mutate 'history: freed block used at once' memory/History 'if (!isOn) { allocator.free(line, lines); return; }' \
        'if (zxid >= 0) { allocator.free(line, lines); return; }'
    mutate 'history: entry overwritten unannounced' memory/History 'reclaim(lostZxid);' ''
    mutate 'history: block used again unannounced' memory/History 'reclaim(limboZxids[(int)limboHead & limboMask]);' ''
    mutate 'history: line not looked for again' memory/PastLines 'return isImage || NONE == imageOf(line);' 'return true;'
    mutate 'history: reach not validated' PastReader 'return past.isCovered(zxid) ? result : RETRY;' 'return result;'
    mutate 'history: youngest image' memory/PastLines 'if (line == entryLine)' 'if (line == entryLine && NONE == image)'
    mutate 'history: image of an earlier transaction' memory/PastLines 'behind > ringLength || entryZxid <= zxid' \
        'behind > ringLength'
    mutate 'history: ended by its own writer' memory/HistoryDemand 'if (isAsked) { isWanted = true; }' ''
    mutate 'history: from the number before' memory/History \
        'turn(completedZxid); } if (limboHead' 'turn(transaction - 1); } if (limboHead'
    mutate 'history: bucket that came later' PastReader 'if (line == head && bucketWord > zxid)' 'if (false)'
}

writing() {
    mutate 'words are not stored' memory/SeqLock 'buffer.putLongOpaque(offset, zxid);' ''
    mutate 'slot keeps its lines' ZnodeEditor 'if (newSlotLines < formerSlotLines)' 'if (false)'
    mutate 'free lines not joined with those before' memory/LineAllocator \
        'if (0 != (line & segmentMask) && free.isFree(line - 1))' 'if (false)'
    mutate 'free lines not joined with those after' memory/LineAllocator \
        'if (0 != (end & segmentMask) && free.isFree(end))' 'if (false)'
    mutate 'host without memory asked for each piece' memory/LineAllocator 'return null != store.failure();' 'return false;'
    mutate 'writer called by another thread' TreeWriter 'if (null != owner)' 'if (false)'
    mutate 'change outside of a transaction' TreeWriter 'checkThread(); if (!isOpen)' 'checkThread(); if (false)'
    mutate 'set without closing' ZnodeEditor 'close(znode, zxid); buffer.putByte(offset + SIZE_CLASS_OFFSET' \
        'buffer.putByte(offset + SIZE_CLASS_OFFSET'
    mutate 'set closes behind the change' ZnodeEditor \
        'close(znode, zxid);
        buffer.putByte(offset + SIZE_CLASS_OFFSET, (byte)SizeClasses.classOf(newSlotLines));
        putData(znode, newBlock, data, dataOffset, dataLength);' \
        'buffer.putByte(offset + SIZE_CLASS_OFFSET, (byte)SizeClasses.classOf(newSlotLines));
        putData(znode, newBlock, data, dataOffset, dataLength); close(znode, zxid);'
    mutate 'create without closing the parent' ZnodeEditor \
        'close(parent, zxid); final int familyLine' 'final int familyLine'
    mutate 'create without closing the znode' ZnodeEditor \
        'SeqLock.close(buffer, offset + WORD_OFFSET, zxid); buffer.putLong(offset + CZXID_OFFSET, zxid);' \
        'buffer.putLong(offset + CZXID_OFFSET, zxid);'
    mutate 'delete without closing the parent' ZnodeEditor \
        'close(parent, zxid); // The bucket' '// The bucket'
    mutate 'delete without closing the znode' ZnodeEditor \
        'SeqLock.close(buffer, offset + WORD_OFFSET, zxid); index.remove(hash, znode, zxid);' 'index.remove(hash, znode, zxid);'
    mutate 'new bucket entry without closing' index/PathIndex \
        'close(head, zxid); int line = head;' 'int line = head;'
    mutate 'removed bucket entry without closing' index/PathIndex \
        'close(head, zxid); int previous' 'int previous'
    mutate 'split without closing the source' index/PathIndex \
        'close(head, zxid); bucketCount' 'bucketCount'
    mutate 'new bucket without a word' index/PathIndex \
        'SeqLock.close(buffer, offset + WORD_OFFSET, zxid); buffer.setMemory' 'buffer.setMemory'
    mutate 'bucket count published one split late' index/PathIndex \
        'bucketCount = target + 1; header.bucketCount(bucketCount);' \
        'header.bucketCount(bucketCount); bucketCount = target + 1;'
    mutate 'block freed before use in set' ZnodeEditor \
        'final int formerBlock = ZnodeFields.dataLine(buffer, offset, formerLength);' \
        'int formerBlock = ZnodeFields.dataLine(buffer, offset, formerLength);
        if (NULL_LINE != formerBlock)
        {
            blocks.free(formerBlock, formerLength);
            formerBlock = NULL_LINE;
        }'
}

changes() {
    mutate 'completed before the ring' TreeWriter \
        'changes.publish(zxid);
        if (null != hook)
        {
            hook.at(InterleavingHook.BEFORE_COMPLETION);
        }

        header.completedZxid(zxid);' \
        'header.completedZxid(zxid); if (null != hook) { hook.at(InterleavingHook.BEFORE_COMPLETION); } changes.publish(zxid);'
    mutate 'no tail intent' ChangeWriter 'header.putLongOpaque(RING_TAIL_INTENT_OFFSET, end);' ''
    mutate 'tail intent not looked at' ChangeReader \
        'return isSound && header.ringTailIntent() <= position + ring.capacity();' 'return isSound;'
    mutate 'changes of an open transaction' ChangeReader 'else if (recordZxid > completedZxid)' 'else if (false)'
    mutate 'ring position unaligned' ChangeReader 'if (0 != (offset & (ALIGNMENT - 1)))' 'if (false)'
    mutate 'ring tail that fell' ChangeReader \
        'Long.compareUnsigned(tail - position, ring.capacity()) > 0' 'tail - position > ring.capacity()'
    mutate 'ring record bound: least' ChangeReader 'length >= ALIGNMENT && length <= toEnd' 'length <= toEnd'
    mutate 'ring record bound: most' ChangeReader 'length <= toEnd &&' ''
    mutate 'ring record bound: aligned' ChangeReader '&& 0 == (length & (ALIGNMENT - 1));' ';'
    mutate 'ring record bound: head' ChangeReader 'isSound = length >= PATH_OFFSET;' 'isSound = true;'
    mutate 'ring path bound: least' ChangeReader 'isSound = pathLength > 0 &&' 'isSound ='
    mutate 'ring path bound: most' ChangeReader 'pathLength <= path.capacity() &&' ''
    mutate 'ring path bound: record' ChangeReader '&& PATH_OFFSET + pathLength <= length;' ';'
    mutate 'start of a reader before the completion' ChangeReader 'if (header.completedZxid() >= zxid)' 'if (true)'
}

# Each is argued for in docs/mutations.md.
equivalents() {
    mutate 'head bound of a read' TreeReader \
        'if (offset > memory.length() - HEAD_LENGTH)
        {
            return lookup.isBucketUnchanged() ? CORRUPT : RETRY;
        }

        ZnodeFields.copyOwn(memory, offset, stat);
        int result =' \
        'ZnodeFields.copyOwn(memory, offset, stat);
        int result ='
    mutate 'head bound of a listing' ChildrenReader \
        'if (offset > memory.length() - HEAD_LENGTH)
        {
            return lookup.isBucketUnchanged() ? CORRUPT : RETRY;
        }

        ZnodeFields.copyOwn(memory, offset, stat);
        final int family =' \
        'ZnodeFields.copyOwn(memory, offset, stat);
        final int family ='
    mutate 'bucket count published behind the moves' index/PathIndex \
        'header.bucketCount(bucketCount);

        final int count = drain(head);
        for (int i = 0; i < count; i++)
        {
            insertInto(lineOf(bucketOf(movedTags[i], bucketCount)), movedTags[i], movedZnodes[i], zxid);
        }' \
        'final int count = drain(head);
        for (int i = 0; i < count; i++)
        {
            insertInto(lineOf(bucketOf(movedTags[i], bucketCount)), movedTags[i], movedZnodes[i], zxid);
        }
        header.bucketCount(bucketCount);'
}

survives='*survived*: the processor keeps the order'
orders
survives='*survived*: equivalent'
if [[ $judge == tests ]]; then
    equivalents
    survives=
    reading
    bounds
    history
    writing
    changes
fi

exit $((failures > 0))
