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

import io.nodens.tree.TreeWriter;
import io.nodens.tree.ZnodeKind;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The tree as the operations of a command that were checked so far will leave it, while none is carried out. Empty for
 * a command of one operation: it is the tree then, and costs what the tree costs.
 * <p>
 * Znodes are known by handles: those of the tree while nothing is collected, and negative ones, which stand for a path
 * that an operation has looked at, while the operations of a longer command are. A handle is good until the next
 * {@link #begin(Session)} or {@link #end()}.
 * <p>
 * <b>Allocates:</b> while the paths of one command rise to a new height, else never.
 */
final class PendingEffects
{
    private static final int INITIAL_ENTRIES = 64;
    private static final int INITIAL_PATH_BYTES = 4096;
    private static final UnsafeBuffer ROOT_PATH = new UnsafeBuffer(new byte[]{'/'});

    private final TreeWriter tree;
    private final EphemeralIndex ephemerals;
    private final Reaping reaping;
    private final Quotas quotas;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private Entry[] entries = new Entry[0];
    private int[] slots = new int[0];
    private byte[] paths = new byte[0];
    private int entryCount;
    private int pathBytes;
    private boolean isCollecting;
    private Session session;
    private long znodes;
    private long bytes;
    private long grownBytes;
    private int ephemeralsOfAll;
    private int ephemeralsOfSession;
    private int reapedOfAll;
    private int lists;

    PendingEffects(
        final TreeWriter tree, final EphemeralIndex ephemerals, final Reaping reaping, final Quotas quotas)
    {
        this.quotas = quotas;
        this.tree = tree;
        this.ephemerals = ephemerals;
        this.reaping = reaping;
    }

    /**
     * Collect the effects of operations from now on.
     *
     * @param writer session that asks for them.
     */
    void begin(final Session writer)
    {
        if (0 == entries.length)
        {
            entries = new Entry[INITIAL_ENTRIES];
            slots = new int[2 * INITIAL_ENTRIES];
            paths = new byte[INITIAL_PATH_BYTES];
        }

        end();
        isCollecting = true;
        session = writer;
    }

    /**
     * Forget all effects: what is seen is the tree.
     */
    void end()
    {
        if (isCollecting)
        {
            Arrays.fill(slots, 0);
            quotas.endPending();
            isCollecting = false;
            session = null;
            entryCount = 0;
            pathBytes = 0;
            znodes = 0;
            bytes = 0;
            grownBytes = 0;
            ephemeralsOfAll = 0;
            ephemeralsOfSession = 0;
            reapedOfAll = 0;
            lists = 0;
        }
    }

    /**
     * Collect the effects of an operation whose checks all passed.
     *
     * @param plan that the checks made.
     */
    void add(final WriteOperation operation, final PlannedWrite plan)
    {
        switch (operation.kind)
        {
            case Operation.CREATE:
                create(operation, plan);
                break;

            case Operation.DELETE:
                delete(plan);
                break;

            case Operation.SET_DATA:
                setData(plan);
                break;

            case Operation.CHECK:
                break;

            default:
                throw new IllegalArgumentException("operation " + operation.kind + " is none on the tree");
        }
    }

    int root()
    {
        return isCollecting ? handle(entryOf(ROOT_PATH, 0, ROOT_PATH.capacity())) : TreeWriter.ROOT_ZNODE;
    }

    /**
     * Find a znode by a valid path.
     *
     * @return its handle, or {@link TreeWriter#NULL_ZNODE}.
     */
    int find(final DirectBuffer path, final int offset, final int length)
    {
        if (!isCollecting)
        {
            return tree.find(path, offset, length);
        }

        final int index = entryOf(path, offset, length);
        return entries[index].exists ? handle(index) : TreeWriter.NULL_ZNODE;
    }

    int version(final int znode)
    {
        return znode > 0 ? tree.version(znode) : entry(znode).version;
    }

    int numChildren(final int znode)
    {
        return znode > 0 ? tree.numChildren(znode) : entry(znode).numChildren;
    }

    long createCount(final int znode)
    {
        return znode > 0 ? tree.createCount(znode) : entry(znode).createCount;
    }

    int dataLength(final int znode)
    {
        return znode > 0 ? tree.dataLength(znode) : entry(znode).dataLength;
    }

    /** The list that guards a znode, {@link PlannedWrite#NEW_ACL} for one that the transaction makes. */
    int aclId(final int znode)
    {
        return znode > 0 ? tree.aclId(znode) : entry(znode).aclId;
    }

    /** What the new list of a znode grants to who asks. */
    int granted(final int znode)
    {
        return entry(znode).granted;
    }

    /** Access lists that may have to be made for the operations so far. */
    int listCount()
    {
        return lists;
    }

    boolean isCollecting()
    {
        return isCollecting;
    }

    /** What nobody sets within a transaction of several operations. */
    int aversion(final int znode)
    {
        return tree.aversion(znode);
    }

    /** The tree itself, without the effects. */
    TreeWriter tree()
    {
        return tree;
    }

    boolean isEphemeral(final int znode)
    {
        return znode > 0 ? ZnodeKind.EPHEMERAL == tree.kind(znode) : entry(znode).isEphemeral;
    }

    long znodeCount()
    {
        return tree.znodeCount() + znodes;
    }

    long treeBytes()
    {
        return tree.treeBytes() + bytes;
    }

    /**
     * Bytes that the tree may take on the way: what an operation frees is not there yet for those after it.
     */
    long takenBytes()
    {
        return tree.treeBytes() + grownBytes;
    }

    /**
     * Znodes that members keep in an index on their heaps: ephemerals, TTL znodes, containers.
     */
    int indexedCount()
    {
        final int reaped = countsReaped() ? reaping.count() + reapedOfAll : 0;
        return ephemerals.size() + ephemeralsOfAll + reaped;
    }

    /**
     * Whether TTL znodes and containers take of the heap that members give.
     */
    boolean countsReaped()
    {
        return reaping.isActive();
    }

    int ephemeralCount(final Session owner)
    {
        return owner.ephemeralCount + ephemeralsOfSession;
    }

    private void create(final WriteOperation create, final PlannedWrite plan)
    {
        final Entry parent = entry(plan.parent);
        parent.numChildren++;
        parent.createCount++;

        final Entry entry = entries[entryOf(plan.path, plan.pathOffset, plan.pathLength)];
        entry.exists = true;
        entry.isEphemeral = WriteChecks.isEphemeral(create.mode);
        entry.isOfSession = entry.isEphemeral;
        entry.isReaped = WriteChecks.isReaped(create.mode);
        entry.version = 0;
        entry.numChildren = 0;
        entry.createCount = 0;
        entry.dataLength = plan.dataLength;
        entry.aclId = plan.aclId;
        entry.granted = plan.granted;

        znodes++;
        lists += plan.listBytes > 0 ? 1 : 0;
        grow(plan.listBytes);
        quotas.addPending(plan, 1, Math.max(0, plan.dataLength));
        grow(TreeWriter.footprint(plan.nameLength(), plan.dataLength));
        countIndexed(entry, 1);
    }

    private void delete(final PlannedWrite plan)
    {
        entry(plan.parent).numChildren--;
        final Entry entry = entry(plan.znode);
        entry.exists = false;
        znodes--;
        quotas.addPending(plan, -1, -Math.max(0, entry.dataLength));
        grow(-TreeWriter.footprint(plan.nameLength(), entry.dataLength));
        countIndexed(entry, -1);
    }

    private void setData(final PlannedWrite plan)
    {
        final Entry entry = entry(plan.znode);
        final int nameLength = plan.nameLength();
        quotas.addPending(plan, 0, (long)Math.max(0, plan.dataLength) - Math.max(0, entry.dataLength));
        grow(TreeWriter.footprint(nameLength, plan.dataLength) - TreeWriter.footprint(nameLength, entry.dataLength));
        entry.dataLength = plan.dataLength;
        // As the tree counts: -1 stands for any version where one is expected.
        entry.version++;
        entry.version = WriteChecks.ANY_VERSION == entry.version ? 0 : entry.version;
    }

    private void grow(final long by)
    {
        bytes += by;
        grownBytes += Math.max(0, by);
    }

    private void countIndexed(final Entry entry, final int by)
    {
        reapedOfAll += entry.isReaped ? by : 0;
        if (entry.isEphemeral)
        {
            ephemeralsOfAll += by;
            ephemeralsOfSession += entry.isOfSession ? by : 0;
        }
    }

    private static int handle(final int index)
    {
        return -1 - index;
    }

    private Entry entry(final int handle)
    {
        return entries[-1 - handle];
    }

    /**
     * Index of the entry of a path, which is made from the tree when nobody has looked at the path before.
     */
    private int entryOf(final DirectBuffer path, final int offset, final int length)
    {
        window.wrap(path, offset, length);
        final long hash = TreeWriter.dataHash(window, 0, length);
        final int mask = slots.length - 1;
        int slot = (int)(hash ^ (hash >>> 32)) & mask;
        while (0 != slots[slot])
        {
            final Entry entry = entries[slots[slot] - 1];
            if (entry.hash == hash && isAt(entry, length))
            {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & mask;
        }

        final int index = addEntry(hash, length);
        load(entries[index], tree.find(path, offset, length));
        slots[slot] = index + 1;
        if (2 * entryCount > slots.length)
        {
            rehash();
        }

        return index;
    }

    private boolean isAt(final Entry entry, final int length)
    {
        if (entry.pathLength != length)
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (paths[entry.pathOffset + i] != window.getByte(i))
            {
                return false;
            }
        }

        return true;
    }

    private int addEntry(final long hash, final int pathLength)
    {
        if (entries.length == entryCount)
        {
            entries = Arrays.copyOf(entries, 2 * entryCount);
        }
        if (paths.length - pathBytes < pathLength)
        {
            paths = Arrays.copyOf(paths, Math.max(2 * paths.length, pathBytes + pathLength));
        }

        final int index = entryCount++;
        if (null == entries[index])
        {
            entries[index] = new Entry();
        }
        final Entry entry = entries[index];
        entry.hash = hash;
        entry.pathOffset = pathBytes;
        entry.pathLength = pathLength;
        window.getBytes(0, paths, pathBytes, pathLength);
        pathBytes += pathLength;

        return index;
    }

    private void load(final Entry entry, final int znode)
    {
        entry.exists = TreeWriter.NULL_ZNODE != znode;
        if (entry.exists)
        {
            entry.isEphemeral = ZnodeKind.EPHEMERAL == tree.kind(znode);
            entry.isOfSession = entry.isEphemeral && ephemerals.owner(znode) == session;
            entry.isReaped = Reaping.isReaped(tree.kind(znode));
            entry.version = tree.version(znode);
            entry.numChildren = tree.numChildren(znode);
            entry.createCount = tree.createCount(znode);
            entry.dataLength = tree.dataLength(znode);
            entry.aclId = tree.aclId(znode);
        }
    }

    private void rehash()
    {
        slots = new int[2 * slots.length];
        final int mask = slots.length - 1;
        for (int i = 0; i < entryCount; i++)
        {
            final long hash = entries[i].hash;
            int slot = (int)(hash ^ (hash >>> 32)) & mask;
            while (0 != slots[slot])
            {
                slot = (slot + 1) & mask;
            }
            slots[slot] = i + 1;
        }
    }

    private static final class Entry
    {
        long hash;
        int pathOffset;
        int pathLength;
        boolean exists;
        boolean isEphemeral;
        boolean isOfSession;
        boolean isReaped;
        int version;
        int numChildren;
        int dataLength;
        int aclId;
        int granted;
        long createCount;
    }
}
