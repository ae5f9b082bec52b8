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

import io.nodens.tree.AclTable;
import io.nodens.tree.OwnerEnds;
import io.nodens.tree.OwnerSum;
import io.nodens.tree.TreeWriter;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Int2IntHashMap;

/**
 * What the ephemerals of a session are together, in all and for each parent, so that the session can end without a look
 * at each of them; and their list, oldest first, to be copied in bulk:
 * <pre>
 *   place        0    1    2   ...
 *   parents    [ 91 | 12 | 40 | ... ]     placeByParent: znode -&gt; place
 *   counts     [ 17 | 1  | 3  | ... ]
 *   dataBytes  [ 80 | 0  | 96 | ... ]
 *
 *   znodes     [ 57 | 0 | 58 | 71 | ... ]     0 was deleted
 * </pre>
 * Takes 16 bytes for each parent and 14 to 28 in the map, and up to 16 for each ephemeral.
 * <p>
 * <b>Allocates:</b> while the number of parents rises to a new height, else never.
 */
final class EphemeralSum implements OwnerSum
{
    private static final int INITIAL_CAPACITY = 16;
    private static final float LOAD_FACTOR = 0.6f;
    private static final int NULL_PLACE = -1;

    private final TreeWriter tree;
    private final OwnerEnds ends;
    private final Int2IntHashMap placeByParent = new Int2IntHashMap(INITIAL_CAPACITY, LOAD_FACTOR, NULL_PLACE);
    private int[] parents = new int[INITIAL_CAPACITY];
    private int[] counts = new int[INITIAL_CAPACITY];
    private long[] dataBytes = new long[INITIAL_CAPACITY];
    private int parentCount;
    private int count;
    private long treeBytes;
    private long digest;
    private final ExpandableArrayBuffer znodes = new ExpandableArrayBuffer();
    private int znodesLength;
    private int aclId = AclTable.OPEN;
    private int aclCount;
    /** Ephemerals that name another list, or lie where the state itself looks on. */
    private int oddCount;

    EphemeralSum(final TreeWriter tree)
    {
        this.tree = tree;
        ends = tree.ownerEnds();
    }

    /**
     * Count an ephemeral as it is.
     *
     * @param isReserved whether it is one of the znodes that mean something to the state.
     */
    void add(final int znode, final boolean isReserved)
    {
        final int parent = tree.parent(znode);
        int place = placeByParent.get(parent);
        if (NULL_PLACE == place)
        {
            if (parents.length == parentCount)
            {
                final int capacity = 2 * parentCount;
                parents = Arrays.copyOf(parents, capacity);
                counts = Arrays.copyOf(counts, capacity);
                dataBytes = Arrays.copyOf(dataBytes, capacity);
            }
            place = parentCount++;
            placeByParent.put(parent, place);
            parents[place] = parent;
            counts[place] = 0;
            dataBytes[place] = 0;
        }

        counts[place]++;
        dataBytes[place] += Math.max(0, tree.dataLength(znode));
        change(znode, 1);
        addList(tree.aclId(znode), isReserved);
    }

    /**
     * Count an ephemeral no more. It must be as it was when it was counted.
     */
    void remove(final int znode, final boolean isReserved)
    {
        final int parent = tree.parent(znode);
        final int place = placeByParent.get(parent);
        dataBytes[place] -= Math.max(0, tree.dataLength(znode));
        if (0 == --counts[place])
        {
            placeByParent.remove(parent);
            final int last = --parentCount;
            if (place != last)
            {
                parents[place] = parents[last];
                counts[place] = counts[last];
                dataBytes[place] = dataBytes[last];
                placeByParent.put(parents[place], place);
            }
        }

        change(znode, -1);
        removeList(tree.aclId(znode), isReserved);
    }

    /**
     * Put an ephemeral at the end of the list.
     *
     * @return its place.
     */
    int append(final int znode)
    {
        znodes.putInt(znodesLength << 2, znode);
        return znodesLength++;
    }

    /**
     * Take an ephemeral out of the list.
     *
     * @return whether more than half of the list is empty, so that it should be made anew.
     */
    boolean takeOut(final int place)
    {
        znodes.putInt(place << 2, TreeWriter.NULL_ZNODE);
        return count < znodesLength >> 1;
    }

    void clearList()
    {
        znodesLength = 0;
    }

    DirectBuffer znodes()
    {
        return znodes;
    }

    int znodesLength()
    {
        return znodesLength;
    }

    private void change(final int znode, final int sign)
    {
        count += sign;
        treeBytes += sign * ends.bytesOf(znode);
        digest += sign * ends.digestOf(znode);
    }

    private void addList(final int list, final boolean isReserved)
    {
        if (isReserved)
        {
            oddCount++;
        }
        else if (AclTable.OPEN != list)
        {
            aclId = 0 == aclCount ? list : aclId;
            if (aclId == list)
            {
                aclCount++;
            }
            else
            {
                oddCount++;
            }
        }
    }

    private void removeList(final int list, final boolean isReserved)
    {
        if (isReserved || (AclTable.OPEN != list && aclId != list))
        {
            oddCount--;
        }
        else if (AclTable.OPEN != list)
        {
            aclCount--;
        }
    }

    /**
     * Whether the sums say all that there is to know. Several access lists that go out of use together do so in the
     * order of the last ephemerals that name them, which no sum has.
     */
    boolean isWhole()
    {
        return 0 == oddCount;
    }

    int parentCount()
    {
        return parentCount;
    }

    int parent(final int place)
    {
        return parents[place];
    }

    int count(final int place)
    {
        return counts[place];
    }

    long dataBytes(final int place)
    {
        return dataBytes[place];
    }

    /** {@inheritDoc} */
    @Override
    public int count()
    {
        return count;
    }

    /** {@inheritDoc} */
    @Override
    public long treeBytes()
    {
        return treeBytes;
    }

    /** {@inheritDoc} */
    @Override
    public long digest()
    {
        return digest;
    }

    /** {@inheritDoc} */
    @Override
    public int aclId()
    {
        return 0 == aclCount ? AclTable.OPEN : aclId;
    }

    /** {@inheritDoc} */
    @Override
    public int aclCount()
    {
        return aclCount;
    }
}
