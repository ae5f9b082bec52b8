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

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The only mutator of a tree. Changes are made between {@link #beginTransaction(long, long)} and
 * {@link #completeTransaction()} and become visible to readers together. The caller validates first: the writer trusts its
 * arguments beyond assertions, and keeps Stat fields, child order, counts, digest and change ring right by itself.
 * <p>
 * A znode is named by its record index, an int that is valid until the znode is deleted.
 * <p>
 * <b>Thread:</b> one for its whole life. <b>Allocates:</b> nothing after warm-up, but for mapping further segments.
 */
public final class TreeWriter
{
    /** No znode. */
    public static final int NULL_ZNODE = 0;
    /** The root: always there, path "/". */
    public static final int ROOT_ZNODE = 1;
    /** Data length that stands for null data. */
    public static final int NULL_DATA_LENGTH = -1;

    TreeWriter()
    {
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
        throw new UnsupportedOperationException();
    }

    /**
     * Copy what is known of a znode.
     *
     * @param znode to look at.
     * @param stat  to fill.
     */
    public void stat(final int znode, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Parent of a znode.
     *
     * @param znode to look at.
     * @return the parent; {@link #NULL_ZNODE} for the root.
     */
    public int parent(final int znode)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Kind of a znode.
     *
     * @param znode to look at.
     * @return one of {@link ZnodeKind}.
     */
    public byte kind(final int znode)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Data version of a znode.
     *
     * @param znode to look at.
     * @return the version.
     */
    public int version(final int znode)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Number of direct children.
     *
     * @param znode to look at.
     * @return the count.
     */
    public int numChildren(final int znode)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Creates of direct children so far: the next sequence suffix.
     *
     * @param znode to look at.
     * @return the count.
     */
    public long createCount(final int znode)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Length of a znode's data.
     *
     * @param znode to look at.
     * @return bytes, or {@link #NULL_DATA_LENGTH}.
     */
    public int dataLength(final int znode)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Copy a znode's data.
     *
     * @param znode     to look at.
     * @param dst       to copy to.
     * @param dstOffset where to start.
     * @return bytes copied, or {@link #NULL_DATA_LENGTH}.
     */
    public int copyData(final int znode, final MutableDirectBuffer dst, final int dstOffset)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Copy a znode's name.
     *
     * @param znode     to look at.
     * @param dst       to copy to.
     * @param dstOffset where to start.
     * @return bytes copied; 0 for the root.
     */
    public int copyName(final int znode, final MutableDirectBuffer dst, final int dstOffset)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Copy a znode's path.
     *
     * @param znode     to look at.
     * @param dst       to copy to.
     * @param dstOffset where to start.
     * @return bytes copied.
     */
    public int copyPath(final int znode, final MutableDirectBuffer dst, final int dstOffset)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Oldest child.
     *
     * @param znode to look at.
     * @return the child or {@link #NULL_ZNODE}.
     */
    public int firstChild(final int znode)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Next younger child of the same parent.
     *
     * @param znode to look at.
     * @return the sibling or {@link #NULL_ZNODE}.
     */
    public int nextSibling(final int znode)
    {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /**
     * Create a znode. Its path must not exist, its parent must.
     *
     * @param parent     of the new znode.
     * @param parameters name, kind, data.
     * @return the new znode;.
     * @throws TreeException when the region cannot hold it after all; the transaction is then unusable.
     */
    public int create(final int parent, final CreateParameters parameters)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Replace a znode's data and raise its version.
     *
     * @param znode  to change.
     * @param data   new data; ignored for null data.
     * @param offset of the first byte.
     * @param length in bytes, or {@link #NULL_DATA_LENGTH}.
     * @throws TreeException when the region cannot hold it after all; the transaction is then unusable.
     */
    public void setData(final int znode, final DirectBuffer data, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Delete a znode without children.
     *
     * @param znode to delete; not the root.
     */
    public void delete(final int znode)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Publish everything since {@link #beginTransaction(long, long)} to readers and to the change ring.
     */
    public void completeTransaction()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Record an applied tick, so that readers can tell the age of the tree.
     *
     * @param timeMs log time.
     */
    public void tick(final long timeMs)
    {
        throw new UnsupportedOperationException();
    }

    // ---- loading a snapshot ----

    /**
     * Put back a znode as a snapshot recorded it. Parents before children, children in creation order. No transaction is
     * open and nothing reaches the change ring. For the root (parent {@link #NULL_ZNODE}) the existing record is overwritten.
     *
     * @param parent     of the znode.
     * @param parameters name, kind, data.
     * @param stat       every other field.
     * @return the znode.
     */
    public int restore(final int parent, final CreateParameters parameters, final ZnodeStat stat)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * End a load: readers see the tree from now on, valid as of the zxid.
     *
     * @param zxid   of the last transaction in the snapshot.
     * @param timeMs log time of the snapshot.
     */
    public void completeRestore(final long zxid, final long timeMs)
    {
        throw new UnsupportedOperationException();
    }

    // ---- totals, the same on every replica ----

    /**
     * The newest complete transaction.
     *
     * @return its zxid.
     */
    public long completedZxid()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Order-independent sum over all znodes of a hash of path, Stat and data; kept incrementally.
     *
     * @return the digest.
     */
    public long digest()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Compute the digest anew from every znode.
     *
     * @return what {@link #digest()} must equal.
     */
    public long computeDigest()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Number of znodes, the root included.
     *
     * @return the count.
     */
    public long znodeCount()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Number of ephemerals.
     *
     * @return the count.
     */
    public long ephemeralCount()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Sum of {@link #footprint(int, int)} over all znodes: a logical size that does not depend on the history of the
     * allocator, so that limits on it bind every replica alike.
     *
     * @return bytes.
     */
    public long treeBytes()
    {
        throw new UnsupportedOperationException();
    }

    /**
     * What a znode counts in {@link #treeBytes()}: record, name beyond the record, data in its size class, index and child
     * entry.
     *
     * @param nameLength bytes of the name.
     * @param dataLength bytes of the data, or {@link #NULL_DATA_LENGTH}.
     * @return bytes.
     */
    public static long footprint(final int nameLength, final int dataLength)
    {
        throw new UnsupportedOperationException();
    }
}
