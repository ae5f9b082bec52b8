/*
 * Copyright 2026 The Nodens authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.nodens.cluster.state;

import io.nodens.sbe.protocol.CreateMode;
import io.nodens.sbe.protocol.ResultCode;
import io.nodens.tree.TreeConfiguration;
import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Limits on subtrees, as ZooKeeper's clients set them: by znodes below /zookeeper/quota.
 * <pre>
 *   /zookeeper/quota/app/zookeeper_limits   text with the limits on /app and all below it: the quota
 *   /zookeeper/quota/app/zookeeper_stats    the present numbers, kept by the state machine while it is there
 * </pre>
 * The tree knows how many znodes and bytes are below each znode, so that nothing is counted here: a check reads the
 * present numbers of each quota on the way to the root, and adds what the operations before it in the same transaction
 * will change. All of them count, nested or not. What a transaction does to quotas themselves counts from the next one
 * on.
 * <p>
 * What is kept follows from the tree alone, so that it is not part of a snapshot.
 * <p>
 * <b>Costs:</b> a comparison for each write while there is no quota; else one look-up for each component of the path,
 * and two for each quota on it. <b>Allocates:</b> for each quota that is set, else never.
 */
final class Quotas
{
    /** Quotas that there may be: a further one is refused. */
    static final int MAX_QUOTAS = 4096;
    /** Bytes that {@link #emptyStats(UnsafeBuffer)} writes. */
    static final int EMPTY_STATS_LENGTH = emptyStats(new UnsafeBuffer(new byte[QuotaText.MAX_LENGTH]));

    private static final int OK = ResultCode.OK.value();
    private static final UnsafeBuffer PREFIX = ReservedTree.buffer(ReservedTree.QUOTA_PATH + "/");
    private static final UnsafeBuffer RESERVED = ReservedTree.buffer("/zookeeper/");
    private static final UnsafeBuffer RESERVED_ROOT = ReservedTree.buffer("/zookeeper");
    private static final UnsafeBuffer LIMITS_NAME = ReservedTree.buffer("/zookeeper_limits");
    private static final UnsafeBuffer STATS_NAME = ReservedTree.buffer("/zookeeper_stats");
    private static final long HASH_SEED = 0xCBF29CE484222325L;
    private static final long HASH_PRIME = 0x100000001B3L;
    private static final int NONE = 0;
    private static final int LIMITS = 1;
    private static final int STATS = 2;

    private final TreeWriter tree;
    private final StateCounters counters;
    private final QuotaListener listener;
    private final QuotaText parsed = new QuotaText();
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[QuotaText.MAX_LENGTH]);
    private final UnsafeBuffer path = new UnsafeBuffer(
        new byte[TreeConfiguration.MAX_PATH_LENGTH + PREFIX.capacity() + LIMITS_NAME.capacity()]);
    private final List<Quota> quotas = new ArrayList<>();
    private final List<Quota> touched = new ArrayList<>();
    private final List<Quota> pending = new ArrayList<>();
    /** Quotas on the path that was looked up last, the outermost first. */
    private final Quota[] chain = new Quota[TreeConfiguration.MAX_PATH_LENGTH / 2 + 1];
    private Quota[] slots = new Quota[16];
    /** Paths of subtrees whose limits the open transaction changes: length and bytes of each. */
    private final ExpandableArrayBuffer changed = new ExpandableArrayBuffer();
    private int changedLength;
    private int pendingNew;
    private boolean isActive;

    Quotas(final TreeWriter tree, final StateCounters counters, final QuotaListener listener)
    {
        this.tree = tree;
        this.counters = counters;
        this.listener = listener;
    }

    /**
     * From the version of commands on that knows quotas. Takes those that are in the tree.
     */
    void activate()
    {
        isActive = true;
        quotas.clear();
        Arrays.fill(slots, null);
        final UnsafeBuffer root = ReservedTree.buffer(ReservedTree.QUOTA_PATH);
        final int znode = tree.find(root, 0, root.capacity());
        if (TreeWriter.NULL_ZNODE != znode)
        {
            load(znode);
        }
    }

    boolean isActive()
    {
        return isActive;
    }

    int size()
    {
        return quotas.size();
    }

    // ---- checks ----

    /**
     * Whether an operation may add to a subtree, and whether it may write what it does about quotas.
     *
     * @param plan  gets the length of the data that the znode will have.
     * @param isNew whether the path does not exist yet.
     * @param bytes by which the data at the path grow.
     * @return result code.
     */
    int check(final WriteOperation write, final PlannedWrite plan, final boolean isNew, final long bytes)
    {
        plan.dataLength = write.dataLength;
        if (!isActive)
        {
            return OK;
        }

        if (isReserved(plan.path, plan.pathOffset, plan.pathLength))
        {
            return checkReserved(write, plan, isNew);
        }

        if (!quotas.isEmpty() && (isNew || bytes > 0))
        {
            final int count = findChain(plan.path, plan.pathOffset, plan.pathLength);
            for (int i = 0; i < count; i++)
            {
                if (isExceededBy(chain[i], isNew ? 1 : 0, bytes))
                {
                    counters.quotaRefusals++;
                    return ResultCode.QUOTA_EXCEEDED.value();
                }
            }
        }

        return OK;
    }

    private boolean isExceededBy(final Quota quota, final int count, final long bytes)
    {
        final int znode = tree.find(quota.path, 0, quota.path.capacity());
        return (count > 0 &&
            Quota.isAbove(count(znode) + quota.pendingCount + count, quota.limits.hardCount)) ||
            (bytes > 0 && Quota.isAbove(bytes(znode) + quota.pendingBytes + bytes, quota.limits.hardBytes));
    }

    private int checkReserved(final WriteOperation write, final PlannedWrite plan, final boolean isNew)
    {
        final int what = kindOf(plan.path, plan.pathOffset, plan.pathLength);
        if (NONE == what)
        {
            return OK;
        }
        if (Operation.CREATE == write.kind && CreateMode.PERSISTENT.value() != write.mode)
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }
        if (STATS == what)
        {
            plan.isQuotaStats = true;
            plan.dataLength = EMPTY_STATS_LENGTH;
            return OK;
        }

        final int from = PREFIX.capacity() - 1;
        final int subjectLength = plan.pathLength - from - LIMITS_NAME.capacity();
        final boolean isSubject = subjectLength > 0 &&
            !isWithinReserved(plan.path, plan.pathOffset + from, subjectLength);
        if (!isSubject || write.dataLength < 0 || !parsed.read(write.data, write.dataOffset, write.dataLength))
        {
            return ResultCode.BAD_ARGUMENTS.value();
        }

        return isNew && quotas.size() + pendingNew >= MAX_QUOTAS ? ResultCode.QUOTA_EXCEEDED.value() : OK;
    }

    /**
     * An operation of several was checked: those after it are checked as if it were done.
     *
     * @param count  of znodes that come, negative for those that go.
     * @param growth of data in bytes, may be negative.
     */
    void addPending(final PlannedWrite plan, final int count, final long growth)
    {
        if (!isActive)
        {
            return;
        }
        if (isReserved(plan.path, plan.pathOffset, plan.pathLength))
        {
            pendingNew += count > 0 && LIMITS == kindOf(plan.path, plan.pathOffset, plan.pathLength) ? 1 : 0;
        }
        else if (!quotas.isEmpty())
        {
            final int found = findChain(plan.path, plan.pathOffset, plan.pathLength);
            for (int i = 0; i < found; i++)
            {
                final Quota quota = chain[i];
                quota.pendingCount += count;
                quota.pendingBytes += growth;
                if (!quota.isPending)
                {
                    quota.isPending = true;
                    pending.add(quota);
                }
            }
        }
    }

    void endPending()
    {
        for (int i = 0; i < pending.size(); i++)
        {
            final Quota quota = pending.get(i);
            quota.pendingCount = 0;
            quota.pendingBytes = 0;
            quota.isPending = false;
        }
        pending.clear();
        pendingNew = 0;
    }

    // ---- changes ----

    /**
     * A znode was created, or its data set, in the open transaction; or a znode is about to be deleted there.
     */
    void onChange(final DirectBuffer source, final int offset, final int length)
    {
        if (!isActive)
        {
            return;
        }
        if (isReserved(source, offset, length))
        {
            onReservedChange(source, offset, length);
        }
        else if (!quotas.isEmpty())
        {
            final int found = findChain(source, offset, length);
            for (int i = 0; i < found; i++)
            {
                touch(chain[i]);
            }
        }
    }

    /**
     * A znode is about to be deleted that no operation names.
     */
    void beforeDelete(final int znode)
    {
        if (isActive && !quotas.isEmpty())
        {
            onChange(path, 0, tree.copyPath(znode, path, 0));
        }
    }

    /**
     * All ephemerals of a session are about to go at once: those that have quotas of their own are looked for here,
     * their parents are named to {@link #beforeDelete(int)}.
     */
    void beforeEnd(final EphemeralIndex ephemerals, final Session session)
    {
        for (int i = 0; i < quotas.size(); i++)
        {
            final Quota quota = quotas.get(i);
            final int znode = tree.find(quota.path, 0, quota.path.capacity());
            if (TreeWriter.NULL_ZNODE != znode && ZnodeKind.EPHEMERAL == tree.kind(znode) &&
                session == ephemerals.owner(znode))
            {
                touch(quota);
            }
        }
    }

    /**
     * The open transaction has changed all that it will: keep what depends on it.
     */
    void complete()
    {
        int offset = 0;
        while (offset < changedLength)
        {
            final int length = changed.getInt(offset);
            refresh(changed, offset + Integer.BYTES, length);
            offset += Integer.BYTES + length;
        }
        changedLength = 0;

        for (int i = 0; i < touched.size(); i++)
        {
            touched.get(i).isTouched = false;
            show(touched.get(i));
        }
        touched.clear();
    }

    private void onReservedChange(final DirectBuffer source, final int offset, final int length)
    {
        final int what = kindOf(source, offset, length);
        final int from = PREFIX.capacity() - 1;
        final int subjectLength = length - from - (LIMITS == what ? LIMITS_NAME : STATS_NAME).capacity();
        if (LIMITS == what && subjectLength > 0)
        {
            changed.putInt(changedLength, subjectLength);
            changed.putBytes(changedLength + Integer.BYTES, source, offset + from, subjectLength);
            changedLength += Integer.BYTES + subjectLength;
        }
        else if (STATS == what && subjectLength > 0)
        {
            final Quota quota = find(source, offset + from, subjectLength);
            if (null != quota)
            {
                touch(quota);
            }
        }
    }

    private void touch(final Quota quota)
    {
        if (!quota.isTouched)
        {
            quota.isTouched = true;
            touched.add(quota);
        }
    }

    /** Take the limits of a subtree as its znode has them now, or forget them with it. */
    private void refresh(final DirectBuffer subject, final int offset, final int length)
    {
        path.putBytes(0, PREFIX, 0, PREFIX.capacity() - 1);
        path.putBytes(PREFIX.capacity() - 1, subject, offset, length);
        path.putBytes(PREFIX.capacity() - 1 + length, LIMITS_NAME, 0, LIMITS_NAME.capacity());
        final int znode = tree.find(path, 0, PREFIX.capacity() - 1 + length + LIMITS_NAME.capacity());
        final long hash = hash(subject, offset, length);
        Quota quota = find(subject, offset, length, hash);
        if (TreeWriter.NULL_ZNODE == znode || !readLimits(znode))
        {
            if (null != quota)
            {
                remove(quota);
            }
            return;
        }

        if (null == quota)
        {
            quota = add(subject, offset, length, hash);
        }
        quota.limits.set(parsed);
        touch(quota);
    }

    private boolean readLimits(final int znode)
    {
        final int length = tree.dataLength(znode);
        return length > 0 && length <= QuotaText.MAX_LENGTH && parsed.read(text, 0, tree.copyData(znode, text, 0));
    }

    /** Show the present numbers of a subtree, and tell when a soft limit begins or ends to be exceeded. */
    private void show(final Quota quota)
    {
        final int znode = tree.find(quota.path, 0, quota.path.capacity());
        final long count = count(znode);
        final long bytes = bytes(znode);
        final boolean isOver = quota.isOverSoft(count, bytes);
        final boolean isCrossing = isOver != quota.isOverSoft;
        quota.isOverSoft = isOver;

        final int stats = tree.find(quota.statsPath, 0, quota.statsPath.capacity());
        if (TreeWriter.NULL_ZNODE != stats && ZnodeKind.PERSISTENT == tree.kind(stats))
        {
            final int length = QuotaText.write(text, count, bytes);
            if (!tree.hasData(stats, text, 0, length))
            {
                // Whatever room its record has: that is the history of one replica, and not the same in all of them.
                tree.replaceData(stats, text, 0, length);
            }
            if (isCrossing)
            {
                // For those who watch: its data as they are, once more.
                tree.setData(stats, text, 0, length);
            }
        }
        if (isCrossing)
        {
            counters.quotaWarnings += isOver ? 1 : 0;
            listener.onSoftQuota(quota.path, count, bytes, quota.limits.count, quota.limits.bytes, isOver);
        }
    }

    /**
     * Present numbers in place of what a client writes there.
     *
     * @param target with room for {@link QuotaText#MAX_LENGTH} bytes.
     * @return length of the text.
     */
    static int emptyStats(final UnsafeBuffer target)
    {
        return QuotaText.write(target, 0, 0);
    }

    private long count(final int znode)
    {
        return TreeWriter.NULL_ZNODE == znode ? 0 : 1L + tree.descendants().count(znode);
    }

    private long bytes(final int znode)
    {
        return TreeWriter.NULL_ZNODE == znode ? 0 :
            Math.max(0, tree.dataLength(znode)) + tree.descendants().bytes(znode);
    }

    // ---- the table ----

    private void load(final int parent)
    {
        for (int znode = tree.firstChild(parent); TreeWriter.NULL_ZNODE != znode; znode = tree.nextSibling(znode))
        {
            final int length = tree.copyPath(znode, path, 0);
            if (LIMITS == kindOf(path, 0, length) && readLimits(znode))
            {
                final int from = PREFIX.capacity() - 1;
                final int subjectLength = length - from - LIMITS_NAME.capacity();
                if (subjectLength > 0 && !isWithinReserved(path, from, subjectLength))
                {
                    load(path, from, subjectLength);
                }
            }
            load(znode);
        }
    }

    private void load(final DirectBuffer subject, final int offset, final int length)
    {
        final Quota quota = add(subject, offset, length, hash(subject, offset, length));
        quota.limits.set(parsed);
        final int root = tree.find(quota.path, 0, length);
        quota.isOverSoft = quota.isOverSoft(count(root), bytes(root));
    }

    private Quota add(final DirectBuffer subject, final int offset, final int length, final long hash)
    {
        final UnsafeBuffer subjectPath = new UnsafeBuffer(new byte[length]);
        subjectPath.putBytes(0, subject, offset, length);
        final UnsafeBuffer statsPath =
            new UnsafeBuffer(new byte[PREFIX.capacity() - 1 + length + STATS_NAME.capacity()]);
        statsPath.putBytes(0, PREFIX, 0, PREFIX.capacity() - 1);
        statsPath.putBytes(PREFIX.capacity() - 1, subject, offset, length);
        statsPath.putBytes(PREFIX.capacity() - 1 + length, STATS_NAME, 0, STATS_NAME.capacity());

        final Quota quota = new Quota(subjectPath, statsPath, hash);
        quotas.add(quota);
        if (2 * quotas.size() > slots.length)
        {
            slots = new Quota[2 * slots.length];
            quotas.forEach(this::enter);
        }
        else
        {
            enter(quota);
        }

        return quota;
    }

    void remove(final Quota quota)
    {
        quotas.remove(quota);
        Arrays.fill(slots, null);
        quotas.forEach(this::enter);
    }

    private void enter(final Quota quota)
    {
        int slot = slotOf(quota.hash);
        while (null != slots[slot])
        {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = quota;
    }

    private int slotOf(final long hash)
    {
        return (int)(hash ^ (hash >>> 32)) & (slots.length - 1);
    }

    /**
     * The quota of a subtree itself, or null.
     */
    Quota find(final DirectBuffer subject, final int offset, final int length)
    {
        return find(subject, offset, length, hash(subject, offset, length));
    }

    private Quota find(final DirectBuffer subject, final int offset, final int length, final long hash)
    {
        for (int slot = slotOf(hash); null != slots[slot]; slot = (slot + 1) & (slots.length - 1))
        {
            final Quota quota = slots[slot];
            if (quota.hash == hash && quota.path.capacity() == length &&
                ReservedTree.startsWith(subject, offset, quota.path))
            {
                return quota;
            }
        }

        return null;
    }

    private int findChain(final DirectBuffer source, final int offset, final int length)
    {
        int found = 0;
        long hash = HASH_SEED;
        for (int i = 0; i <= length; i++)
        {
            if (i > 0 && (i == length || '/' == source.getByte(offset + i)))
            {
                final Quota quota = find(source, offset, i, hash);
                if (null != quota)
                {
                    chain[found++] = quota;
                }
            }
            if (i < length)
            {
                hash = (hash ^ source.getByte(offset + i)) * HASH_PRIME;
            }
        }

        return found;
    }

    private static long hash(final DirectBuffer source, final int offset, final int length)
    {
        long hash = HASH_SEED;
        for (int i = 0; i < length; i++)
        {
            hash = (hash ^ source.getByte(offset + i)) * HASH_PRIME;
        }

        return hash;
    }

    static boolean isReserved(final DirectBuffer source, final int offset, final int length)
    {
        return length > RESERVED.capacity() && 'z' == source.getByte(offset + 1) &&
            ReservedTree.startsWith(source, offset, RESERVED);
    }

    private static boolean isWithinReserved(final DirectBuffer subject, final int offset, final int length)
    {
        final int reserved = RESERVED.capacity() - 1;
        return length >= reserved && (length == reserved || '/' == subject.getByte(offset + reserved)) &&
            ReservedTree.startsWith(subject, offset, RESERVED_ROOT);
    }

    private static int kindOf(final DirectBuffer source, final int offset, final int length)
    {
        if (length <= PREFIX.capacity() || !ReservedTree.startsWith(source, offset, PREFIX))
        {
            return NONE;
        }

        return endsWith(source, offset, length, LIMITS_NAME) ? LIMITS :
            endsWith(source, offset, length, STATS_NAME) ? STATS : NONE;
    }

    private static boolean endsWith(
        final DirectBuffer source, final int offset, final int length, final UnsafeBuffer end)
    {
        final int from = length - end.capacity();
        return from >= PREFIX.capacity() - 1 && ReservedTree.startsWith(source, offset + from, end);
    }
}
