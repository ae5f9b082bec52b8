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
package io.nodens.client.recipes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A part of the tree as it was at one zxid: with everything that transactions up to it did there, and nothing of later
 * ones. It never changes, and may be kept for as long as it is of use.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> {@link #get} nothing.
 */
public final class TreeSnapshot
{
    /** What {@link #zxid()} is before anything was read. */
    public static final long NOTHING = -1;

    private final String root;
    private final PathMap<CachedZnode> znodes;
    private final long zxid;

    TreeSnapshot(final String root, final PathMap<CachedZnode> znodes, final long zxid)
    {
        this.root = root;
        this.znodes = znodes;
        this.zxid = zxid;
    }

    /**
     * The path of the znode at the top, which need not exist.
     *
     * @return the path.
     */
    public String root()
    {
        return root;
    }

    /**
     * What the snapshot is valid as of.
     *
     * @return the zxid, {@link #NOTHING} before anything was read.
     */
    public long zxid()
    {
        return zxid;
    }

    /**
     * How many znodes there are, the one at the top included.
     *
     * @return the count.
     */
    public int size()
    {
        return znodes.size();
    }

    /**
     * Look a znode up.
     *
     * @param path of the znode.
     * @return the znode, or null when there is none.
     */
    public CachedZnode get(final String path)
    {
        return znodes.get(path);
    }

    /**
     * Visit all znodes, in no order.
     *
     * @param visitor called for each.
     */
    public void forEach(final Consumer<CachedZnode> visitor)
    {
        znodes.forEach((path, znode) -> visitor.accept(znode));
    }

    /**
     * How the znodes of this snapshot differ from those of an earlier one of the same cache. The time that it takes is
     * that of the differences.
     *
     * @param earlier snapshot.
     * @return the differences, in the order of their paths.
     */
    public List<TreeChange> changesSince(final TreeSnapshot earlier)
    {
        final List<TreeChange> changes = new ArrayList<>();
        PathMap.difference(earlier.znodes, znodes, (before, after) ->
        {
            if (null == before || null == after || !before.isSameAs(after))
            {
                changes.add(new TreeChange(before, after));
            }
        });
        changes.sort(Comparator.comparing(TreeChange::path));
        return changes;
    }

    @Override
    public String toString()
    {
        return root + ": " + size() + " znodes as of zxid " + zxid;
    }

    PathMap<CachedZnode> znodes()
    {
        return znodes;
    }
}
