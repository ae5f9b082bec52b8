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
package io.nodens.tree;

import io.nodens.tree.index.DataHash;
import io.nodens.tree.index.PathIndex;
import io.nodens.tree.index.PathKey;
import io.nodens.tree.layout.DataBlockDescriptor;
import io.nodens.tree.layout.FamilyDescriptor;
import io.nodens.tree.layout.RegionHeaderDescriptor;
import io.nodens.tree.layout.SizeClasses;
import io.nodens.tree.memory.History;
import io.nodens.tree.memory.HistoryDemand;
import io.nodens.tree.memory.LineAllocator;
import io.nodens.tree.memory.RegionHeader;
import io.nodens.tree.memory.RegionMemory;
import io.nodens.tree.memory.SegmentStore;
import io.nodens.tree.memory.SegmentTable;
import io.nodens.tree.memory.SeqLock;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.nodens.tree.layout.SizeClasses.NULL_LINE;
import static io.nodens.tree.layout.ZnodeDescriptor.*;

/**
 * The only mutator of a tree. Changes are made between {@link #beginTransaction(long, long)} and {@link
 * #completeTransaction()} and become visible to readers together. The caller must validate the arguments: the writer
 * checks them only by assertions. The writer maintains Stat fields, child order, counts, digest and change ring.
 * <p>
 * A znode is named by its record index, an int that is valid until the znode is deleted.
 * <p>
 * <b>Thread:</b> one for its whole life. <b>Allocates:</b> nothing after warm-up, except when it maps further segments.
 */
public final class TreeWriter
{
    /** No znode. */
    public static final int NULL_ZNODE = 0;
    /** The root znode, path "/". It always exists. */
    public static final int ROOT_ZNODE = 1;
    /** Data length of null data. */
    public static final int NULL_DATA_LENGTH = -1;

    /** Bytes that a znode counts for its entries in the path index and in its parent's child index. */
    private static final int INDEX_FOOTPRINT = 24;
    /** Word of everything that a restore writes: above 0, at which the region is while it is loaded. */
    static final long RESTORE_WORD = 1;

    private final SegmentTable table;
    private final RegionHeader header;
    private final PathIndex index;
    private final PathKey key;
    private final ZnodePaths paths;
    private final ZnodeEditor editor;
    private final History history;
    private final ZnodeWalk walk;
    private final ChangeWriter changes;
    private final TreeTotals totals = new TreeTotals();
    private final TreeRoom room;
    private final AclTable acls;
    private final OwnerEnds ownerEnds;
    private Thread owner;
    private long zxid;
    private long timeMs;
    private long restoredChildCount;
    private boolean isOpen;
    private InterleavingHook hook;

    @SuppressWarnings("checkstyle:ParameterNumber") // The files of one region, wired in one place.
    TreeWriter(
        final SegmentTable table,
        final SegmentStore store,
        final RegionHeader header,
        final UnsafeBuffer ring,
        final UnsafeBuffer historyFile,
        final int historyLength,
        final HistoryDemand demand)
    {
        final long hashSeed = header.getLong(RegionHeaderDescriptor.HASH_SEED_OFFSET);
        final long hashMask = header.getLong(RegionHeaderDescriptor.HASH_MASK_OFFSET);
        final LineAllocator allocator = new LineAllocator(table, store, header);
        this.table = table;
        this.header = header;
        key = new PathKey(table, null, hashSeed, hashMask);
        paths = new ZnodePaths(table, hashSeed);
        changes = new ChangeWriter(ring, header, table, paths);
        history = new History(table, allocator, header, historyFile, historyLength, demand);
        editor = new ZnodeEditor(table, store, history, paths, hashMask, totals);
        editor.createRoot();
        index = new PathIndex(table, history, header);
        editor.index(index);
        totals.store(header.buffer());
        acls = new AclTable(table, history, header, totals);
        ownerEnds = new OwnerEnds(table, header, history, changes, editor, acls);
        editor.ownerEnds(ownerEnds);
        acls.ownerEnds(ownerEnds);
        walk = new ZnodeWalk(table, ownerEnds);
        room = new TreeRoom(store, allocator, totals, ownerEnds);
    }

    void hook(final InterleavingHook value)
    {
        hook = value;
    }

    // ---- looking ----

    /**
     * Find a znode by path. Must be a syntactically valid path: see {@link PathSyntax}.
     *
     * @param path   buffer with the absolute path in UTF-8.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return the znode or {@link #NULL_ZNODE}.
     */
    public int find(final DirectBuffer path, final int offset, final int length)
    {
        if (!key.set(path, offset, length))
        {
            return NULL_ZNODE;
        }

        if (key.isRoot())
        {
            return ROOT_ZNODE;
        }

        int znode = index.first(key.hash());
        while (NULL_ZNODE != znode &&
            (!key.matches(table.memoryOf(znode), table.offsetOf(znode)) || ownerEnds.isWaiting(znode)))
        {
            znode = index.next(key.hash());
        }

        return znode;
    }

    /**
     * Copy the stat of a znode.
     *
     * @param znode to read.
     * @param stat  to fill.
     */
    public void stat(final int znode, final ZnodeStat stat)
    {
        final RegionMemory memory = table.memoryOf(znode);
        final int offset = table.offsetOf(znode);
        ZnodeFields.copyOwn(memory, offset, stat);
        final int family = memory.getInt(offset + FAMILY_OFFSET);
        if (NULL_LINE != family)
        {
            ZnodeFields.copyFamily(table.memoryOf(family), table.offsetOf(family), stat);
        }
    }

    /**
     * Parent of a znode.
     *
     * @param znode to read.
     * @return the parent; {@link #NULL_ZNODE} for the root.
     */
    public int parent(final int znode)
    {
        return table.bufferOf(znode).getInt(table.offsetOf(znode) + PARENT_OFFSET);
    }

    /**
     * Kind of a znode.
     *
     * @param znode to read.
     * @return one of {@link ZnodeKind}.
     */
    public byte kind(final int znode)
    {
        return table.bufferOf(znode).getByte(table.offsetOf(znode) + KIND_OFFSET);
    }

    /**
     * Data version of a znode.
     *
     * @param znode to read.
     * @return the version.
     */
    public int version(final int znode)
    {
        return table.bufferOf(znode).getInt(table.offsetOf(znode) + VERSION_OFFSET);
    }

    /**
     * Version of a znode's access list.
     *
     * @param znode to read.
     * @return the version.
     */
    public int aversion(final int znode)
    {
        return table.bufferOf(znode).getInt(table.offsetOf(znode) + AVERSION_OFFSET);
    }

    /**
     * Number of direct children.
     *
     * @param znode to read.
     * @return the count.
     */
    public int numChildren(final int znode)
    {
        final int family = ZnodeFields.familyOf(table, znode);
        return NULL_LINE == family ? 0 :
            table.bufferOf(family).getInt(table.offsetOf(family) + FamilyDescriptor.NUM_CHILDREN_OFFSET);
    }

    /**
     * Creates of direct children so far, without those of reserved znodes: the next sequence suffix.
     *
     * @param znode to read.
     * @return the count.
     */
    public long createCount(final int znode)
    {
        return editor.createCount(znode);
    }

    /**
     * Length of a znode's data.
     *
     * @param znode to read.
     * @return bytes, or {@link #NULL_DATA_LENGTH}.
     */
    public int dataLength(final int znode)
    {
        return table.bufferOf(znode).getInt(table.offsetOf(znode) + DATA_LENGTH_OFFSET);
    }

    /**
     * Hash of a znode's data, which the tree keeps for its digest.
     *
     * @param znode to read.
     * @return the hash, as {@link #dataHash(UnsafeBuffer, int, int)} gives it; 0 for null data.
     */
    public long dataHash(final int znode)
    {
        return ZnodeFields.dataHash(table, table.bufferOf(znode), table.offsetOf(znode));
    }

    /**
     * Hash of some data. Digests hold it, so that it is the same in every release that has their version.
     *
     * @param data   in a buffer.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return the hash.
     */
    public static long dataHash(final UnsafeBuffer data, final int offset, final int length)
    {
        return DataHash.of(data, offset, length);
    }

    /**
     * Whether a znode has certain data, which are not null.
     *
     * @param znode  to read.
     * @param data   that it may have.
     * @param offset of the first byte.
     * @param length in bytes.
     * @return true when each byte is equal.
     */
    public boolean hasData(final int znode, final DirectBuffer data, final int offset, final int length)
    {
        return ZnodeFields.hasData(table, znode, data, offset, length);
    }

    /**
     * Copy a znode's data.
     *
     * @param znode     to read.
     * @param dst       to copy to.
     * @param dstOffset where to start.
     * @return bytes copied, or {@link #NULL_DATA_LENGTH}.
     */
    public int copyData(final int znode, final MutableDirectBuffer dst, final int dstOffset)
    {
        return ZnodeFields.copyData(table, znode, dst, dstOffset);
    }

    /**
     * Copy a znode's name.
     *
     * @param znode     to read.
     * @param dst       to copy to.
     * @param dstOffset where to start.
     * @return bytes copied; 0 for the root.
     */
    public int copyName(final int znode, final MutableDirectBuffer dst, final int dstOffset)
    {
        final UnsafeBuffer buffer = table.bufferOf(znode);
        final int offset = table.offsetOf(znode);
        final int length = ZnodeFields.nameLength(buffer, offset);
        dst.putBytes(dstOffset, buffer, offset + NAME_OFFSET, length);
        return length;
    }

    /**
     * Copy a znode's path.
     *
     * @param znode     to read.
     * @param dst       to copy to.
     * @param dstOffset where to start.
     * @return bytes copied.
     */
    public int copyPath(final int znode, final MutableDirectBuffer dst, final int dstOffset)
    {
        final int length = paths.assemble(znode);
        dst.putBytes(dstOffset, paths.buffer(), 0, length);
        return length;
    }

    /**
     * Oldest child.
     *
     * @param znode to read.
     * @return the child or {@link #NULL_ZNODE}.
     */
    public int firstChild(final int znode)
    {
        return walk.firstChild(znode);
    }

    /**
     * Next younger child of the same parent.
     *
     * @param znode to read.
     * @return the sibling or {@link #NULL_ZNODE}.
     */
    public int nextSibling(final int znode)
    {
        return walk.nextSibling(znode);
    }

    // ---- changing ----

    /**
     * Open a transaction.
     *
     * @param zxid   of the transaction; above the last one.
     * @param timeMs log time that becomes ctime and mtime.
     */
    public void beginTransaction(final long zxid, final long timeMs)
    {
        beginTransaction(zxid, timeMs, false);
    }

    /**
     * Open a transaction.
     *
     * @param zxid   of the transaction; above the last one.
     * @param timeMs log time that becomes ctime and mtime.
     * @param isLong whether it changes so many znodes that readers should not wait for it. While it is open, readers
     *               get the state before it; each of its changes takes up to twice as long.
     */
    public void beginTransaction(final long zxid, final long timeMs, final boolean isLong)
    {
        checkThread();
        if (isOpen || zxid <= this.zxid)
        {
            throw new TreeException("transaction " + zxid + " must be above " + this.zxid +
                (isOpen ? ", which is still open" : ""));
        }

        final long completedZxid = this.zxid;
        this.zxid = zxid;
        this.timeMs = timeMs;
        isOpen = true;
        header.inProgressZxid(zxid);
        history.begin(zxid, completedZxid, isLong);
        acls.begin(zxid, isLong);
        ownerEnds.begin(zxid, timeMs);
    }

    /**
     * Create a znode. Its path must not exist, its parent must.
     *
     * @param parent     of the new znode.
     * @param parameters name, kind, data.
     * @return the new znode.
     * @throws TreeException when no list has its ACL id; with {@link TreeStatus#FULL} when the region cannot hold it:
     *                       nothing was changed, and the transaction is still open.
     */
    public int create(final int parent, final CreateParameters parameters)
    {
        checkOpen();
        acls.check(parameters.aclId);
        final int znode = editor.create(parent, parameters, zxid, timeMs);
        acls.use(parameters.aclId);
        changes.append(ChangeHandler.CREATED, zxid, znode);
        return znode;
    }

    /**
     * Create a znode of the tree itself, at most 127 under one parent. Its czxid, mzxid, ctime and mtime are 0, and its
     * parent's pzxid, cversion and next sequence suffix do not tell of it.
     *
     * @param parent     of the new znode.
     * @param parameters name, kind, data.
     * @param aversion   of the new znode.
     * @return the new znode.
     * @throws TreeException as {@link #create(int, CreateParameters)}.
     */
    public int createReserved(final int parent, final CreateParameters parameters, final int aversion)
    {
        checkOpen();
        acls.check(parameters.aclId);
        final int znode = editor.createReserved(parent, parameters, aversion, zxid);
        acls.use(parameters.aclId);
        changes.append(ChangeHandler.CREATED, zxid, znode);
        return znode;
    }

    /**
     * Replace a znode's data by such as the tree's owner computes: version, mzxid and mtime stay, and nothing reaches
     * the change ring. Needs memory only when the slot of the record has no room for them.
     *
     * @param znode  to change.
     * @param data   new data.
     * @param offset of the first byte.
     * @param length in bytes.
     * @throws TreeException as {@link #setData(int, DirectBuffer, int, int)}.
     */
    public void replaceData(final int znode, final DirectBuffer data, final int offset, final int length)
    {
        checkOpen();
        editor.replaceData(znode, data, offset, length, zxid);
    }

    /**
     * Replace a znode's data and raise its version.
     *
     * @param znode  to change.
     * @param data   new data; ignored for null data.
     * @param offset of the first byte.
     * @param length in bytes, or {@link #NULL_DATA_LENGTH}.
     * @throws TreeException with {@link TreeStatus#FULL} when the region cannot hold it: nothing was changed, and the
     *                       transaction is still open.
     */
    public void setData(final int znode, final DirectBuffer data, final int offset, final int length)
    {
        checkOpen();
        editor.setData(znode, data, offset, length, zxid, timeMs);
        changes.append(ChangeHandler.DATA_CHANGED, zxid, znode);
    }

    /**
     * Let a znode name another access list, and raise its aversion. No other field of its stat changes.
     *
     * @param znode to change.
     * @param aclId of a list that {@link #acls()} has, or {@link AclTable#OPEN}.
     * @throws TreeException when there is no such list.
     */
    public void setAcl(final int znode, final int aclId)
    {
        checkOpen();
        acls.check(aclId);
        final int former = aclId(znode);
        editor.setAcl(znode, aclId, zxid);
        acls.use(aclId);
        acls.release(former);
        changes.append(ChangeHandler.ACL_CHANGED, zxid, znode);
    }

    /**
     * Delete a znode without children.
     *
     * @param znode to delete; not the root.
     */
    public void delete(final int znode)
    {
        checkOpen();
        assert ROOT_ZNODE != znode && 0 == numChildren(znode);
        changes.append(ChangeHandler.DELETED, zxid, znode);
        final int aclId = aclId(znode);
        editor.delete(znode, zxid);
        acls.release(aclId);
    }

    /**
     * Publish everything since {@link #beginTransaction(long, long)} to readers and to the change ring.
     */
    public void completeTransaction()
    {
        checkOpen();
        isOpen = false;
        totals.store(header.buffer());
        history.complete();
        acls.complete();
        changes.publish(zxid);
        if (null != hook)
        {
            hook.at(InterleavingHook.BEFORE_COMPLETION);
        }

        header.completedZxid(zxid);
    }

    /**
     * Record an applied tick, from which readers compute the age of the tree.
     *
     * @param timeMs log time.
     */
    public void tick(final long timeMs)
    {
        checkThread();
        header.lastTickMs(timeMs);
        if (!isOpen)
        {
            history.idle(zxid);
        }
    }

    // ---- loading a snapshot ----

    /**
     * Restore a znode as a snapshot recorded it. Call it for parents before children, and for children in creation
     * order, while no transaction is open. Nothing reaches the change ring. For the root (parent {@link #NULL_ZNODE})
     * the existing record is overwritten.
     *
     * @param parent     of the znode.
     * @param parameters name, kind, data.
     * @param stat       every other field.
     * @return the znode.
     */
    public int restore(final int parent, final CreateParameters parameters, final ZnodeStat stat)
    {
        checkNotOpen();
        if (zxid != 0)
        {
            throw new TreeException(
                "a snapshot can only be loaded into a region without transactions, this one is at " + zxid);
        }

        acls.check(parameters.aclId);
        restoredChildCount += stat.numChildren();
        if (NULL_ZNODE == parent)
        {
            if (totals.znodeCount > 1)
            {
                throw new TreeException("the root must come before all other znodes of a snapshot");
            }

            editor.restoreRoot(parameters, stat, RESTORE_WORD);
            acls.use(parameters.aclId);
            return ROOT_ZNODE;
        }

        final int znode = editor.restore(parent, parameters, stat, RESTORE_WORD);
        acls.use(parameters.aclId);
        return znode;
    }

    /**
     * End the restore: from now on readers see the tree, as of the zxid.
     *
     * @param zxid   of the last transaction in the snapshot.
     * @param timeMs log time of the snapshot.
     */
    public void completeRestore(final long zxid, final long timeMs)
    {
        checkNotOpen();
        if (restoredChildCount != totals.znodeCount - 1)
        {
            throw new TreeException("the snapshot's znodes count " + restoredChildCount +
                " children, but it has " + (totals.znodeCount - 1));
        }

        if (zxid < RESTORE_WORD && (totals.znodeCount > 1 || acls.size() > 0))
        {
            throw new TreeException("a snapshot with znodes must have a zxid above 0: " + zxid);
        }
        acls.completeRestore();

        if (0 == zxid)
        {
            SeqLock.close(table.bufferOf(ROOT_ZNODE), table.offsetOf(ROOT_ZNODE) + WORD_OFFSET, 0);
        }

        this.zxid = zxid;
        header.inProgressZxid(zxid);
        header.lastTickMs(timeMs);
        totals.store(header.buffer());
        header.restoredZxid(zxid);
        changes.publish(zxid);
        header.completedZxid(zxid);
    }

    // ---- totals, the same on every replica ----

    /**
     * The newest complete transaction.
     *
     * @return its zxid.
     */
    public long completedZxid()
    {
        return isOpen ? header.completedZxid() : zxid;
    }

    /**
     * Order-independent sum over all znodes of a hash of path, Stat and data, and over all access lists; kept
     * incrementally.
     *
     * @return the digest.
     */
    public long digest()
    {
        return totals.digest;
    }

    /**
     * Compute the digest from every znode and access list.
     *
     * @return what {@link #digest()} must equal.
     */
    public long computeDigest()
    {
        long sum = acls.computeDigest();
        int znode = ROOT_ZNODE;
        while (NULL_ZNODE != znode)
        {
            sum += editor.digestOf(znode);
            znode = walk.successor(znode);
        }

        return sum;
    }

    /**
     * Number of znodes, the root included.
     *
     * @return the count.
     */
    public long znodeCount()
    {
        return totals.znodeCount;
    }

    /**
     * Number of ephemerals.
     *
     * @return the count.
     */
    public long ephemeralCount()
    {
        return totals.ephemeralCount;
    }

    /**
     * Sum of {@link #footprint(int, int)} over all znodes: a logical size that does not depend on the history of the
     * allocator, so that limits on it bind every replica alike.
     *
     * @return bytes.
     */
    public long treeBytes()
    {
        return totals.treeBytes;
    }

    /**
     * The access lists that znodes name.
     *
     * @return one object for the life of the writer.
     */
    public AclTable acls()
    {
        return acls;
    }

    /**
     * What is below each znode.
     *
     * @return one object for the life of the writer.
     */
    public Descendants descendants()
    {
        return editor.descendants();
    }

    /**
     * Ends owners of many ephemerals at once.
     *
     * @return one object for the life of the writer.
     */
    public OwnerEnds ownerEnds()
    {
        return ownerEnds;
    }

    /**
     * Computes how much the tree may grow in its region.
     *
     * @return one object for the life of the writer.
     */
    public TreeRoom room()
    {
        return room;
    }

    /**
     * The share of a znode in {@link #treeBytes()}: record, name beyond the record, data in its size class, index and
     * child entry.
     *
     * @param nameLength bytes of the name.
     * @param dataLength bytes of the data, or {@link #NULL_DATA_LENGTH}.
     * @return bytes.
     */
    public static long footprint(final int nameLength, final int dataLength)
    {
        final int slotLines = slotLines(nameLength, dataLength);
        final int blockLines = dataLength > inlineCapacity(slotLines, nameLength) ?
            DataBlockDescriptor.countedLines(dataLength) : 0;
        return ((long)(slotLines + blockLines) << SizeClasses.LINE_SHIFT) + INDEX_FOOTPRINT;
    }

    /**
     * The access list that guards a znode.
     *
     * @param znode to read.
     * @return its id, {@link AclTable#OPEN} for the open one.
     */
    public int aclId(final int znode)
    {
        return table.bufferOf(znode).getInt(table.offsetOf(znode) + ACL_OFFSET);
    }

    /**
     * Let another thread write from now on. Call it between transactions. The caller must make this thread's stores
     * visible to the other one, for example by starting it.
     */
    public void handOver()
    {
        checkNotOpen();
        owner = null;
    }

    private void checkOpen()
    {
        checkThread();
        if (!isOpen)
        {
            throw new TreeException("no transaction is open: the tree is changed within one only");
        }
    }

    private void checkNotOpen()
    {
        checkThread();
        if (isOpen)
        {
            throw new TreeException("transaction " + zxid + " is open: complete it first");
        }
    }

    private void checkThread()
    {
        final Thread thread = Thread.currentThread();
        if (owner != thread)
        {
            if (null != owner)
            {
                throw new TreeException("the tree is written by thread " + owner.getName() + ", and " +
                    thread.getName() + " has called its writer");
            }

            owner = thread;
        }
    }
}
