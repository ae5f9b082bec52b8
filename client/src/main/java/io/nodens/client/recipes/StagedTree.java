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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a cache has read and not shown yet, and what it still has to read, so that it shows states of one zxid only.
 * <p>
 * Events come in the order of their zxids, and before any answer that reflects them. An answer as of r is therefore
 * what was there at every zxid from its last change on up to the one before the next event of its path. When nothing is
 * left to be read, everything staged is right as of the newest answer. Otherwise it is right as of the zxid before the
 * first event that is not read yet, if nothing that is staged changed after that.
 * <p>
 * <b>Thread:</b> that of the cache's steps.
 */
final class StagedTree
{
    private final Map<String, CachedZnode> staged = new HashMap<>();
    private final Map<String, Dirty> dirty = new LinkedHashMap<>();
    private long newestChange;
    private long completeZxid = TreeSnapshot.NOTHING;
    private long shownBytes;
    private long stagedBytes;
    private int shownCount;

    /**
     * Nothing is staged.
     *
     * @param shown state that is shown.
     */
    StagedTree(final TreeSnapshot shown)
    {
        completeZxid = shown.zxid();
        shownCount = shown.size();
        shown.forEach((znode) -> shownBytes += lengthOf(znode));
    }

    private static int lengthOf(final CachedZnode znode)
    {
        return null == znode || null == znode.data() ? 0 : znode.data().length;
    }

    /** Whether what is staged, and what is shown, each fit. */
    boolean isWithin(final TreeCacheOptions limits)
    {
        return Math.max(staged.size(), shownCount) <= limits.maxZnodes() &&
            Math.max(stagedBytes, shownBytes) <= limits.maxDataBytes();
    }

    /** Forget everything: all is read anew. */
    void clear()
    {
        staged.clear();
        dirty.clear();
        newestChange = 0;
        stagedBytes = 0;
    }

    /**
     * Something has changed.
     *
     * @param path of the znode.
     * @param zxid of the change.
     */
    void onEvent(final String path, final long zxid)
    {
        final Dirty known = dirty.get(path);
        if (null == known)
        {
            dirty.put(path, new Dirty(zxid, zxid));
        }
        else
        {
            known.last = zxid;
        }
    }

    /**
     * Everything up to a zxid was heard of.
     *
     * @param zxid of an answer or a bookmark.
     */
    void onComplete(final long zxid)
    {
        completeZxid = Math.max(completeZxid, zxid);
    }

    /**
     * A znode was read by itself.
     *
     * @param path  of the znode.
     * @param znode that was found, null for none.
     * @param zxid  of the answer.
     */
    void onRead(final String path, final CachedZnode znode, final long zxid)
    {
        final Dirty known = dirty.get(path);
        long change = zxid;
        if (null != known && known.last <= zxid)
        {
            dirty.remove(path);
            change = known.last;
        }
        else if (null != known)
        {
            known.first = zxid + 1;
        }

        stage(path, znode, null == znode ? change : Math.max(znode.czxid(), znode.mzxid()));
        onComplete(zxid);
    }

    /**
     * A znode was read among others.
     *
     * @param path   of the znode.
     * @param znode  that was found, null for none.
     * @param change after which it did not change.
     */
    void stage(final String path, final CachedZnode znode, final long change)
    {
        stagedBytes += lengthOf(znode) - lengthOf(staged.put(path, znode));
        newestChange = Math.max(newestChange, change);
    }

    boolean isStaged(final String path)
    {
        return staged.containsKey(path);
    }

    int dirtyCount()
    {
        return dirty.size();
    }

    /**
     * What is to be read next.
     *
     * @param limit of the paths.
     * @return the paths with the oldest changes.
     */
    List<String> dirty(final int limit)
    {
        final List<String> paths = new ArrayList<>(Math.min(limit, dirty.size()));
        for (final String path : dirty.keySet())
        {
            if (limit == paths.size())
            {
                break;
            }

            paths.add(path);
        }

        return paths;
    }

    /**
     * The state of one zxid that can be shown now.
     *
     * @param shown state that is shown.
     * @return the next state, or the same one when there is none.
     */
    TreeSnapshot next(final TreeSnapshot shown)
    {
        long zxid = completeZxid;
        for (final Dirty each : dirty.values())
        {
            zxid = Math.min(zxid, each.first - 1);
        }

        if (zxid <= shown.zxid() || (!staged.isEmpty() && newestChange > zxid))
        {
            return shown;
        }

        final TreeSnapshot next = new TreeSnapshot(shown.root(), applied(shown), zxid);
        shownCount = next.size();
        staged.clear();
        newestChange = 0;
        stagedBytes = 0;
        return next;
    }

    private PathMap<CachedZnode> applied(final TreeSnapshot shown)
    {
        PathMap<CachedZnode> znodes = shown.znodes();
        final List<CachedZnode> present = new ArrayList<>(staged.size());
        for (final Map.Entry<String, CachedZnode> entry : staged.entrySet())
        {
            if (null != entry.getValue())
            {
                present.add(entry.getValue());
            }
            else if (null != znodes.get(entry.getKey()))
            {
                shownBytes -= lengthOf(znodes.get(entry.getKey()));
                znodes = withChild(znodes.without(entry.getKey()), shown.root(), entry.getKey(), false);
            }
        }

        // Parents before their children.
        present.sort(Comparator.comparingInt((znode) -> znode.path().length()));
        for (final CachedZnode znode : present)
        {
            final CachedZnode before = znodes.get(znode.path());
            shownBytes += lengthOf(znode) - lengthOf(before);
            if (null == before)
            {
                znodes = withChild(znodes.with(znode.path(), znode), shown.root(), znode.path(), true);
            }
            else if (!before.isSameAs(znode))
            {
                znodes = znodes.with(znode.path(), znode.withChildrenOf(before));
            }
        }

        return znodes;
    }

    private static PathMap<CachedZnode> withChild(
        final PathMap<CachedZnode> znodes, final String root, final String path, final boolean isThere)
    {
        if (path.equals(root))
        {
            return znodes;
        }

        final int slash = path.lastIndexOf('/');
        final String parentPath = 0 == slash ? "/" : path.substring(0, slash);
        final CachedZnode parent = znodes.get(parentPath);
        if (null == parent)
        {
            return znodes;
        }

        final String name = path.substring(slash + 1);
        return znodes.with(parentPath, isThere ? parent.withChild(name) : parent.withoutChild(name));
    }

    /** What has happened to a znode since it was read. */
    private static final class Dirty
    {
        private long first;
        private long last;

        private Dirty(final long first, final long last)
        {
            this.first = first;
            this.last = last;
        }
    }
}
