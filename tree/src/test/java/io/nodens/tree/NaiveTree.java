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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The model: the tree as one would write it in an afternoon, in the heap.
 */
final class NaiveTree
{
    static final class Znode
    {
        final String path;
        final ZnodeStat stat = new ZnodeStat();
        final TreeMap<Long, String> children = new TreeMap<>();
        byte[] data;
        int index;

        Znode(final String path)
        {
            this.path = path;
        }
    }

    final Map<String, Znode> byPath = new HashMap<>();
    final List<Znode> all = new ArrayList<>();

    NaiveTree()
    {
        final Znode root = new Znode("/");
        root.data = new byte[0];
        add(root);
    }

    void create(
        final String path, final byte[] data, final CreateParameters parameters, final long zxid, final long timeMs)
    {
        final Znode parent = byPath.get(Trees.parentOf(path));
        final Znode znode = new Znode(path);
        znode.data = data;
        znode.stat.czxid(zxid).mzxid(zxid).pzxid(zxid).ctimeMs(timeMs).mtimeMs(timeMs)
            .dataLength(null == data ? 0 : data.length).kind(parameters.kind)
            .ephemeralOwner(ZnodeKind.EPHEMERAL == parameters.kind ? parameters.ephemeralOwner : 0)
            .ttlMs(ZnodeKind.TTL == parameters.kind ? parameters.ttlMs : 0)
            .aclId(parameters.aclId)
            .childOrdinal(parent.stat.createCount());
        parent.children.put(parent.stat.createCount(), path.substring(path.lastIndexOf('/') + 1));
        parent.stat.createCount(parent.stat.createCount() + 1);
        changeChildren(parent, zxid);
        add(znode);
    }

    void setData(final String path, final byte[] data, final long zxid, final long timeMs)
    {
        final Znode znode = byPath.get(path);
        znode.data = data;
        znode.stat.mzxid(zxid).mtimeMs(timeMs).version(znode.stat.version() + 1)
            .dataLength(null == data ? 0 : data.length);
    }

    void delete(final String path, final long zxid)
    {
        final Znode znode = byPath.remove(path);
        final Znode last = all.remove(all.size() - 1);
        if (last != znode)
        {
            all.set(znode.index, last);
            last.index = znode.index;
        }

        final Znode parent = byPath.get(Trees.parentOf(path));
        parent.children.remove(znode.stat.childOrdinal());
        changeChildren(parent, zxid);
    }

    Znode any(final Random random)
    {
        return all.get(random.nextInt(all.size()));
    }

    long bytes()
    {
        return all.stream().mapToLong(z -> TreeWriter.footprint(
            "/".equals(z.path) ? 0 : Trees.utf8(z.path.substring(z.path.lastIndexOf('/') + 1)).capacity(),
            null == z.data ? TreeWriter.NULL_DATA_LENGTH : z.data.length)).sum();
    }

    static String describe(final ZnodeStat stat)
    {
        return Arrays.asList(
            stat.czxid(), stat.mzxid(), stat.pzxid(), stat.ctimeMs(), stat.mtimeMs(), stat.ephemeralOwner(),
            stat.ttlMs(), stat.childOrdinal(), stat.createCount(), stat.version(), stat.cversion(), stat.aversion(),
            stat.dataLength(), stat.numChildren(), stat.aclId(), stat.kind()).toString();
    }

    private void changeChildren(final Znode parent, final long zxid)
    {
        parent.stat.pzxid(zxid).cversion(parent.stat.cversion() + 1).numChildren(parent.children.size());
    }

    private void add(final Znode znode)
    {
        znode.index = all.size();
        all.add(znode);
        byPath.put(znode.path, znode);
    }
}
