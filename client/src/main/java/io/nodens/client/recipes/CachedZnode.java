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

import io.nodens.tree.ZnodeStat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A znode in a {@link TreeSnapshot}, as it was at the zxid of the snapshot. It never changes.
 * <p>
 * <b>Thread:</b> any. <b>Allocates:</b> nothing, but for the list of children.
 */
public final class CachedZnode
{
    private final String path;
    private final byte[] data;
    private final long czxid;
    private final long mzxid;
    private final long ctimeMs;
    private final long mtimeMs;
    private final long ephemeralOwner;
    private final int version;
    private final PathMap<Boolean> children;

    CachedZnode(final String path, final byte[] data, final ZnodeStat stat)
    {
        this.path = path;
        this.data = data;
        czxid = stat.czxid();
        mzxid = stat.mzxid();
        ctimeMs = stat.ctimeMs();
        mtimeMs = stat.mtimeMs();
        ephemeralOwner = stat.ephemeralOwner();
        version = stat.version();
        children = PathMap.empty();
    }

    private CachedZnode(final CachedZnode other, final PathMap<Boolean> children)
    {
        path = other.path;
        data = other.data;
        czxid = other.czxid;
        mzxid = other.mzxid;
        ctimeMs = other.ctimeMs;
        mtimeMs = other.mtimeMs;
        ephemeralOwner = other.ephemeralOwner;
        version = other.version;
        this.children = children;
    }

    /**
     * Where the znode is.
     *
     * @return its path.
     */
    public String path()
    {
        return path;
    }

    /**
     * The znode's data.
     *
     * @return the snapshot's own array, which must not be changed; null for null data.
     */
    public byte[] data()
    {
        return data;
    }

    /**
     * The zxid of the transaction that created the znode.
     *
     * @return the zxid.
     */
    public long czxid()
    {
        return czxid;
    }

    /**
     * The zxid of the transaction that set the data last.
     *
     * @return the zxid.
     */
    public long mzxid()
    {
        return mzxid;
    }

    /**
     * When the znode was created, by the cluster's log.
     *
     * @return milliseconds since the epoch.
     */
    public long ctimeMs()
    {
        return ctimeMs;
    }

    /**
     * When the data were set last, by the cluster's log.
     *
     * @return milliseconds since the epoch.
     */
    public long mtimeMs()
    {
        return mtimeMs;
    }

    /**
     * The session that an ephemeral belongs to.
     *
     * @return its id, 0 when the znode is no ephemeral.
     */
    public long ephemeralOwner()
    {
        return ephemeralOwner;
    }

    /**
     * The version of the data.
     *
     * @return the version.
     */
    public int version()
    {
        return version;
    }

    /**
     * How many children the znode has.
     *
     * @return the count.
     */
    public int childCount()
    {
        return children.size();
    }

    /**
     * The names of the znode's children. Allocates a list.
     *
     * @return the names in their natural order.
     */
    public List<String> children()
    {
        final List<String> names = new ArrayList<>(children.size());
        children.forEach((name, ignore) -> names.add(name));
        Collections.sort(names);
        return names;
    }

    @Override
    public String toString()
    {
        return path + "@" + mzxid;
    }

    /** Whether the other one is the same state of the same znode, whatever their children. */
    boolean isSameAs(final CachedZnode other)
    {
        return czxid == other.czxid && mzxid == other.mzxid && version == other.version;
    }

    CachedZnode withChild(final String name)
    {
        return null != children.get(name) ? this : new CachedZnode(this, children.with(name, Boolean.TRUE));
    }

    CachedZnode withoutChild(final String name)
    {
        final PathMap<Boolean> rest = children.without(name);
        return rest == children ? this : new CachedZnode(this, rest);
    }

    CachedZnode withChildrenOf(final CachedZnode other)
    {
        return new CachedZnode(this, other.children);
    }
}
